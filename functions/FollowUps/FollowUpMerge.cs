using Microsoft.DurableTask.Client;
using Outreach.Customers;
using Outreach.Platform.Http;
using Outreach.ServiceLevels;
using Outreach.SharedKernel;
using Outreach.WorkItems;

namespace Outreach.FollowUps;

/// <summary>
/// The first half of merging two follow-ups: the target takes over what the source holds. If everything stops after it, the source is still
/// open and the command can be given again.
/// </summary>
public sealed class FollowUpMerge(
    FollowUpStore store,
    Redirects redirects,
    FollowUpWaker waker,
    CustomerStore customers,
    ServiceLevelStore serviceLevels,
    TimeProvider clock)
{
    // A transaction holds a hundred rows and 4 MiB.
    private const int RowsAtOnce = 50;
    private const int UnitsAtOnce = 400_000;

    // Rounds that get on end by themselves, however many words there are; only those in a row that do not are too many.
    private const int MaxRoundsInVain = 50;

    /// <summary>
    /// Takes over the whole content of a follow-up. Safe to repeat: what was taken before stays, what has come since is added, and what was
    /// edited or deleted since is changed.
    /// </summary>
    /// <param name="sourceId">The follow-up that ends.</param>
    /// <param name="client">Wakes the orchestration of the one that goes on.</param>
    /// <returns>The one that ends, as it was taken over.</returns>
    /// <exception cref="ProblemException">404 or 409: the other one can't take it.</exception>
    internal async Task<StoredFollowUp> TakeOverAsync(
        string sourceId, Merge command, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var source = await store.FindWholeAsync(sourceId, cancellationToken) ?? throw ProblemException.NotFound("follow-up");
        for (var inVain = 0; inVain < MaxRoundsInVain;)
        {
            var target = (FollowUpId.IsWellFormed(command.Into) ? await store.FindAsync(command.Into, cancellationToken) : null)
                ?? throw ProblemException.NotFound("follow-up");
            if (!target.State.IsOpen)
            {
                throw Conflict("The follow-up that is to go on is closed: reopen it first, or merge it into this one.");
            }

            await RequireSameCustomerAsync(source.Stored.State, target.State, cancellationToken);
            var now = clock.GetUtcNow();
            if (await NextAsync(source, target, command, now, cancellationToken) is not { } accepted)
            {
                return source.Stored;
            }

            cancellationToken.ThrowIfCancellationRequested();
            var committed = await store.TryCommitAsync(accepted, target.ETag, answer: null, CancellationToken.None) is not null;
            inVain = committed && accepted is not { TakenOver: [], ChangedMentions: [] } ? 0 : inVain + 1;
            if (committed && !OutboxRules.IsWakePending(target.State.Outbox, now))
            {
                await waker.WakeAsync(client, accepted.State);
            }
        }

        throw new ProblemException(
            503, "Too busy.", "Others changed the follow-up that is to go on again and again; the other one is open still. Try again.");
    }

    /// <summary>The next change of the one that goes on; null where it has everything as it is.</summary>
    private async Task<Accepted?> NextAsync(
        WholeFollowUp source, StoredFollowUp target, Merge command, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var taken = FollowUpRules.MentionsTaken(target.State, source.Stored.State.Id);
        if (FollowUpRules.HasTaken(target.State, source.Stored.State) && taken >= source.Stored.State.MentionCount)
        {
            return await store.FindWholeAsync(target.State.Id, cancellationToken) is { } whole
                && FollowUpRules.ChangedSince(source, whole.Mentions) is { Count: > 0 } changed
                    ? FollowUpRules.Decide(target.State, new CorrectTaken(Part(changed, taken => taken.Row)) { By = command.By }, now)
                    : null;
        }

        // Before the first words are in two places: an author who deletes them then deletes them in both.
        await redirects.AddMergeAsync(source.Stored.State.Id, target.State.Id, cancellationToken);
        var levels = await serviceLevels.GetAsync(target.State.ServiceLevelVersion, cancellationToken);
        var takeOver = new TakeOver(source.Stored.State, Part(source.Mentions.Skip(taken), mention => mention))
        {
            By = command.By,
            LoggedBy = command.LoggedBy,
        };
        return FollowUpRules.Decide(target.State, takeOver, levels, now) as Accepted
            ?? throw Conflict("The follow-up that is to go on can't take it over.");
    }

    /// <summary>As many as a transaction holds; one at the least.</summary>
    private static List<T> Part<T>(IEnumerable<T> mentions, Func<T, MentionRow> rowOf)
    {
        var units = 0;
        return [.. mentions.Take(RowsAtOnce).TakeWhile((mention, n) => (units += rowOf(mention).Units) <= UnitsAtOnce || n == 0)];
    }

    private async Task RequireSameCustomerAsync(FollowUpState source, FollowUpState target, CancellationToken cancellationToken)
    {
        if (source.CustomerId == target.CustomerId)
        {
            return;
        }

        // While their customers are being merged one of them may not have moved yet.
        var (ours, theirs) = (
            await customers
                .FindCurrentAsync(source.CustomerId, cancellationToken), await customers
                .FindCurrentAsync(target.CustomerId, cancellationToken));
        if (ours is null || ours.Profile.Id != theirs?.Profile.Id)
        {
            throw Conflict("The two are of different customers. If those are one and the same, merge the customers first.");
        }
    }

    private static ProblemException Conflict(string why) =>
        new(409, "They can't be merged.", why) { Errors = new Dictionary<string, string[]> { ["into"] = [why] } };
}
