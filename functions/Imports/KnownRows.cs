using Outreach.FollowUps;
using Outreach.FollowUps.Mentions;
using Outreach.SharedKernel;

namespace Outreach.Imports;

/// <summary>What is known of the mention of a row, before it is taken in or once it was.</summary>
public sealed class KnownRows(FollowUpThreads threads, Redirects redirects)
{
    /// <summary>
    /// Whether there is such a mention, with a follow-up of its own or in another one, and whether this one would give it another text.
    /// </summary>
    internal async Task<(bool IsKnown, bool IsEdit)> FindAsync(Mention mention, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var mentionId = FollowUpId.Of(mention.Channel, mention.ExternalId);
        if (await redirects.FindOwnAsync(mentionId, cancellationToken) is null)
        {
            return (false, false);
        }

        return (
            true,
            !mention.IsFinal
                && await threads.FindMentionAsync(mentionId, known: null, cancellationToken) is var (followUp, row)
                && FollowUpRules.Decide(
                    followUp.State, new EditMention(row, mention) { By = Actor.System }, now).Events.Count > 0);
    }

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
