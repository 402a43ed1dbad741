using Outreach.Reports;

namespace Outreach.Tests.Reports;

/// <summary>The report of what customers said about the product, for a spreadsheet.</summary>
public sealed class FeedbackCsvTests
{
    [Fact]
    public void A_spreadsheet_reads_it_as_UTF_8_and_takes_nothing_for_a_formula()
    {
        var report = new FeedbackReport("2026-01-05", "2026-01-11", 1, [new("2026-W02", 1, [new("-1-1", 1, ["=cmd()", "\"Ça va\""])])]);

        Assert.Equal(
            "\uFEFFweek,topic,count,said\r\n2026-W02,'-1-1,1,\"'=cmd()\"\r\n2026-W02,'-1-1,1,\"\"\"Ça va\"\"\"\r\n",
            report.ToCsv());
    }
}
