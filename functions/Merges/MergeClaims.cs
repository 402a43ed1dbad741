using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Options;
using Outreach.Customers;
using Outreach.Customers.ThankYouCalls;
using Outreach.Platform.Http;

namespace Outreach.Merges;

/// <summary>
/// Claims the two customers of a merge: first the survivor, so that a customer is in one merge at a time; then the absorbed customer, whose
/// row becomes a redirect.
/// </summary>
public sealed class MergeClaims(
    MergeStore store,
    CustomerStore customers,
    CustomerChanges changes,
    CustomerCalendar calendar,
    MergedContacts contacts,
    IOptions<LoyaltyPolicy> policy,
    TimeProvider clock)
{
    internal static ProblemException? WhyNot(CustomerProfile customer, string field) =>
        customer.ErasingSince is not null ? Conflict("They are being erased.", $"Customer {customer.Id} is being erased.", field)
        : customer.MergedInto is { } survivor
            ? Conflict("They are merged already.", $"Customer {customer.Id} was merged into {survivor} already.", field)
        : customer.Merging is not null
            ? Conflict("They are being merged.", $"Customer {customer.Id} is in another merge; wait for its end.", field)
        : null;

    /// <summary>409, with what is in the way.</summary>
    internal static ProblemException Conflict(string title, string detail, string field) =>
        new(409, title, detail) { Errors = new Dictionary<string, string[]> { [field] = [detail] } };

    /// <summary>
    /// The claim takes effect at once: the opt-outs and open problems of either hold for the survivor before anything is moved, and the
    /// survivor's due call is canceled where it can't be made to both. False where the survivor was changed meanwhile.
    /// </summary>
    internal async Task<bool> TryTakeAsync(
        MergeRecord record, StoredCustomer survivor, CustomerProfile absorbed, DateTimeOffset now, DurableTaskClient client)
    {
        var both = MergeRules.TakeOver(survivor.Profile, absorbed, absorbed.OpenProblems).Survivor;
        var claimed = survivor.Profile with
        {
            Merging = record.Id,
            Absorbed = [.. survivor.Profile.Absorbed, new Absorbed(record.AbsorbedId, now, record.Id)],
            DoNotContact = both.DoNotContact,
            OpenProblems = both.OpenProblems,
        };
        var optOuts = both.DoNotContact.Select(optOut => optOut.Channel).Where(one => !survivor.Profile.MustNotBeContactedOn(one)).ToList();
        var begun = record with { OptOuts = optOuts, Moved = record.Moved with { DoNotContact = optOuts.Count } };
        var cancelBecause = CallEligibility.JudgeDue(both, policy.Value.DaysBetweenCalls, now)?.Reason;
        return await changes.TryCommitAsync(claimed, survivor, [MergeStore.Put(begun)], now, client, cancelBecause) is not null;
    }

    /// <summary>
    /// Makes the absorbed customer's row a redirect and cancels their open call, in one commit: from then on everything is the survivor's.
    /// Where that is impossible the claim is given up, and the result says why. Safe to repeat.
    /// </summary>
    internal async Task<ProblemException?> AbsorbAsync(MergeRecord record, DurableTaskClient client)
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
            const string Why = "They turned out to be a customer whom we know by another name; that one is called if anyone is.";
            if (await changes.TryCommitAsync(after, absorbed, [], clock.GetUtcNow(), client, cancelBecause: Why) is not null)
            {
                return null;
            }
        }

        await GiveUpAsync(record, isAbsorbedThere: false);
        return ProblemException.NotFound("customer");
    }

    private async Task GiveUpAsync(MergeRecord record, bool isAbsorbedThere)
    {
        // Of somebody who was erased no record is kept, not even that nothing came of it.
        var outcome = isAbsorbedThere ? MergeStore.Put(record with { Status = MergeStatus.Failed }) : MergeStore.Delete(record);
        while (await customers.FindAsync(record.SurvivorId, CancellationToken.None) is { } survivor
            && survivor.Profile.Merging == record.Id)
        {
            // What the claim took belongs to the other customer after all, and what they had stays; whether a call is due is judged again.
            var took = (await store.FindAsync(record.Id, CancellationToken.None))?.OptOuts ?? [];
            var optOuts = (await customers.FindAsync(record.AbsorbedId, CancellationToken.None))?.Profile.DoNotContact ?? [];
            var free = survivor.Profile with
            {
                Merging = null,
                Absorbed = [.. survivor.Profile.Absorbed.Where(one => one.CustomerId != record.AbsorbedId)],
                DoNotContact = [.. survivor.Profile.DoNotContact.Where(one => !took.Contains(one.Channel) || !optOuts.Contains(one))],
                OpenProblems = await contacts.KnownToAsync(record.SurvivorId, survivor.Profile.OpenProblems, CancellationToken.None),
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
