using System.Text.Json;
using Outreach.Platform;
using Outreach.Sweep;

namespace Outreach.Tests.Sweep;

public sealed class SweepReportTests
{
    [Fact]
    public void What_a_report_says_under_the_name_of_an_earlier_version_is_read_and_written_under_the_new_one()
    {
        var found = JsonSerializer.Deserialize<SweepFound>("""{ "open": 9, "owedLongAgo": 3 }""", Json.Rows)!;

        Assert.Equal(3, found.LongOverdue);
        Assert.DoesNotContain("owed", JsonSerializer.Serialize(found, Json.Http), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("\"longOverdue\":3", JsonSerializer.Serialize(found, Json.Http), StringComparison.Ordinal);
    }
}
