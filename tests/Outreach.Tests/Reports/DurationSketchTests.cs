using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Outreach.Platform;
using Outreach.Reports;

namespace Outreach.Tests.Reports;

/// <summary>A median and a ninth tenth are within a hundredth of the exact ones, however the durations were added up.</summary>
public sealed class DurationSketchTests
{
    private static readonly Gen<IReadOnlyList<double>> Durations =
        Gen.NonEmptyListOf(Gen.OneOf(
            Gen.Choose(0, 5).Select(seconds => (double)seconds),
            Gen.Choose(0, 2_000_000).Select(tenths => tenths / 10.0),
            Gen.Choose(1, 300).Select(days => days * 86_400.0))).Select(list => (IReadOnlyList<double>)[.. list]);

    [Fact]
    public void A_share_of_durations_is_found_within_a_hundredth() => Always.Holds(Durations, durations =>
    {
        var sketch = Of(durations);
        foreach (var share in new[] { 0.5, 0.9, 1 })
        {
            var exact = durations.Order().ElementAt((int)Math.Ceiling(share * durations.Count) - 1);
            Assert.InRange(sketch.Quantile(share)!.Value, exact < 1 ? 0 : (exact * 0.99) - 1e-6, (exact * 1.01) + 1e-6);
        }
    });

    [Fact]
    public void Days_that_are_added_say_what_all_at_once_would() => Always.Holds(Durations, durations =>
    {
        var added = new DurationSketch();
        foreach (var day in durations.Chunk(3))
        {
            added.Add(JsonSerializer.Deserialize<DurationSketch>(JsonSerializer.Serialize(Of(day), Json.Rows), Json.Rows)!);
        }

        Assert.Equal(JsonSerializer.Serialize(Of(durations), Json.Rows), JsonSerializer.Serialize(added, Json.Rows));
        Assert.Equal(durations.Count, added.Count);
    });

    [Fact]
    public void Without_a_duration_there_is_no_median() => Assert.Null(new DurationSketch().Quantile(0.5));

    private static DurationSketch Of(IEnumerable<double> durations)
    {
        var sketch = new DurationSketch();
        foreach (var seconds in durations)
        {
            sketch.Add(seconds);
        }

        return sketch;
    }
}
