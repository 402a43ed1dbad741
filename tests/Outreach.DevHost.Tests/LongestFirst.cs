using Xunit.Abstractions;

[assembly: TestCollectionOrderer("Outreach.DevHost.Tests.LongestFirst", "Outreach.DevHost.Tests")]

namespace Outreach.DevHost.Tests;

/// <summary>Begins with the tests that wait longest for storage, so that none of them is left over when all others are done.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Longest =
        ["MessageDurabilityTests", "TimerDurabilityTests", "ActivityDurabilityTests", "DevHostApplicationTests", AzuriteFixture.Collection];

    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        testCollections.OrderBy(collection =>
            Array.FindIndex(Longest, name => collection.DisplayName.EndsWith(name, StringComparison.Ordinal)) is >= 0 and var place
                ? place
                : Longest.Length);
}
