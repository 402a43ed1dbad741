using System.Text.Json;
using Outreach.Sweep;

namespace Outreach.DevHost.Rehearsal;

/// <summary>What sweeps found and did, in words. It goes by the report's own fields, so that a new field needs no line here.</summary>
internal static class Findings
{
    /// <summary>One sweep, such as <c>12 open; missing from index 1; reindexed 1</c>.</summary>
    public static string Of(SweepReport sweep) =>
        string.Join("; ", [$"{sweep.Found.Open} open", .. Of([sweep]) is { Count: > 0 } findings ? findings : ["all in order"]]);

    /// <summary>All sweeps together, without what was open and what was not found at all.</summary>
    public static IReadOnlyList<string> Of(IEnumerable<SweepReport> sweeps) =>
    [
        .. sweeps
            .SelectMany(sweep => Numbers(sweep.Found).Concat(Numbers(sweep.Done)))
            .Where(number => number.Name != "open")
            .GroupBy(number => number.Name, number => number.Value)
            .Where(numbers => numbers.Sum() > 0)
            .Select(numbers => $"{InWords(numbers.Key)} {numbers.Sum()}"),
    ];

    private static IEnumerable<(string Name, int Value)> Numbers<T>(T counts) =>
        from member in JsonSerializer.SerializeToElement(counts, Platform.Json.Http).EnumerateObject()
        where member.Value.ValueKind == JsonValueKind.Number
        select (member.Name, member.Value.GetInt32());

    private static string InWords(string name) =>
        string.Concat(name.Select(letter => char.IsUpper(letter) ? $" {char.ToLowerInvariant(letter)}" : $"{letter}"));
}
