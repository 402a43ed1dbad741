using Xunit.Abstractions;

[assembly: TestCollectionOrderer("Outreach.EndToEnd.Hosting.LongestFirst", "Outreach.EndToEnd")]

namespace Outreach.EndToEnd.Hosting;

/// <summary>Begins with the stories that take longest, so that none of them is left over when all others are done.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Longest =
        [
            "CommandKillTests",
            "AdvanceKillTests",
            "ImportKillTests",
            "ErasureKillTests",
            "MassIntakeTests",
            "ImportTests",
            "MergeRestartTests",
            "NoticeStormTests",
            "YearTests",
            "SweepTests",
            "ReportKillTests",
            "ImportFileKillTests",
            "PrivacyTests"];

    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        testCollections.OrderBy(collection => Array.FindIndex(
            Longest, name => collection.DisplayName.EndsWith($".{name}", StringComparison.Ordinal)) is >= 0 and var place
            ? place
            : Longest.Length);
}
