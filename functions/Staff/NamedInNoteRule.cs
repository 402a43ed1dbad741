using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Outreach.Platform;

namespace Outreach.Staff;

/// <summary>Whom a note names: <c>@ravi-jagmohan</c>, or <c>@Ravi</c> where only one person goes by that first name. Pure.</summary>
internal static partial class NamedInNoteRule
{
    /// <summary>Their ids, each once.</summary>
    /// <param name="without">Those who are not notified: who writes it.</param>
    public static IReadOnlyList<string> Find(string? text, Roster roster, IReadOnlyCollection<string> without) =>
    [
        .. Name().Matches(text ?? "")
            .Select(found => PersonOf(found.Groups["name"].Value, roster))
            .OfType<string>()
            .Distinct(StringComparer.Ordinal)
            .Except(without, StringComparer.Ordinal),
    ];

    private static string? PersonOf(string written, Roster roster)
    {
        var persons = roster.Members.Where(member => member.IsPerson).ToList();

        // A possessive is not part of the name, as in @Ravi's; an apostrophe may be, as in @D'Arcy.
        string[] spellings = [written, written[..Math.Max(written.LastIndexOfAny(['\'', '’']), 0)]];
        return spellings.Select(name => ById(name) ?? ByFirstName(name)).FirstOrDefault(found => found is not null);

        string? ById(string name) =>
            persons.Find(person => string.Equals(person.Id, name, StringComparison.OrdinalIgnoreCase))?.Id;

        string? ByFirstName(string name) =>
            persons.Where(person => string.Equals(FirstNameOf(person), Plain(name), StringComparison.OrdinalIgnoreCase)).ToList()
                is [var only]
                ? only.Id
                : null;
    }

    private static string FirstNameOf(StaffMember person) =>
        Plain(person.Name.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).FirstOrDefault() ?? "");

    /// <summary>Without accents: not every keyboard has them.</summary>
    private static string Plain(string name) => string.Concat(
        NormalForm.Of(name, NormalizationForm.FormD).Where(
            unit => CharUnicodeInfo.GetUnicodeCategory(unit) != UnicodeCategory.NonSpacingMark));

    // Not within an e-mail address.
    [GeneratedRegex(@"(?<![\p{L}\p{N}._%+-])@(?<name>[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}'’-]*[\p{L}\p{M}\p{N}])?)")]
    private static partial Regex Name();
}
