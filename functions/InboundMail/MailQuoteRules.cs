using System.Text.RegularExpressions;

namespace Outreach.InboundMail;

/// <summary>What somebody wrote themselves in an e-mail.</summary>
/// <param name="Shown">Without what they quoted and their signature; all of it where nothing else is there.</param>
/// <param name="HasQuote">Whether something quoted was cut.</param>
/// <param name="HasSignature">Whether a signature was cut.</param>
internal sealed record MailCut(string Shown, bool HasQuote, bool HasSignature);

/// <summary>
/// Finds what of a plain text its author wrote: mail programs put what is answered below it, above it or between, each in its own way and
/// language. What is passed on is meant to be read and stays. Pure.
/// </summary>
internal static partial class MailQuoteRules
{
    // An attribution may be wrapped.
    private const int MostLinesOfAttribution = 4;

    private const int MostLinesOfHeaders = 8;

    private const int LongestLine = 600;

    private const string Devices = "i?phone|ipad|android|samsung|galaxy|huawei|blackberry|outlook|yahoo|proton";

    /// <summary>Cuts it.</summary>
    /// <param name="text">With line ends as <c>\n</c>.</param>
    public static MailCut Cut(string text)
    {
        var lines = text.Split('\n');
        var isCut = new bool[lines.Length];
        var hasQuote = MarkQuotes(lines, isCut);
        var hasSignature = MarkSignatures(lines, isCut);
        var shown = Joined(lines, isCut);
        if (shown.Length == 0 && hasSignature)
        {
            // A letter of a signature alone may be a card, or one that begins with dashes.
            hasSignature = false;
            isCut = new bool[lines.Length];
            hasQuote = MarkQuotes(lines, isCut);
            shown = Joined(lines, isCut);
        }

        return shown.Length == 0
            ? new MailCut(text.Trim(), HasQuote: false, HasSignature: false)
            : new MailCut(shown, hasQuote, hasSignature);
    }

    private static bool MarkQuotes(string[] lines, bool[] isCut)
    {
        var found = false;
        for (var at = 0; at < lines.Length; at++)
        {
            if (isCut[at] || string.IsNullOrWhiteSpace(lines[at]))
            {
                continue;
            }

            if (IsForwardMark(lines[at]))
            {
                return found;
            }

            if (IsOriginalMark(lines[at]) || HeadersFollow(lines, at))
            {
                // Nothing marks where it ends.
                Mark(isCut, RuleBefore(lines, at), lines.Length);
                return true;
            }

            if (AttributionAt(lines, at) is { } after)
            {
                var next = NextText(lines, after);
                if (next < lines.Length && IsQuoted(lines[next]))
                {
                    Mark(isCut, at, next);
                    at = next - 1;
                }
                else
                {
                    Mark(isCut, at, lines.Length);
                    return true;
                }

                found = true;
            }
            else if (IsQuoted(lines[at]) && IsBlock(lines, at))
            {
                isCut[at] = found = true;
            }
        }

        return found;
    }

    private static void Mark(bool[] isCut, int from, int to) => Array.Fill(isCut, true, from, to - from);

    private static bool IsQuoted(string line) => line.TrimStart(' ') is ['>', ..];

    /// <summary>One line alone may begin with it for another reason, such as an amount; with a space after it, it quotes.</summary>
    private static bool IsBlock(string[] lines, int at) =>
        lines[at].TrimStart(' ') is ">" or ['>', ' ' or '>', ..]
        || (at > 0 && IsQuoted(lines[at - 1]))
        || (at + 1 < lines.Length && IsQuoted(lines[at + 1]));

    private static int NextText(string[] lines, int from)
    {
        while (from < lines.Length && string.IsNullOrWhiteSpace(lines[from]))
        {
            from++;
        }

        return from;
    }

