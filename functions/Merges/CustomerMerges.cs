using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using Outreach.Customers;
using Outreach.Customers.ThankYouCalls;
using Outreach.Platform.Http;
using Outreach.SharedKernel;

namespace Outreach.Merges;

/// <summary>
/// Begins merges, and their undoing. The survivor's row is claimed first, so that a customer is in one merge at a time; the commit that
/// makes the absorbed customer's row a redirect decides. The orchestration does the rest.
/// </summary>
public sealed class CustomerMerges(
    MergeStore store,
    MergeStarter starter,
    CustomerStore customers,
    CustomerChanges changes,
    CustomerCalendar calendar,
    CallStarter calls,
    IOptions<LoyaltyPolicy> policy,
    TimeProvider clock)
{
    private const string AnotherMerge = "is in another merge; wait for its end.";
    private const int MaxRounds = 50;

    /// <summary>Merges one customer into another. Repeating the request returns the same merge.</summary>
    /// <param name="absorbedId">Who turned out to be somebody else.</param>
    /// <param name="survivorId">The customer who stays.</param>
    /// <param name="by">Who says so.</param>
    /// <param name="ifMatch">The ETags of which the absorbed customer must have one, where the caller cares.</param>
    /// <param name="client">Starts the orchestration.</param>
    /// <param name="cancellationToken">Stops before the first commit. Begun, it is carried through.</param>
    /// <exception cref="ProblemException">404, 409 or 412.</exception>
    public async Task<MergeRecord> BeginAsync(
        string absorbedId, string survivorId, string by, IReadOnlyList<EntityTagHeaderValue>? ifMatch, DurableTaskClient client, CancellationToken cancellationToken)
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
                if ((WhyNot(absorbed.Profile, "id") ?? WhyNot(survivor.Profile, "into")) is { } obstacle)
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
                if (!await TryClaimAsync(known, survivor, absorbed.Profile, now, client))
                {
                    continue;
                }
            }

            if (await AbsorbAsync(known, client) is { } refusal)
            {
                throw refusal;
            }

            await StartAsync(known, client);
            return known;
        }

        throw TooBusy();
    }

    /// <summary>
    /// The customer's own open problems. The others came with the claim of a customer who is being merged into them, and hold from the
    /// claim on.
    /// </summary>
    public async Task<IReadOnlyList<string>> OwnProblemsAsync(CustomerProfile profile, CancellationToken cancellationToken)
    {
        var own = new List<string>();
        foreach (var id in profile.OpenProblems)
        {
            if (await customers.FindContactAsync(profile.Id, id, cancellationToken) is not null)
            {
                own.Add(id);
            }
        }

        return own;
    }

    /// <summary>
    /// Makes the absorbed customer's row a redirect and cancels their open call, in one commit: from then on everything is the survivor's.
    /// Where that is impossible the claim is given up, and the result says why. Safe to repeat.
    /// </summary>
    public async Task<ProblemException?> AbsorbAsync(MergeRecord record, DurableTaskClient client)
    {
        while (await customers.FindAsync(record.AbsorbedId, CancellationToken.None) is { } absorbed)
        {
            if (absorbed.Profile.MergedInto == record.SurvivorId)
            {
                return null;
            }

            if (WhyNot(absorbed.Profile, "id") is { } refusal)
            {
                await GiveUpAsync(record, absorbed.Profile.ErasingSince is null);
                return refusal;
            }

            var after = absorbed.Profile with { MergedInto = record.SurvivorId };
            var canceled = await changes.CancelAsync(absorbed, after, "They turned out to be a customer whom we know by another name; that one is called if anyone is.", clock.GetUtcNow());
            if (await customers.TryCommitAsync(canceled?.Profile ?? after, absorbed.ETag, canceled is null ? [] : CallStore.Write(canceled), CancellationToken.None) is not null)
            {
                if (canceled is not null)
                {
                    await calls.WakeAsync(client, canceled.State);
                }

                return null;
            }
        }

        await GiveUpAsync(record, isAbsorbedThere: false);
        return ProblemException.NotFound("customer");
    }

    /// <summary>Undoes a merge. Asked again it gives the same undoing.</summary>
    /// <param name="mergeId">Which.</param>
    /// <param name="by">Who says so.</param>
    /// <param name="client">Starts the orchestration.</param>
    /// <param name="cancellationToken">Stops before the first commit.</param>
    /// <exception cref="ProblemException">404 or 409.</exception>
    public async Task<MergeRecord> UndoAsync(string mergeId, string by, DurableTaskClient client, CancellationToken cancellationToken)
    {
        for (var round = 0; round < MaxRounds; round++)
        {
            var record = (MergeId.IsWellFormed(mergeId) ? await store.FindAsync(mergeId, cancellationToken) : null) ?? throw ProblemException.NotFound("merge");
            if (record.Status is MergeStatus.Undoing or MergeStatus.Undone)
            {
                await StartAsync(record, client);
                return record;
            }

            var now = clock.GetUtcNow();
            var (absorbed, survivor) = (await FindAsync(record.AbsorbedId, cancellationToken), await FindAsync(record.SurvivorId, cancellationToken));
            if ((WhyNotUndone(record, absorbed.Profile, survivor.Profile, now) ?? await WhyNotYetAsync(record, survivor.Profile, cancellationToken)) is { } why)
            {
                throw Conflict("It can't be undone.", why, "merge");
            }

            var undoing = record with { Status = MergeStatus.Undoing, UndoneBy = by, UndoneAt = now, CallIsSettled = false };
            var after = MergeRules.GiveBack(survivor.Profile, absorbed.Profile, record.Took!) with { Merging = record.Id };
            cancellationToken.ThrowIfCancellationRequested();
            await store.NoteUnderWayAsync(record.Id, CancellationToken.None);
            if (await customers.TryCommitAsync(after, survivor.ETag, [MergeStore.Put(undoing)], CancellationToken.None) is not null)
            {
                await StartAsync(undoing, client);
                return undoing;
            }
        }

        throw TooBusy();
    }

    /// <summary>
    /// The claim takes effect at once: the opt-outs and open problems of either hold for the survivor before anything is moved, and the
    /// survivor's due call is canceled where it can't be made to both. False where the survivor was changed meanwhile.
    /// </summary>
    private async Task<bool> TryClaimAsync(MergeRecord record, StoredCustomer survivor, CustomerProfile absorbed, DateTimeOffset now, DurableTaskClient client)
    {
        var both = MergeRules.TakeOver(survivor.Profile, absorbed, absorbed.OpenProblems).Survivor;
        var claimed = survivor.Profile with
        {
            Merging = record.Id,
            Absorbed = [.. survivor.Profile.Absorbed, new Absorbed(record.AbsorbedId, now)],
            DoNotContact = both.DoNotContact,
            OpenProblems = both.OpenProblems,
        };
        var why = CallEligibility.JudgeDue(both, policy.Value.DaysBetweenCalls, now)?.Reason;
        var canceled = why is null ? null : await changes.CancelAsync(survivor, claimed, why, now);
        var begun = record with { Moved = record.Moved with { DoNotContact = both.DoNotContact.Count - survivor.Profile.DoNotContact.Count } };
        if (await customers.TryCommitAsync(
            canceled?.Profile ?? claimed, survivor.ETag, [MergeStore.Put(begun), .. canceled is null ? [] : CallStore.Write(canceled)], CancellationToken.None) is null)
        {
            return false;
        }

        if (canceled is not null)
        {
            await calls.WakeAsync(client, canceled.State);
        }

        return true;
    }

    /// <summary>Each merge keeps how the survivor was before it: the latest goes first.</summary>
    private async Task<string?> WhyNotYetAsync(MergeRecord record, CustomerProfile survivor, CancellationToken cancellationToken) =>
        survivor.Absorbed is not [.., var latest] || latest.CustomerId == record.AbsorbedId ? null
        : $"{(await store.FindLatestAsync(latest.CustomerId, record.SurvivorId, cancellationToken))?.Id ?? latest.CustomerId} was merged into the same customer since; undo that first.";

    private static string? WhyNotUndone(MergeRecord record, CustomerProfile absorbed, CustomerProfile survivor, DateTimeOffset now) =>
        record.Status == MergeStatus.Failed ? "It never took place."
        : record.Status == MergeStatus.Running || record.Took is null ? "It is still under way; undo it once it is completed."
        : now > record.UndoUntil ? $"A merge can be undone for {MergeRecord.UndoableFor.Days} days; this one could until {record.UndoUntil:yyyy-MM-dd}."
        : survivor.MergedInto is { } later ? $"The survivor was merged into {later} since; undo that first."
        : survivor.ErasingSince is not null || absorbed.ErasingSince is not null ? "They are being erased."
        : survivor.Merging is not null || absorbed.Merging is not null ? "One of the two is in another merge; wait for its end."
        : absorbed.MergedInto != survivor.Id ? "The absorbed customer is somebody else's by now."
        : null;

    /// <summary>Why a customer can't be merged; null where they can.</summary>
    private static ProblemException? WhyNot(CustomerProfile customer, string field) =>
        customer.ErasingSince is not null ? Conflict("They are being erased.", $"Customer {customer.Id} is being erased.", field)
        : customer.MergedInto is { } survivor ? Conflict("They are merged already.", $"Customer {customer.Id} was merged into {survivor} already.", field)
        : customer.Merging is not null ? Conflict("They are being merged.", $"Customer {customer.Id} {AnotherMerge}", field)
        : null;

    private static ProblemException Conflict(string title, string detail, string field) =>
        new(409, title, detail) { Errors = new Dictionary<string, string[]> { [field] = [detail] } };

    private static ProblemException TooBusy() => new(503, "Too busy.", "Others changed these customers again and again; nothing was stored. Try again.");

    private async Task<StoredCustomer> FindAsync(string customerId, CancellationToken cancellationToken) =>
        await customers.FindAsync(customerId, cancellationToken) ?? throw ProblemException.NotFound("customer");

    private Task StartAsync(MergeRecord record, DurableTaskClient client) =>
        record.Status is MergeStatus.Running or MergeStatus.Undoing ? starter.StartAsync(client, record) : Task.CompletedTask;

    private async Task GiveUpAsync(MergeRecord record, bool isAbsorbedThere)
    {
        // Of somebody who was erased no record is kept, not even that nothing came of it.
        var outcome = isAbsorbedThere ? MergeStore.Put(record with { Status = MergeStatus.Failed }) : MergeStore.Delete(record);
        while (await customers.FindAsync(record.SurvivorId, CancellationToken.None) is { } survivor && survivor.Profile.Merging == record.Id)
        {
            // What the claim took belongs to the other customer after all; whether a call is due is judged again.
            var wishes = (await customers.FindAsync(record.AbsorbedId, CancellationToken.None))?.Profile.DoNotContact ?? [];
            var free = survivor.Profile with
            {
                Merging = null,
                Absorbed = [.. survivor.Profile.Absorbed.Where(one => one.CustomerId != record.AbsorbedId)],
                DoNotContact = [.. survivor.Profile.DoNotContact.Where(wish => !wishes.Contains(wish))],
                OpenProblems = await OwnProblemsAsync(survivor.Profile, CancellationToken.None),
            };
            await calendar.NoteAsync(record.SurvivorId, clock.GetUtcNow(), CancellationToken.None);
            if (await customers.TryCommitAsync(free, survivor.ETag, [outcome], CancellationToken.None) is not null)
            {
                break;
            }
        }

        await store.DeleteUnderWayAsync(record.Id, CancellationToken.None);
    }
}
