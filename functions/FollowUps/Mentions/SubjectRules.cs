using System.Text.RegularExpressions;
using Outreach.Customers;

namespace Outreach.FollowUps.Mentions;

/// <summary>Which e-mails may be about one matter, by what stands above them. Pure.</summary>
internal static partial class SubjectRules
{
    /// <summary>So long the e-mails of one sender under one subject are suggested as one matter.</summary>
    public static readonly TimeSpan SameFor = TimeSpan.FromDays(14);

    /// <summary>
    /// The subject without what programs put before it when somebody answers or passes on, in one letter case; null where nothing is left
    /// that could be compared.
    /// </summary>
    public static string? ThreadOf(string? subject)
    {
        var left = subject ?? "";
        for (var match = Prefix().Match(left); match.Length > 0; match = Prefix().Match(left))
        {
            left = left[match.Length..];
        }

        var words = string.Join(' ', left.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return words.Length < 3 ? null : words.ToUpperInvariant();
    }

    /// <summary>Whether a program put the subject there when somebody answered. What is passed on is no answer.</summary>
    public static bool IsOfAnswer(string subject) => AnswerPrefix().IsMatch(subject);

    /// <summary>Whether it is worth comparing the subjects.</summary>
    public static bool MayBeSame(string channel, DateTimeOffset receivedAt, LatestMention earlier) =>
        earlier.Channel == channel && (receivedAt - earlier.At).Duration() <= SameFor;

    // Of the mail programs of a dozen languages, with the counts and tags of some: "Re[2]: ", "AW: WG: ", "[External] ".
    [GeneratedRegex(
        @"^\s*(?:(?:re|aw|antw|antwort|sv|vs|ref|res|rif|r|odp|rv|fw|fwd|wg|tr|doorst|enc|i|pd)\s*(?:\[\d{1,4}\]|\(\d{1,4}\))?\s*[:\uFF1A]"
        + @"|\[(?:ext|external|externe?)\])\s*",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Prefix();

    [GeneratedRegex(
        @"^\s*(?:\[(?:ext|external|externe?)\]\s*)*"
        + @"(?:re|aw|antw|antwort|sv|vs|res|rif|r|odp)\s*(?:\[\d{1,4}\]|\(\d{1,4}\))?\s*[:\uFF1A]",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex AnswerPrefix();
}