    /// <summary>The line after an attribution such as <c>On Monday, Ada wrote:</c> that begins here; null where none does.</summary>
    private static int? AttributionAt(string[] lines, int at)
    {
        if (!AttributionBegin().IsMatch(Short(lines[at])))
        {
            return null;
        }

        var joined = "";
        for (var line = at; line < Math.Min(lines.Length, at + MostLinesOfAttribution); line++)
        {
            joined = $"{joined} {lines[line].Trim()}".Trim();
            if (joined.Length > LongestLine || (line > at && string.IsNullOrWhiteSpace(lines[line])))
            {
                return null;
            }

            if (Attribution().IsMatch(joined))
            {
                return line + 1;
            }
        }

        return null;
    }

    /// <summary>Whether a block of headers begins here as Outlook writes them: from whom, when, to whom, about what.</summary>
    private static bool HeadersFollow(string[] lines, int at)
    {
        if (!FromLabel().IsMatch(Short(lines[at])))
        {
            return false;
        }

        var (hasDate, hasOther) = (false, false);
        foreach (var line in lines.Skip(at + 1).Take(MostLinesOfHeaders))
        {
            hasDate |= DateLabel().IsMatch(Short(line));
            hasOther |= ToOrSubjectLabel().IsMatch(Short(line));
        }

        return hasDate && hasOther;
    }

    /// <summary>Where the rule begins that some programs draw above what they quote.</summary>
    private static int RuleBefore(string[] lines, int at)
    {
        for (var above = at - 1; above >= 0 && above >= at - 3; above--)
        {
            if (Rule().IsMatch(Short(lines[above])))
            {
                return above;
            }

            if (!string.IsNullOrWhiteSpace(lines[above]))
            {
                break;
            }
        }

        return at;
    }

    private static bool IsOriginalMark(string line) => OriginalMark().IsMatch(Short(line));

    private static bool IsForwardMark(string line) => ForwardMark().IsMatch(Short(line));

    private static bool MarkSignatures(string[] lines, bool[] isCut)
    {
        var (found, hasText) = (false, false);
        for (var at = 0; at < lines.Length; at++)
        {
            if (hasText && !isCut[at] && lines[at].TrimEnd('\r') is "-- " or "--")
            {
                for (; at < lines.Length && !isCut[at]; at++)
                {
                    isCut[at] = found = true;
                }
            }
            else
            {
                hasText |= !isCut[at] && HasText(lines[at]);
            }
        }

        return MarkDeviceLines(lines, isCut) || found;
    }

    /// <summary>What a program adds below the text by itself, such as <c>Sent from my iPhone</c>.</summary>
    private static bool MarkDeviceLines(string[] lines, bool[] isCut)
    {
        // From the end, so that each line is looked at once however many there are.
        var (found, endsPart) = (false, true);
        for (var at = lines.Length - 1; at >= 0; at--)
        {
            if (isCut[at])
            {
                endsPart = true;
            }
            else if (HasText(lines[at]))
            {
                endsPart &= lines[at].Length <= 120 && DeviceLine().IsMatch(lines[at]);
                isCut[at] = endsPart;
                found |= endsPart;
            }
        }

        return found;
    }

    private static bool HasText(string line) => !string.IsNullOrWhiteSpace(line);

    private static string Joined(string[] lines, bool[] isCut)
    {
        var kept = new List<string>();
        var wasCut = false;
        foreach (var (line, cut) in lines.Zip(isCut))
        {
            if (cut)
            {
                wasCut = true;
                continue;
            }

            // Where something was cut, one empty line is enough.
            if (HasText(line) || !wasCut || (kept.Count > 0 && HasText(kept[^1])))
            {
                kept.Add(line);
            }

            wasCut &= !HasText(line);
        }

        return string.Join('\n', kept).Trim();
    }

    private static string Short(string line) => line.Length <= LongestLine ? line : line[..LongestLine];

