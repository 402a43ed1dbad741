using Outreach.FollowUps;
using Outreach.FollowUps.Mentions;
using Outreach.SharedKernel;

namespace Outreach.InboundMail;

/// <summary>What an e-mail answers.</summary>
/// <param name="MessageId">The id of the message.</param>
/// <param name="FollowUpId">The follow-up that the message is part of, or answers.</param>
internal sealed record AnsweredMessage(string MessageId, string FollowUpId);

/// <summary>Finds what an e-mail answers, by the ids that it names: of what customers wrote, and of what staff posted.</summary>
public sealed class MailThreads(Redirects redirects)
{
    /// <summary>The first of them that is known; null for none.</summary>
    internal async Task<AnsweredMessage?> FindAsync(IEnumerable<string> messageIds, CancellationToken cancellationToken)
    {
        foreach (var messageId in messageIds)
        {
            foreach (var candidate in ThreadIds.CandidatesOf(Channel.Email.Name, messageId))
            {
                if (await redirects.FindAllAsync(candidate, cancellationToken) is [var followUpId, ..])
                {
                    return new AnsweredMessage(messageId, followUpId);
                }
            }
        }

        return null;
    }

    /// <summary>Whether an e-mail has been taken in before.</summary>
    internal async Task<bool> IsKnownAsync(string mailId, CancellationToken cancellationToken) =>
        await redirects.FindOwnAsync(FollowUpId.Of(Channel.Email.Name, mailId), cancellationToken) is not null;
}
