using Microsoft.DurableTask.Client;
using Outreach.SharedKernel;
using Outreach.Staff;
using Outreach.WorkItems;

namespace Outreach.FollowUps.Mentions;

/// <summary>
/// Takes out the words of a mention that its author has deleted, wherever it went: in the follow-up that it opened or joined, in those that
/// this one became part of, and in one that had begun to take it over. The follow-ups go on; a person decides what becomes of them.
/// </summary>
public sealed class MentionDeletion(
    FollowUpStore store,
    FollowUpThreads threads,
    Redirects redirects,
    FollowUpCommitter committer,
    WorkIndex index,
    StaffStore staff,
    TimeProvider clock)
{
    /// <summary>Deletes the words. Gives the follow-up in which the mention is now; null where it is not known. Safe to repeat.</summary>
    /// <param name="mentionId">What its channel and external id come to.</param>
    /// <param name="by">Who says so.</param>
    internal async Task<FollowUpState?> DeleteAsync(
        string mentionId, Actor by, DurableTaskClient client, CancellationToken cancellationToken)
    {
        if (await threads.FindHomeAsync(mentionId, cancellationToken) is not { } home)
        {
            return null;
        }

        var chain = await threads.FindChainAsync(home, cancellationToken);
        foreach (var stored in chain)
        {
            await DeleteAsync(stored.State.Id, mentionId, by, client);
            foreach (var begun in await redirects.FindMergesAsync(stored.State.Id, cancellationToken))
            {
                await DeleteAsync(begun, mentionId, by, client);
            }
        }

        return chain is [.., var last] ? last.State : null;
    }

    private async Task DeleteAsync(string followUpId, string mentionId, Actor by, DurableTaskClient client)
    {
        while (await store.FindWholeAsync(followUpId, CancellationToken.None) is { Stored: var stored } whole
            && whole.Mentions.FirstOrDefault(
                mention => mention.Is(mentionId, stored.State.Channel)
                    || (mentionId == followUpId && mention is { Number: 1, From: null })) is { } row)
        {
            var deleted = FollowUpRules.Decide(stored.State, new DeleteMention(row, whole.Events) { By = by }, clock.GetUtcNow());
            if (deleted.Events.Count > 0
                && await committer.TryCommitAsync(
                    stored, deleted, answer: null, clock.GetUtcNow(), client, CancellationToken.None) is null)
            {
                continue;
            }

            if (deleted.State.Summary == FollowUpRules.DeletedWords)
            {
                var roster = await staff.GetRosterAsync(CancellationToken.None);
                await index.ReplaceSummaryAsync(
                    stored.State.Indexed,
                    FollowUpIndex.TargetOf(deleted.State, roster, clock.GetUtcNow()),
                    deleted.State.Summary,
                    CancellationToken.None);
                await store.ReplaceSummaryInAnswersAsync(followUpId, deleted.State.Summary, CancellationToken.None);
            }

            return;
        }
    }
}
