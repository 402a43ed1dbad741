using System.Diagnostics;
using Outreach.Platform.Http;
using Outreach.Platform.Telemetry;

namespace Outreach.FollowUps.Mentions;

/// <summary>Makes the follow-ups of mentions, or finds them where a mention is known, and starts their orchestrations.</summary>
public sealed class MentionOpening(
    MentionHistory history,
    MentionAnnouncements announcements,
    FollowUpStore followUps,
    Redirects redirects,
    KnownReplies knownReplies,
    FirstTurns firstTurns,
    FollowUpWaker waker)
{
    private static readonly ParallelOptions AtOnce = new() { MaxDegreeOfParallelism = 16 };

    // A transaction holds a hundred rows, and the profile is one of them.
    private const int ContactsPerCommit = 50;

    private const int MaxRounds = 10;

    internal async Task OpenAsync(List<Arrival> arrivals, IntakeRequest request)
    {
        await Parallel.ForEachAsync(arrivals.GroupBy(arrival => arrival.Identity.CustomerId), AtOnce, async (ofOne, _) =>
        {
            foreach (var chunk in ofOne.Chunk(ContactsPerCommit))
            {
                await history.RememberAsync(ofOne.Key, chunk, request);
            }
        });
        await announcements.AnnounceAsync([.. arrivals.Where(arrival => !arrival.Duplicate)], request.Roster);
        try
        {
            await Parallel.ForEachAsync(arrivals, AtOnce, async (arrival, _) => await OpenTracedAsync(arrival, request));
            await firstTurns.TakeAsync(
                [.. arrivals.Where(arrival => arrival.Made is not null)], request.Roster, request.Now, request.Client);

            // All at once, so that an engine that can will store them together.
            await Task.WhenAll(arrivals.Select(arrival => StartAsync(arrival, request)));
        }
        finally
        {
            arrivals.ForEach(arrival => arrival.Span?.Dispose());
        }
    }

    private async Task OpenTracedAsync(Arrival arrival, IntakeRequest request)
    {
        arrival.Span = Spans.Begin("mention", (Spans.FollowUpId, arrival.FollowUpId), ("outreach.channel", arrival.Mention.Channel));
        try
        {
            arrival.ToStart = await OpenAsync(arrival, request);
        }
        catch (ProblemException problem)
        {
            // It must not cost the others.
            arrival.Span.Fail(problem);
            arrival.Problem = problem;
        }
        catch (Exception failed)
        {
            arrival.Span.Fail(failed);
            throw;
        }
    }

    /// <summary>Starts what has to run, within the mention's span: the orchestration goes on in its trace.</summary>
    private async Task StartAsync(Arrival arrival, IntakeRequest request)
    {
        Activity.Current = arrival.Span ?? Activity.Current;
        arrival.Span?.SetTag("outreach.duplicate", arrival.Duplicate);
        if (arrival.ToStart is { } state)
        {
            await waker.StartAsync(request.Client, state, arrival.WaitsFirstUntil);
        }
    }

    /// <summary>Makes the follow-up, or finds it; gives it where its orchestration has to run.</summary>
    private async Task<FollowUpState?> OpenAsync(Arrival arrival, IntakeRequest request)
    {
        for (var round = 0; round < MaxRounds; round++)
        {
            // Announced as it was opened; an answer on the spot is part of the commit that makes it.
            var opened = arrival.Duplicate ? null : FollowUpRules.AnswerOnTheSpot(arrival.Opened!, arrival.Mention, request.Levels);
            if (opened is not null && (arrival.Made = await followUps.TryAddAsync(opened, CancellationToken.None)) is not null)
            {
                FollowUpCounters.MentionTakenIn(arrival.Mention.Channel, duplicate: false);
                if (!opened.State.IsOpen)
                {
                    await history.GiveBackAsync(arrival);
                }

                return opened.State;
            }

            if (await FindAgainAsync(arrival, request) is (true, var toStart))
            {
                return toStart;
            }
        }

        // Rows of it are there without its state, as after a backup that was restored in part.
        await history.GiveBackAsync(arrival);
        throw new ProblemException(503, "It can't be opened.", $"What is kept of {arrival.FollowUpId} is not whole; send it again later.");
    }

    /// <summary>
    /// A mention that we seem to know: its follow-up is there, or an earlier attempt stopped before it, and it can be opened now.
    /// </summary>
    private async Task<(bool IsKnown, FollowUpState? ToStart)> FindAgainAsync(Arrival arrival, IntakeRequest request)
    {
        if (await followUps.FindAsync(arrival.FollowUpId, CancellationToken.None) is not { State: var known } stored)
        {
            var own = await redirects.FindOwnAsync(arrival.FollowUpId, CancellationToken.None);
            if (own is { IsDeleted: true })
            {
                await history.TakeBackAsync(arrival);
                await announcements.WithdrawAsync(arrival);
                arrival.WasDeletedBefore();
                return (true, null);
            }

            if (own is not null && await knownReplies.TryFindAsync(arrival, own, request))
            {
                // It came in before as a reply, and was counted as a mention of its own just now.
                await history.TakeBackAsync(arrival);
                await announcements.WithdrawAsync(arrival);
                return (true, null);
            }

            // The customer's history has the mention but there is no follow-up: continue where the earlier attempt stopped.
            await history.ResumeAsync(arrival, request);
            await announcements.AnnounceAsync([arrival], request.Roster);
            return (false, null);
        }

        arrival.Duplicate = true;
        arrival.Known = stored;
        FollowUpCounters.MentionTakenIn(arrival.Mention.Channel, duplicate: true);
        arrival.KnownCustomerId = known.CustomerId;
        await history.TakeBackAsync(arrival, known);
        await announcements.WithdrawAsync(arrival, known, request.Roster);
        if (!known.IsOpen)
        {
            return (true, null);
        }

        await firstTurns.WakeAgainAsync(known, request.Client);
        return (true, known);
    }
}
