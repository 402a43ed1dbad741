using System.Runtime.CompilerServices;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Outreach.EndToEnd.Hosting;

/// <summary>What the chapters of a story share: each is a test, in the order of the file. After a failure the rest only say so.</summary>
public abstract class Chapters
{
    private string? _unfinished;

    public async Task TellAsync(Func<Task> chapter, [CallerMemberName] string name = "")
    {
        Assert.True(_unfinished is null, $"An earlier chapter failed: {_unfinished}.");
        _unfinished = name;
        await chapter();
        _unfinished = null;
    }

    public sealed class InOrder : ITestCaseOrderer
    {
        public IEnumerable<T> OrderTestCases<T>(IEnumerable<T> testCases)
            where T : ITestCase =>
            testCases.OrderBy(one => ((IReflectionMethodInfo)one.TestMethod.Method).MethodInfo.MetadataToken);
    }
}
