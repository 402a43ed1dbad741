using Outreach.SharedKernel;

namespace Outreach.FollowUps;

/// <summary>A mention, and the follow-up in which it goes on.</summary>
internal sealed record FoundMention(StoredFollowUp FollowUp, MentionRow Row);

/// <summary>Finds the follow-up that a mention is part of, whether it opened it, joined it, or came to it when two were merged.</summary>
public sealed class FollowUpThreads(FollowUpStore store, Redirects redirects)
{
    /// <summary>A follow-up, the one that it became part of, and so on; empty where there is none. The last one goes on.</summary>
    internal async Task<IReadOnlyList<StoredFollowUp>> FindChainAsync(string followUpId, CancellationToken cancellationToken)
    {
        var chain = new List<StoredFollowUp>();
        for (var next = followUpId; next is not null && chain.All(known => known.State.Id != next);)
        {
            if (await store.FindAsync(next, cancellationToken) is not { } stored)
            {
                break;
            }

            chain.Add(stored);
            next = await NextAsync(stored.State, cancellationToken);
        }

        return chain;
    }

    /// <summary>The follow-up that has a mention first, by the mention's own id; null where it is not known.</summary>
    internal async Task<string?> FindHomeAsync(string mentionId, CancellationToken cancellationToken) =>
        await redirects.FindOwnAsync(mentionId, cancellationToken) is { IsDeleted: false } own ? own.Into ?? mentionId : null;

    /// <summary>A mention where it goes on; null where it is not known, or its words have been forgotten.</summary>
    /// <param name="known">Its own follow-up, where that has just been read.</param>
    internal async Task<FoundMention?> FindMentionAsync(
        string mentionId, StoredFollowUp? known, CancellationToken cancellationToken)
    {
        if (known is { State.Outcome: not FollowUpOutcome.Merged })
        {
            return await FindAsync(known, 1, cancellationToken);
        }

        if (await FindHomeAsync(mentionId, cancellationToken) is not { } home
            || await FindChainAsync(home, cancellationToken) is not [.., var last])
        {
            return null;
        }

        if (last.State.Id == home)
        {
            var number = home == mentionId ? 1 : await redirects.FindNumberAsync(home, mentionId, cancellationToken);
            return number is { } there ? await FindAsync(last, there, cancellationToken) : null;
        }

        return await store.FindWholeAsync(last.State.Id, cancellationToken) is { } whole
            && whole.Mentions.FirstOrDefault(mention => mention.Is(mentionId, whole.Stored.State.Channel)) is { } taken
                ? new FoundMention(whole.Stored, taken)
                : null;
    }

    private async Task<FoundMention?> FindAsync(StoredFollowUp stored, int number, CancellationToken cancellationToken) =>
        stored.State.WordsForgottenAt is null
        && await store.FindMentionAsync(stored.State.Id, number, cancellationToken) is { } row
            ? new FoundMention(stored, row)
            : null;

    private async Task<string?> NextAsync(FollowUpState state, CancellationToken cancellationToken) =>
        state.Outcome != FollowUpOutcome.Merged ? null
        : state.MergedInto
            // What was merged before the state said so.
            ?? (await store.FindWholeAsync(state.Id, cancellationToken))?.Events.LastOrDefault(happened => happened.Into is not null)?.Into;
}
