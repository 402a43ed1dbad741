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
    ReplyTargets targets,
    Redirects redirects,
    AuthorProfiles profiles,
    FollowUpCommitter committer,
    ServiceLevelStore serviceLevels,
    ReopeningChoices reopening,
    KnownReplies known)
{
    private const int MaxRounds = 50;

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

        var author = await targets.FindAuthorAsync(reply);
        if (await targets.FindAsync(reply, author) is not { } target || !await TryJoinAsync(reply, target, author, request))
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
        if (await targets.FindHomeAsync(reply) is var (followUpId, last))
        {
            await IsThereAsync(reply, followUpId, last, request);
            return;
        }

        reply.WasDeletedBefore();
    }

    /// <summary>Adds it to the follow-up; where that can't take it, notes why the two belong together.</summary>
    private async Task<bool> TryJoinAsync(
        Arrival reply, IReadOnlyList<StoredFollowUp> chain, CustomerProfile? author, IntakeRequest request)
    {
        // An earlier attempt may have stopped after its commit, and the follow-up may have been merged since.
        if (await targets.FindHomeAsync(reply, chain.SkipLast(1)) is { } earlier)
        {
            return await IsThereAsync(reply, earlier, chain[^1].State, request);
        }

        var target = chain[^1];
        for (var round = 0; round < MaxRounds; round++)
        {
            if (!await targets.IsTheirsAsync(target.State, chain, author))
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

            if (round == 0)
            {
                // Before the commit, by which a reply that is sent again is known.
                await profiles.HearAsync(
                    target.State.CustomerId,
                    profile => CustomerRules.HearReply(profile, author?.Id, reply.Mention, request.Now),
                    request);
            }

            if (await committer.TryCommitAsync(
                target, joined, answer: null, request.Now, request.Client, CancellationToken.None) is not null)
            {
                reply.Joins(target.State);
                await known.LeadToAsync(reply, target.State.Id, request);
                return true;
            }

            if (await targets.FindHomeAsync(reply, [target]) is { } home)
            {
                return await IsThereAsync(reply, home, target.State, request);
            }

            if (await targets.FindAgainAsync(target.State.Id) is not { } now)
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
