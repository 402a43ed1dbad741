using Outreach.SharedKernel;

namespace Outreach.FollowUps.Mentions;

/// <summary>Replies that are part of a follow-up already, also those whose author deleted them while they came in.</summary>
public sealed class KnownReplies(Redirects redirects, FollowUpThreads threads, MentionDeletion deletion)
{
    /// <summary>
    /// Whether a mention is part of a follow-up that is there; its receipt says of which. Carries out its deletion. One that leads to a
    /// follow-up that is not there, as after a backup that was restored in part, is not known any more: its words are taken in anew.
    /// </summary>
    /// <param name="known">As what it is known.</param>
    internal async Task<bool> TryFindAsync(Arrival reply, Redirects.KnownAs known, IntakeRequest request)
    {
        if (known.Into is not { } followUpId)
        {
            return false;
        }

        if (await threads.FindChainAsync(followUpId, CancellationToken.None) is not [.., var last])
        {
            if (known.IsToBeDeleted)
            {
                reply.WasDeletedBefore();
                return true;
            }

            await redirects.RemoveAsync(reply.FollowUpId, followUpId, CancellationToken.None);
            return false;
        }

        reply.IsKnownIn(last.State);
        if (known.IsToBeDeleted)
        {
            await DeleteAsync(reply, followUpId, request);
        }

        return true;
    }

    /// <summary>Leads from a reply to the follow-up that has it, and deletes its words where its author did meanwhile.</summary>
    internal async Task LeadToAsync(Arrival reply, string followUpId, IntakeRequest request)
    {
        if (!await redirects.AddAsync(reply.FollowUpId, followUpId, CancellationToken.None))
        {
            await DeleteAsync(reply, followUpId, request);
        }
    }

    private async Task DeleteAsync(Arrival reply, string followUpId, IntakeRequest request)
    {
        await deletion.DeleteAsync(reply.FollowUpId, Actor.Customer, request.Client, CancellationToken.None);
        await redirects.WordsAreDeletedAsync(reply.FollowUpId, followUpId, CancellationToken.None);
        reply.WordsAreHidden();
    }
}
