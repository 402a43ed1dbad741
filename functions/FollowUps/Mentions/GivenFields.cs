using System.Text.Json;
using Outreach.Platform;

namespace Outreach.FollowUps.Mentions;

/// <summary>The members of a JSON object that came in, by their names in any letter case. What can't be used becomes a note.</summary>
/// <param name="given">The object.</param>
/// <param name="prefix">What stands before a field in a note, such as <c>author.</c>.</param>
/// <param name="notes">Where notes are added.</param>
internal sealed class GivenFields(JsonElement given, string prefix, List<KeptNote> notes)
{
    /// <summary>What is kept of a value that can't be used, in UTF-16 units.</summary>
    public const int MostUnitsKept = 4_000;

    private const int MostUnitsOfAll = 40_000;

    private readonly Dictionary<string, JsonElement> _members = MembersOf(given);

    /// <summary>A member; null where it is left out or null.</summary>
    public JsonElement? Find(string name) => _members.TryGetValue(name, out var member) ? member : null;

    /// <summary>A text, where there is one that is not blank; another type is noted.</summary>
    public string? Text(string name) => Find(name) is not { } member ? null : TextOf(name, member, orNumber: false) is { } text
        ? NullIfBlank(text)
        : null;

    /// <summary>A text, or a number as it stands: what a channel counts is an id like any other.</summary>
    public string? TextOrNumber(string name) => Find(name) is { } member ? TextOf(name, member, orNumber: true) : null;

    /// <summary>A text, where it is one that can be used; else it is noted.</summary>
    /// <param name="name">Which.</param>
    /// <param name="use">What it is used as; null where it can't be.</param>
    /// <param name="why">Why not, without a word of it.</param>
    public string? Usable(string name, Func<string, string?> use, string why)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (use(text) is { } used)
        {
            return used;
        }

        Note(name, why, text);
        return null;
    }

    /// <summary>Notes what could not be used, with what stood there: as much of it as a row has room for.</summary>
    public void Note(string name, string why, string written)
    {
        var most = Math.Clamp(MostUnitsOfAll - notes.Sum(note => note.Written.Length), 0, MostUnitsKept);
        notes.Add(new KeptNote(
            prefix + name,
            written.Length <= most ? why : $"{why} It is too long to be kept whole.",
            most == 0 ? "" : Excerpt.Beginning(written, most)));
    }

    /// <summary>The text of a member; null, and noted, where it is of another type.</summary>
    public string? TextOf(string name, JsonElement member, bool orNumber)
    {
        if (orNumber && member.ValueKind == JsonValueKind.Number)
        {
            return member.GetRawText();
        }

        if (member.ValueKind != JsonValueKind.String)
        {
            Note(name, "Must be a text.", GivenText.AsWritten(member));
            return null;
        }

        var (text, isWhole) = GivenText.Of(member);
        if (!isWhole)
        {
            Note(name, "Held half a character; the sign for an unknown one stands there.", "");
        }

        return text;
    }

    private static string? NullIfBlank(string text) => string.IsNullOrWhiteSpace(text) ? null : text;

    private static Dictionary<string, JsonElement> MembersOf(JsonElement given)
    {
        var members = new Dictionary<string, JsonElement>(StringComparer.OrdinalIgnoreCase);
        foreach (var member in given.EnumerateObject())
        {
            if (member.Value.ValueKind != JsonValueKind.Null && GivenText.NameOf(member) is { } name)
            {
                members[name] = member.Value;
            }
        }

        return members;
    }
}
