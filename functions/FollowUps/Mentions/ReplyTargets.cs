using Outreach.Customers;

namespace Outreach.FollowUps.Mentions;

/// <summary>Finds the follow-up that a reply belongs to, and whose it is.</summary>
public sealed class ReplyTargets(FollowUpThreads threads, Redirects redirects, CustomerStore customers)
{
    // One post may answer very many; each costs several reads.
    private const int MaxCandidates = 20;

    /// <summary>The customer who wrote it; null for somebody new, or who is being erased: they begin anew.</summary>
    internal async Task<CustomerProfile?> FindAuthorAsync(Arrival reply) =>
        await customers.FindCurrentAsync(reply.Identity.CustomerId, CancellationToken.None) is { Profile: { ErasingSince: null } profile }
            ? profile
            : null;

    /// <summary>
    /// The follow-up of its author that it answers, or else the first of somebody else's, with what it became part of; null for none.
    /// </summary>
    internal async Task<IReadOnlyList<StoredFollowUp>?> FindAsync(Arrival reply, CustomerProfile? author)
    {
        IReadOnlyList<StoredFollowUp>? first = null;
        await foreach (var chain in FindAllAsync(reply, author))
        {
            if (author is null || await IsTheirsAsync(chain[^1].State, chain, author))
            {
                return chain;
            }

            first ??= chain;
        }

        return first;
    }

    /// <summary>The follow-up that has a reply already, and the one that it became part of; null where none has it.</summary>
    internal async Task<(string FollowUpId, FollowUpState Last)?> FindHomeAsync(Arrival reply)
    {
        await foreach (var chain in FindAllAsync(reply, await FindAuthorAsync(reply)))
        {
            if (await FindHomeAsync(reply, chain) is { } home)
            {
                return (home, chain[^1].State);
            }
        }

        return null;
    }

    /// <summary>The first of some follow-ups that has a reply; null where none has.</summary>
    internal async Task<string?> FindHomeAsync(Arrival reply, IEnumerable<StoredFollowUp> followUps)
    {
        foreach (var followUp in followUps)
        {
            if (await redirects.FindNumberAsync(followUp.State.Id, reply.FollowUpId, CancellationToken.None) is not null)
            {
                return followUp.State.Id;
            }
        }

        return null;
    }

    /// <summary>A follow-up as it is now, or what it became part of; null where it is not there.</summary>
    internal async Task<StoredFollowUp?> FindAgainAsync(string followUpId) =>
        (await threads.FindChainAsync(followUpId, CancellationToken.None)).LastOrDefault();

    /// <summary>
    /// Whether it is theirs, or came under one of their handles: whom it was given to writes under that handle too, as from a mailbox
    /// that two share.
    /// </summary>
    internal async Task<bool> IsTheirsAsync(FollowUpState state, IReadOnlyList<StoredFollowUp> chain, CustomerProfile? author) =>
        author is not null
        && (state.CustomerId == author.Id
            || chain.Any(followUp => author.GivenAway.Contains(followUp.State.Id))
            || (await customers.FindCurrentAsync(state.CustomerId, CancellationToken.None))?.Profile.Id == author.Id);

    /// <summary>Each that it may answer, with what it became part of.</summary>
    private async IAsyncEnumerable<IReadOnlyList<StoredFollowUp>> FindAllAsync(Arrival reply, CustomerProfile? author)
    {
        foreach (var messageId in ThreadIds.CandidatesOf(reply.Mention.Channel, reply.Mention.InReplyTo!))
        {
            foreach (var followUpId in await FindCandidatesAsync(messageId, author))
            {
                if (await threads.FindChainAsync(followUpId, CancellationToken.None) is [_, ..] chain)
                {
                    yield return chain;
                }
            }
        }
    }

    /// <summary>
    /// Those that are worth reading: what the message itself is part of, then what the author's history has, then some of the others.
    /// </summary>
    private async Task<IEnumerable<string>> FindCandidatesAsync(string messageId, CustomerProfile? author)
    {
        var all = await redirects.FindAllAsync(messageId, CancellationToken.None);
        if (author is null || all.Count <= MaxCandidates)
        {
            return all.Take(MaxCandidates);
        }

        var theirs = new HashSet<string>(author.GivenAway, StringComparer.Ordinal);
        foreach (var customerId in await customers.NamesOfAsync(author, CancellationToken.None))
        {
            theirs.UnionWith(await customers.FindFollowUpIdsAsync(customerId, CancellationToken.None));
        }

        return all.Take(1).Concat(all.Skip(1).OrderByDescending(theirs.Contains)).Take(MaxCandidates);
    }
}
