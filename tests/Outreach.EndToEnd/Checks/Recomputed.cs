using System.Text.Json.Nodes;

namespace Outreach.EndToEnd.Checks;

/// <summary>The figures of a report beside what a second program makes of the exported events.</summary>
internal static class Recomputed
{
    public static void AssertSame(JsonArray figures, IReadOnlyDictionary<string, (double? Value, int Of)> expected)
    {
        // Of the hours of each policy's calendar the second program knows nothing here; random lives are held to them.
        foreach (var figure in figures.Where(figure => (string)figure!["name"]! is var name
            && expected.ContainsKey(name)
            && !name.Contains("business", StringComparison.Ordinal)))
        {
            var (name, reported) = ((string)figure!["name"]!, (double?)figure["value"]);
            var (value, of) = expected[name];
            var error = (string?)figure["unit"] == "seconds" ? Math.Max(1, (value ?? 0) * 0.01) : 0.0001;
            Assert.True(
                (int)figure["of"]! == of && (reported is null) == (value is null) && Math.Abs((reported - value) ?? 0) <= error + 0.001,
                $"{name} is {reported} of {figure["of"]} in the report and {value} of {of} by the events");
        }
    }
}
