using Microsoft.DurableTask.Client;
using Microsoft.Net.Http.Headers;
using Outreach.Customers;
using Outreach.Platform.Http;
using Outreach.SharedKernel;

namespace Outreach.Merges;

/// <summary>
/// Begins merges, and their undoing. The survivor's row is claimed first, so that a customer is in one merge at a time; the commit that
/// makes the absorbed customer's row a redirect decides. The orchestration does the rest.
/// </summary>
public sealed class CustomerMerges(
    MergeStore store, MergeStarter starter, MergeClaims claims, CustomerStore customers, CustomerChanges changes, TimeProvider clock)
{
    private const int MaxRounds = 50;

    /// <summary>Merges one customer into another. Repeating the request returns the same merge.</summary>
    /// <param name="survivorId">The customer who stays.</param>
    /// <param name="ifMatch">The ETags of which the absorbed customer must have one, where the caller cares.</param>
    /// <exception cref="ProblemException">404, 409 or 412.</exception>
    internal async Task<MergeRecord> BeginAsync(
        string absorbedId,
        string survivorId,
        string by,
        IReadOnlyList<EntityTagHeaderValue>? ifMatch,
        DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        for (var round = 0; round < MaxRounds; round++)
        {
            var (absorbed, survivor) = (await FindAsync(absorbedId, cancellationToken), await FindAsync(survivorId, cancellationToken));
            var known = await store.FindLatestAsync(absorbedId, survivorId, cancellationToken);
            if (known is { Status: MergeStatus.Running or MergeStatus.Completed } && absorbed.Profile.MergedInto == survivorId)
            {
                await StartAsync(known, client);
                return known;
            }

            IfMatch.Require(ifMatch, absorbed.ETag, "customer");
            if (known is not { Status: MergeStatus.Running } || survivor.Profile.Merging != known.Id)
            {
                if ((MergeClaims.WhyNot(absorbed.Profile, "id") ?? MergeClaims.WhyNot(survivor.Profile, "into")) is { } obstacle)
                {
                    throw obstacle;
                }

                var now = clock.GetUtcNow();
                var number = (known?.Number ?? 0) + 1;
                known = new MergeRecord
                {
                    Id = MergeId.Of(absorbedId, survivorId, number),
                    Number = number,
                    AbsorbedId = absorbedId,
                    SurvivorId = survivorId,
                    By = by,
                    At = now,
                    CanceledCall = absorbed.Profile.CallIsOpen ? $"{absorbedId}.{absorbed.Profile.Calls}" : null,
                };
                cancellationToken.ThrowIfCancellationRequested();
                await store.NoteUnderWayAsync(known.Id, CancellationToken.None);
                if (!await claims.TryTakeAsync(known, survivor, absorbed.Profile, now, client))
                {
                    continue;
                }
            }

            if (await claims.AbsorbAsync(known, client) is { } refusal)
            {
                throw refusal;
            }

            await StartAsync(known, client);
            return known;
        }

        throw TooBusy();
    }

    /// <summary>Undoes a merge. Asked again it gives the same undoing.</summary>
    /// <exception cref="ProblemException">404 or 409.</exception>
    internal async Task<MergeRecord> UndoAsync(string mergeId, string by, DurableTaskClient client, CancellationToken cancellationToken)
    {
        for (var round = 0; round < MaxRounds; round++)
        {
            var record = (MergeId.IsWellFormed(mergeId) ? await store.FindAsync(mergeId, cancellationToken) : null)
                ?? throw ProblemException.NotFound("merge");
            if (record.Status is MergeStatus.Undoing or MergeStatus.Undone)
            {
                await StartAsync(record, client);
                return record;
            }

            var now = clock.GetUtcNow();
            var (absorbed, survivor) = (
                await FindAsync(record.AbsorbedId, cancellationToken), await FindAsync(record.SurvivorId, cancellationToken));
            if ((WhyNotUndone(record, absorbed.Profile, survivor.Profile, now)
                ?? await WhyNotYetAsync(record, survivor.Profile, cancellationToken)) is { } why)
            {
                throw MergeClaims.Conflict("It can't be undone.", why, "merge");
            }

            var undoing = record with { Status = MergeStatus.Undoing, UndoneBy = by, UndoneAt = now, CallIsSettled = false };
            var after = MergeRules.GiveBack(survivor.Profile, absorbed.Profile, record.Took!) with { Merging = record.Id };
            cancellationToken.ThrowIfCancellationRequested();
            await store.NoteUnderWayAsync(record.Id, CancellationToken.None);
            if (await changes.TryCommitWithTheirCallAsync(after, survivor, [MergeStore.Put(undoing)], now, client) is not null)
            {
                await StartAsync(undoing, client);
                return undoing;
            }
        }

        throw TooBusy();
    }

    /// <summary>Each merge keeps how the survivor was before it: the latest goes first.</summary>
    private async Task<string?> WhyNotYetAsync(MergeRecord record, CustomerProfile survivor, CancellationToken cancellationToken) =>
        survivor.Absorbed is not [.., var latest] || latest.CustomerId == record.AbsorbedId ? null
        : $"{(await store.FindLatestAsync(latest.CustomerId, record.SurvivorId, cancellationToken))?.Id ?? latest.CustomerId} was "
            + "merged into the same customer since; undo that first.";

    private static string? WhyNotUndone(MergeRecord record, CustomerProfile absorbed, CustomerProfile survivor, DateTimeOffset now) =>
        record.Status == MergeStatus.Failed ? "It never took place."
        : record.Status == MergeStatus.Running || record.Took is null ? "It is still under way; undo it once it is completed."
        : now > record.UndoUntil
            ? $"A merge can be undone for {MergeRecord.UndoableFor.Days} days; this one could until {record.UndoUntil:yyyy-MM-dd}."
        : survivor.MergedInto is { } later ? $"The survivor was merged into {later} since; undo that first."
        : survivor.ErasingSince is not null || absorbed.ErasingSince is not null ? "They are being erased."
        : survivor.Merging is not null || absorbed.Merging is not null ? "One of the two is in another merge; wait for its end."
        : absorbed.MergedInto != survivor.Id ? "The absorbed customer is somebody else's by now."
        : null;

    private static ProblemException TooBusy() =>
        new(503, "Too busy.", "Others changed these customers again and again; nothing was stored. Try again.");

    private async Task<StoredCustomer> FindAsync(string customerId, CancellationToken cancellationToken) =>
        await customers.FindAsync(customerId, cancellationToken) ?? throw ProblemException.NotFound("customer");

    private Task StartAsync(MergeRecord record, DurableTaskClient client) =>
        record.Status is MergeStatus.Running or MergeStatus.Undoing ? starter.StartAsync(client, record) : Task.CompletedTask;
}