    [GeneratedRegex(
        @"^[\s\u200e\u00a0]*(?:on|op|am|el|le|il|em|den|w dniu|\d{4}[-./]|\d{1,2}[-./]\d{1,2}|[""'<\p{L}].{0,120}(?:<|&lt;|\[mailto:|@))",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex AttributionBegin();

    [GeneratedRegex(
        @"^(?:"
        + @"on\b.{4,}\bwrote\s*:"
        + @"|op\b.{4,}\b(?:schreef\b.{0,200}|het volgende geschreven\s*):"
        + @"|am\b.{4,}\bschrieb\b.{0,200}:"
        + @"|el\b.{4,}\bescribi\u00f3\s*:"
        + @"|le\b.{4,}\ba \u00e9crit\s*:"
        + @"|il\b.{4,}\bha scritto\s*:|em\b.{4,}\bescreveu\s*:|w dniu\b.{4,}napisa\u0142(?:\(a\)|a)?\s*:"
        + @"|.{2,}(?:<|\[mailto:|@).{2,}\b(?:wrote|schreef|schrieb|escribi\u00f3|a \u00e9crit|ha scritto|escreveu)\b.{0,80}:"
        + @"|\d{4}[-./]\d.{2,}\b(?:wrote|schreef|schrieb|escribi\u00f3|a \u00e9crit)\b.{0,80}:"
        + @"|\d{4}[-./]\d.{4,}<.{3,}>\s*:"
        + @")\s*$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Attribution();

    [GeneratedRegex(
        @"^\s*-{2,}\s*(?:original message|original appointment|oorspronkelijk bericht|origineel bericht|urspr\u00fcngliche nachricht"
        + @"|original-nachricht|mensaje original|message d.origine|message original|messaggio originale|mensagem original"
        + @"|reply message|antwort)\s*-{2,}\s*$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex OriginalMark();

    [GeneratedRegex(
        @"^\s*(?:-{2,}\s*(?:forwarded message|doorgestuurd bericht|weitergeleitete nachricht|mensaje reenviado|message transf\u00e9r\u00e9"
        + @"|forwarded by .{1,100}|message transmis)\s*-{2,}"
        + @"|(?:begin forwarded message|begin doorgestuurd bericht|anfang der weitergeleiteten nachricht|inicio del mensaje reenviado"
        + @"|d\u00e9but du message (?:r\u00e9exp\u00e9di\u00e9|transf\u00e9r\u00e9))\s*:)\s*$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex ForwardMark();

    [GeneratedRegex(@"^[\s*]*(?:from|van|von|de|da)\s?\*?\s*:\s*\S", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex FromLabel();

    [GeneratedRegex(
        @"^[\s*]*(?:sent|date|verzonden|datum|gesendet|enviado(?: el)?|fecha|envoy\u00e9(?: le)?|inviato|enviada)\s?\*?\s*:",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex DateLabel();

    [GeneratedRegex(
        @"^[\s*]*(?:to|aan|an|para|\u00e0|a|subject|onderwerp|betreff|asunto|objet|oggetto|assunto)\s?\*?\s*:",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex ToOrSubjectLabel();

    [GeneratedRegex(@"^\s*(?:_{5,}|-{5,}|={5,})\s*$", RegexOptions.CultureInvariant)]
    private static partial Regex Rule();

    [GeneratedRegex(
        @"^\s*(?:"
        + $@"sent (?:from|with|via) (?:my |a |the )?(?:{Devices}|mobile|pixel|mail for)"
        + @"|get outlook for "
        + $@"|(?:verstuurd|verzonden) (?:vanaf|vanuit|met|via|door) (?:mijn |een |de )?(?:{Devices}|mobiel|telefoon|mail)"
        + @"|outlook voor (?:ios|android) "
        + $@"|von meine[mr] (?:{Devices}|mobil|handy|smartphone).{{0,40}}gesendet|gesendet (?:von|mit|\u00fcber) "
        + @"|diese nachricht wurde von mein"
        + $@"|(?:enviado|mandado) desde (?:mi |el |un )?(?:{Devices}|m\u00f3vil|correo|dispositivo)|obtener outlook para "
        + @"|envoy\u00e9 (?:de|depuis|avec|\u00e0 partir de) (?:mon |ma |l.application |la )?"
        + $@"(?:{Devices}|mobile|t\u00e9l\u00e9phone|courrier|mail)|t\u00e9l\u00e9charger outlook )",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex DeviceLine();
}
