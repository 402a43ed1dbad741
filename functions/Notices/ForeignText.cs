using System.Text;

namespace Outreach.Notices;

/// <summary>
/// Words that somebody outside the team wrote: a customer's name, handle or message, or what was said about them. They pass into an e-mail
/// through here alone. In a text they are one line between U+2068 and U+2069, so that their direction is their own and that of the rest is
/// kept; <see cref="MailHtml"/> makes an element of that. Pure.
/// </summary>
/// <param name="Written">As it was written.</param>
internal readonly record struct ForeignText(string? Written)
{
    /// <summary>FIRST STRONG ISOLATE. Nothing foreign holds one, so each in an e-mail is ours.</summary>
    public const char Begins = '\u2068';

    /// <summary>POP DIRECTIONAL ISOLATE.</summary>
    public const char Ends = '\u2069';

    /// <summary>A name; one that has no letter to show is said to be none.</summary>
    public static ForeignText NameOf(string? name) =>
        new(string.IsNullOrWhiteSpace(LineOf(name)) ? "(no name)" : name);

    /// <summary>One line without what is no text: control characters, and those that turn what follows around.</summary>
    public string Line => LineOf(Written);

    /// <summary>The line, isolated; nothing where there is none.</summary>
    public override string ToString() => Line is { Length: > 0 } line ? $"{Begins}{line}{Ends}" : "";

    /// <summary>A subject as it may be sent: one line, cut between characters, each isolate that begins in it also ending in it.</summary>
    /// <param name="composed">Ours, with foreign words in it that are isolated.</param>
    /// <param name="units">UTF-16 units at the most.</param>
    public static string SubjectOf(string composed, int units)
    {
        var subject = new StringBuilder();
        var open = 0;
        foreach (var rune in composed.EnumerateRunes())
        {
            var isEnd = rune.Value == Ends;
            if ((isEnd && open == 0) || (!isEnd && rune.Value != Begins && ShownAs(rune) is null))
            {
                continue;
            }

            var shown = isEnd || rune.Value == Begins ? rune : ShownAs(rune)!.Value;
            open += isEnd ? -1 : rune.Value == Begins ? 1 : 0;
            if (subject.Length + shown.Utf16SequenceLength + open > units)
            {
                open -= rune.Value == Begins ? 1 : 0;
                open += isEnd ? 1 : 0;
                break;
            }

            subject.Append(shown);
        }

        return subject.Append(Ends, open).ToString().Trim();
    }

    private static string LineOf(string? written)
    {
        var line = new StringBuilder();
        foreach (var rune in (written ?? "").EnumerateRunes())
        {
            if (ShownAs(rune) is { } shown)
            {
                line.Append(shown);
            }
        }

        return line.ToString().Trim();
    }

    /// <summary>White space of any kind is a space; null for what is left out.</summary>
    private static Rune? ShownAs(Rune rune) =>
        Rune.IsWhiteSpace(rune) ? new Rune(' ')
        : Rune.IsControl(rune) ? null

        // Embeddings, overrides and isolates, and the older marks that shape or swap what follows. Joiners and the marks of a direction
        // stay: Persian, Hebrew and emoji need them, and they act upon their neighbours only.
        : rune.Value is (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x206F) or (>= 0xFFF9 and <= 0xFFFB) ? null
        : rune;
}
