using System.Collections.Concurrent;
using Outreach.Customers;
using Outreach.Platform.Http;
using Outreach.ServiceLevels;

namespace Outreach.FollowUps.Mentions;

/// <summary>
/// Takes in mentions that answer another message. The follow-up commits the reply first, then the reply's own id leads there: what stops in
/// between is found by the next attempt, in the follow-up itself.
/// </summary>
public sealed class MentionReplies(
    FollowUpThreads threads,
    Redirects redirects,
    FollowUpCommitter committer,
    CustomerStore customers,
    ServiceLevelStore serviceLevels,
    ReopeningChoices reopening,
    KnownReplies known)
{
    private const int MaxRounds = 50;

    // One post may answer very many; each costs several reads.
    private const int MaxCandidates = 20;

    private static readonly ParallelOptions AtOnce = new() { MaxDegreeOfParallelism = 16 };

    /// <summary>Takes them in: those of one customer or one thread in their order, each after what it answers.</summary>
    /// <param name="replies">Those that came together.</param>
    /// <param name="others">What came with them and answers nothing.</param>
    /// <param name="request">What they were sent with.</param>
    /// <param name="openAsync">Opens the follow-up of a reply that no other takes.</param>
    internal Task TakeInAsync(
        IReadOnlyList<Arrival> replies, IReadOnlyList<Arrival> others, IntakeRequest request, Func<Arrival, Task> openAsync)
    {
        var notTaken = new ConcurrentDictionary<string, bool>(
            others.Where(other => other.Problem is not null).Select(other => KeyValuePair.Create(other.FollowUpId, true)));
        return Parallel.ForEachAsync(ReplyOrder.Of(replies), AtOnce, async (together, _) =>
        {
            foreach (var reply in together)
            {
                try
                {
                    await TakeInAsync(reply, notTaken, request, openAsync);
                }
                catch (ProblemException problem)
                {
                    reply.Problem = problem;
                }

                if (reply.Problem is not null)
                {
                    notTaken[reply.FollowUpId] = true;
                }
            }
        });
    }

    /// <summary>A reply that came before what it answers would be opened by itself, and stay apart for good.</summary>
    private static void RefuseBeforeItsParent(Arrival reply, ConcurrentDictionary<string, bool> notTaken)
    {
        if (ThreadIds.CandidatesOf(reply.Mention.Channel, reply.Mention.InReplyTo!).FirstOrDefault(notTaken.ContainsKey) is { } parent)
        {
            throw new ProblemException(
                503, "It can't be taken in yet.", $"It answers {parent}, which could not be taken in; send both again later.");
        }
    }

    private async Task TakeInAsync(
        Arrival reply, ConcurrentDictionary<string, bool> notTaken, IntakeRequest request, Func<Arrival, Task> openAsync)
    {
        if (await redirects.FindOwnAsync(reply.FollowUpId, CancellationToken.None) is { } own)
        {
            if (own.IsDeleted)
            {
                await KeepDeletedAsync(reply, request);
            }
            else if (own.Into is null)
            {
                await openAsync(reply);
            }

            if (own.Into is null || await known.TryFindAsync(reply, own, request))
            {
                return;
            }
        }

        var author = await FindAuthorAsync(reply);
        if (await FindTargetAsync(reply, author) is not { } target || !await TryJoinAsync(reply, target, author, request))
        {
            RefuseBeforeItsParent(reply, notTaken);
            await openAsync(reply);
        }
    }

    /// <summary>
    /// Its author deleted it before it was known. An attempt that stopped after its commit has left its words where it is part of; who
    /// sends it again without what it answers does not lead there.
    /// </summary>
    private async Task KeepDeletedAsync(Arrival reply, IntakeRequest request)
    {
        var author = await FindAuthorAsync(reply);
        foreach (var messageId in ThreadIds.CandidatesOf(reply.Mention.Channel, reply.Mention.InReplyTo!))
        {
            foreach (var followUpId in await FindCandidatesAsync(messageId, author))
            {
                var chain = await threads.FindChainAsync(followUpId, CancellationToken.None);
                foreach (var followUp in chain)
                {
                    if (await redirects.FindNumberAsync(followUp.State.Id, reply.FollowUpId, CancellationToken.None) is not null)
                    {
                        await IsThereAsync(reply, followUp.State.Id, chain[^1].State, request);
                        return;
                    }
                }
            }
        }

        reply.WasDeletedBefore();
    }

    /// <summary>The customer who wrote it; null for somebody new, or who is being erased: they begin anew.</summary>
    private async Task<CustomerProfile?> FindAuthorAsync(Arrival reply) =>
        await customers.FindCurrentAsync(reply.Identity.CustomerId, CancellationToken.None) is { Profile: { ErasingSince: null } profile }
            ? profile
            : null;

    /// <summary>
    /// The follow-up of its author that it answers, or else the first of somebody else's, with what it became part of; null for none.
    /// </summary>
    private async Task<IReadOnlyList<StoredFollowUp>?> FindTargetAsync(Arrival reply, CustomerProfile? author)
    {
        IReadOnlyList<StoredFollowUp>? first = null;
        foreach (var messageId in ThreadIds.CandidatesOf(reply.Mention.Channel, reply.Mention.InReplyTo!))
        {
            foreach (var followUpId in await FindCandidatesAsync(messageId, author))
            {
                if (await threads.FindChainAsync(followUpId, CancellationToken.None) is not [.., var last] chain)
                {
                    continue;
                }

                if (author is null || await IsTheirsAsync(last.State, chain, author))
                {
                    return chain;
                }

                first ??= chain;
            }
        }

        return first;
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

    /// <summary>
    /// Whether it is theirs, or came under one of their handles: whom it was given to writes under that handle too, as from a mailbox
    /// that two share.
    /// </summary>
    private async Task<bool> IsTheirsAsync(FollowUpState state, IReadOnlyList<StoredFollowUp> chain, CustomerProfile? author) =>
        author is not null
        && (state.CustomerId == author.Id
            || chain.Any(followUp => author.GivenAway.Contains(followUp.State.Id))
            || (await customers.FindCurrentAsync(state.CustomerId, CancellationToken.None))?.Profile.Id == author.Id);

    /// <summary>Adds it to the follow-up; where that can't take it, notes why the two belong together.</summary>
    private async Task<bool> TryJoinAsync(
        Arrival reply, IReadOnlyList<StoredFollowUp> chain, CustomerProfile? author, IntakeRequest request)
    {
        // An earlier attempt may have stopped after its commit, and the follow-up may have been merged since.
        foreach (var earlier in chain.SkipLast(1))
        {
            if (await redirects.FindNumberAsync(earlier.State.Id, reply.FollowUpId, CancellationToken.None) is not null)
            {
                return await IsThereAsync(reply, earlier.State.Id, chain[^1].State, request);
            }
        }

        var target = chain[^1];
        for (var round = 0; round < MaxRounds; round++)
        {
            if (!await IsTheirsAsync(target.State, chain, author))
            {
                reply.Related = [new RelatedFollowUp(target.State.Id, RelatedBecause.ReplyOfAnother)];
                return false;
            }

            var levels = await serviceLevels.GetAsync(target.State.ServiceLevelVersion, CancellationToken.None);
            var reopen = target.State.IsOpen && reply.Mention.HeardBy?.Answer?.NeedsResolution != true
                ? FollowUpRules.ReopenForReply
                : await reopening.ChooseAsync(target.State, FollowUpRules.ReopenForReply, request.Now, CancellationToken.None);
            if (FollowUpRules.Join(target.State, reply.Mention, reopen, levels, request.Now) is not { } joined)
            {
                reply.Related = [new RelatedFollowUp(target.State.Id, RelatedBecause.LaterReply)];
                return false;
            }

            if (await committer.TryCommitAsync(
                target, joined, answer: null, request.Now, request.Client, CancellationToken.None) is not null)
            {
                reply.Joins(target.State);
                await known.LeadToAsync(reply, target.State.Id, request);
                return true;
            }

            if (await redirects.FindNumberAsync(target.State.Id, reply.FollowUpId, CancellationToken.None) is not null)
            {
                return await IsThereAsync(reply, target.State.Id, target.State, request);
            }

            if (await threads.FindChainAsync(target.State.Id, CancellationToken.None) is not [.., var now])
            {
                return false;
            }

            target = now;
        }

        throw new ProblemException(503, "Too busy.", "Others changed the follow-up again and again; send the reply again.");
    }

    private async Task<bool> IsThereAsync(Arrival reply, string followUpId, FollowUpState last, IntakeRequest request)
    {
        reply.IsKnownIn(last);
        await known.LeadToAsync(reply, followUpId, request);
        return true;
    }
}
