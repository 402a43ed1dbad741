using Outreach.FollowUps;

namespace Outreach.Imports;

/// <summary>What is known of the mention of a row, before it is taken in or once it was.</summary>
public sealed class KnownRows(FollowUpThreads threads, Redirects redirects)
{
    /// <summary>Whether there is such a mention, with a follow-up of its own or in another one.</summary>
    internal async Task<bool> IsKnownAsync(string mentionId, CancellationToken cancellationToken) =>
        await redirects.FindOwnAsync(mentionId, cancellationToken) is not null;

    /// <summary>What a page that was broken off did at a moment: the mention came then, or got another text then.</summary>
    internal async Task<(bool Came, bool WasEdited)> DoneAtAsync(
        string mentionId, DateTimeOffset at, CancellationToken cancellationToken)
    {
        if ((await threads.FindMentionAsync(mentionId, known: null, cancellationToken))?.Row is not { } row)
        {
            return (false, false);
        }

        var came = row.ReceivedAt == at;
        return (came, !came && (row.EditedAt == at || row.Earlier?.Any(version => version.ReceivedAt == at) == true));
    }
}
