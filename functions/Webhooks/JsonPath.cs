using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Outreach.FollowUps.Mentions;

namespace Outreach.Webhooks;

/// <summary>
/// A place in JSON: names with dots between them, <c>[n]</c> for the n-th item of a list from 0 on, and at the end <c>[*]</c> for each of
/// its items; <c>$</c> at the beginning may stand for the whole. A value is given as it was written, which the JSON path and JMESPath
/// packages for .NET do not do: they read numbers and dates, and fail at half a character. Pure.
/// </summary>
internal sealed partial class JsonPath
{
    private readonly IReadOnlyList<Step> _steps;

    private JsonPath(IReadOnlyList<Step> steps, bool isEach) => (_steps, IsEach) = (steps, isEach);

    /// <summary>A member by its name, or an item by its place.</summary>
    private readonly record struct Step(string? Name, int Index);

    public static JsonPath Whole { get; } = new([], isEach: false);

    /// <summary>Whether it is each item of a list.</summary>
    public bool IsEach { get; }

    /// <summary>Reads a path; an empty one is the whole. Null for what is none.</summary>
    public static JsonPath? Parse(string text)
    {
        if (Form().Match(Normalised(text.Trim())) is not { Success: true } form)
        {
            return null;
        }

        var steps = form.Groups["step"].Captures.Select(step => step.Value is ['[', .. var index, ']']
            ? new Step(null, int.Parse(index, CultureInfo.InvariantCulture))
            : new Step(step.Value, 0));
        return new JsonPath([.. steps], form.Groups["each"].Success);
    }

    /// <summary>What is there: the item, or for <c>[*]</c> the list of them; null where there is nothing, or no list.</summary>
    public JsonElement? Find(JsonElement json)
    {
        foreach (var (name, index) in _steps)
        {
            if ((name is null ? Item(json, index) : Member(json, name)) is not { } found)
            {
                return null;
            }

            json = found;
        }

        return json.ValueKind == JsonValueKind.Null || (IsEach && json.ValueKind != JsonValueKind.Array) ? null : json;
    }

    private static string Normalised(string text) => text switch
    {
        "" => "$",
        ['$', ..] => text,
        ['[', ..] => $"${text}",
        _ => $"$.{text}",
    };

    private static JsonElement? Member(JsonElement json, string name)
    {
        JsonElement? found = null;
        if (json.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in json.EnumerateObject())
            {
                found = GivenText.NameOf(member) == name ? member.Value : found;
            }
        }

        return found;
    }

    private static JsonElement? Item(JsonElement json, int index) =>
        json.ValueKind == JsonValueKind.Array && json.GetArrayLength() > index ? json[index] : null;

    [GeneratedRegex(@"\A\$(?:\.(?<step>[^.\[\]$:,\s][^.\[\]:,]*)|(?<step>\[[0-9]{1,5}\]))*(?<each>\[\*\])?\z")]
    private static partial Regex Form();
}
