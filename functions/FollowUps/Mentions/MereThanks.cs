using System.Text.RegularExpressions;
using Outreach.SharedKernel;

namespace Outreach.FollowUps.Mentions;

/// <summary>Whether a reply says thanks and nothing else, so that nobody has to read it. Pure.</summary>
internal static partial class MereThanks
{
    /// <summary>Who says thanks alone says it shortly, in UTF-16 units.</summary>
    public const int MostUnits = 150;

    /// <summary>
    /// In doubt it is not: a colleague closes again what was reopened for nothing with one command, and nobody hears of what was not.
    /// </summary>
    public static bool Is(MentionRow reply)
    {
        if (reply.Truncated || reply.Media is not null || reply.MediaLeftOut > 0 || reply.Notes is not null)
        {
            return false;
        }

        // Our own account, to which it is addressed, may have a number in its name.
        var said = string.Join(' ', reply.Text.Split((char[]?)null).Where(word => !word.StartsWith('@')));
        return said.Length <= MostUnits && !TellsSomething().IsMatch(said) && Triage.SaysOnly(said, MentionKind.Praise);
    }

    /// <summary>A number, an address or link, a question.</summary>
    [GeneratedRegex(@"\p{N}|\p{L}[@.]\p{L}|://|[?？؟]")]
    private static partial Regex TellsSomething();
}
