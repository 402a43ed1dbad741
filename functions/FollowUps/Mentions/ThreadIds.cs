using Outreach.SharedKernel;

namespace Outreach.FollowUps.Mentions;

/// <summary>The id that names what a mention answers, as sources write it. Pure.</summary>
internal static class ThreadIds
{
    /// <summary>
    /// The follow-ups that it may mean, the likeliest first: without white space around it, and with or without the angle brackets of
    /// e-mail, which some sources keep and others drop.
    /// </summary>
    public static IReadOnlyList<string> CandidatesOf(string channel, string inReplyTo)
    {
        var given = inReplyTo.Trim();
        var bare = given is ['<', .., '>'] ? given[1..^1].Trim() : given;
        return [.. new[] { given, bare, $"<{bare}>" }.Where(id => id.Length > 0).Distinct().Select(id => FollowUpId.Of(channel, id))];
    }
}
