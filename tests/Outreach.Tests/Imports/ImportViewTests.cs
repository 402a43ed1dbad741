using Outreach.Imports;

namespace Outreach.Tests.Imports;

public sealed class ImportViewTests
{
    private static readonly Import Running = new()
    {
        Id = "i1",
        By = "lena",
        Status = ImportStatus.Running,
        OpenedAt = Samples.Monday,
        StartedAt = Samples.Monday,
        Parts = [new ImportPart(1, "a", 600), new ImportPart(2, "b", 400)],
        Layout = new ImportLayout { Separator = ';', Columns = ["id", "likes"], Fields = ["externalId", null] },
        Position = new ImportPosition(250, 12),
        Counts = new ImportCounts { Rows = 600, Created = 500, Duplicate = 60, Refused = 40 },
    };

    [Fact]
    public void It_says_how_fast_it_goes_and_when_it_will_be_done()
    {
        var view = ImportView.Of(Running, Samples.Monday.AddSeconds(30));

        Assert.Equal(20, view.RowsPerSecond);
        Assert.Equal(Samples.Monday.AddMinutes(2), view.EstimatedEndAt);
        Assert.Equal((1000L, 250L), (view.Bytes, view.BytesRead));
        Assert.Equal(("utf-8", "semicolon"), (view.Encoding, view.Separator));
        Assert.Equal([new ImportColumnView("id", "externalId"), new ImportColumnView("likes", null)], view.Columns);
    }

    [Fact]
    public void Once_it_is_over_its_rate_stays_and_no_end_is_expected()
    {
        var over = Running with { Status = ImportStatus.Completed, FinishedAt = Samples.Monday.AddMinutes(1) };

        var view = ImportView.Of(over, Samples.Monday.AddDays(1));

        Assert.Equal(10, view.RowsPerSecond);
        Assert.Null(view.EstimatedEndAt);
    }

    [Fact]
    public void Before_any_time_has_passed_there_is_no_rate()
    {
        var view = ImportView.Of(Running, Samples.Monday);

        Assert.Null(view.RowsPerSecond);
        Assert.Null(view.EstimatedEndAt);
    }
}
