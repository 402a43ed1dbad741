using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Options;
using Outreach.Customers;
using Outreach.Customers.ThankYouCalls;
using Outreach.Platform.Storage;

namespace Outreach.Merges;

/// <summary>
/// The steps that make one customer of two. Each reads the rows for what is left to do, does a page of it at most, and is safe to repeat:
/// rows are added to the survivor before they are removed from the absorbed customer, so that none is ever with neither.
/// </summary>
public sealed class CustomerMerger(
    MergeStore store,
    MergePages pages,
    MergedNotes notes,
    CustomerMerges merges,
    CustomerStore customers,
    CustomerChanges changes,
    CustomerMatchStore matches,
    CustomerCalendar calendar,
    CallStore calls,
    CallStarter callStarter,
    ThankYou thankYou,
    OutreachTables tables,
    IOptions<LoyaltyPolicy> policy)
{
    /// <summary>Takes the next step.</summary>
    public async Task<MergeStepResult> StepAsync(MergeRecord record, DateTimeOffset now, DurableTaskClient client, CancellationToken cancellationToken)
    {
        if (await customers.FindAsync(record.SurvivorId, cancellationToken) is not { } survivor || survivor.Profile.Merging != record.Id)
        {
            // Its record was read before its last commit.
            return new MergeStepResult { Stage = "look_again", NotBefore = now + MergePages.UntilIntakeIsThrough };
        }

        // Once more, after the profile that guards it: a step that is taken twice at once must not write what it was before.
        if (await store.FindAsync(record.Id, cancellationToken) is not { Status: MergeStatus.Running } current)
        {
            return new MergeStepResult { Stage = "look_again" };
        }

        record = current;
        if (await customers.FindAsync(record.AbsorbedId, cancellationToken) is not { } absorbed || absorbed.Profile.MergedInto != record.SurvivorId)
        {
            await merges.AbsorbAsync(record, client);
            return new MergeStepResult { Stage = "begin" };
        }

        if (absorbed.Profile.ContactReminder is { } touch)
        {
            // The contact reminder is asked of the survivor from now on.
            await tables.Worklist.DeleteIfThereAsync(touch.StaffId, touch.RowKey, cancellationToken);
            await customers.TryCommitAsync(absorbed.Profile with { ContactReminder = null }, absorbed.ETag, [], cancellationToken);
            return new MergeStepResult { Stage = "profile" };
        }

        if (record.Took is null)
        {
            await TakeOverAsync(record, survivor, absorbed.Profile, now, client, cancellationToken);
            return new MergeStepResult { Stage = "profile" };
        }

        if (await notes.MoveToSurvivorAsync(record, survivor, absorbed, cancellationToken))
        {
            return new MergeStepResult { Stage = "notes" };
        }

        // Twice a page: what has to be waited for must not hold up the rest.
        if (await store.ReadAsync<Contact>(record.AbsorbedId, "contact:", 2 * MergePages.Size, cancellationToken) is { Count: > 0 } contacts)
        {
            var isWaiting = await MoveContactsAsync(record, survivor, absorbed, contacts, now, client, cancellationToken);
            return new MergeStepResult { Stage = "follow_ups", NotBefore = isWaiting ? now + MergePages.UntilIntakeIsThrough : null };
        }

        if (!record.CallIsSettled)
        {
            await SettleCallAsync(record, survivor, now, client, cancellationToken);
            return new MergeStepResult { Stage = "call" };
        }

        if (record.DueCall is not null)
        {
            // The attempt that committed it may have stopped before it started it.
            await callStarter.StartLatestAsync(client, survivor.Profile);
        }

        // Together they may be loyal, or due for a word from us.
        await calendar.NoteAsync(record.SurvivorId, now, cancellationToken);
        if (await customers.TryCommitAsync(
            survivor.Profile with { Merging = null }, survivor.ETag, [MergeStore.Put(record with { Status = MergeStatus.Completed })], cancellationToken) is null)
        {
            return new MergeStepResult { Stage = "end" };
        }

        await store.DeleteUnderWayAsync(record.Id, cancellationToken);
        return new MergeStepResult { Stage = "over", IsOver = true };
    }

    private async Task TakeOverAsync(
        MergeRecord record, StoredCustomer survivor, CustomerProfile absorbed, DateTimeOffset now, DurableTaskClient client, CancellationToken cancellationToken)
    {
        // Of what has come over already, such as by an answer logged meanwhile, the survivor knows better how it stands.
        var problems = new List<string>();
        foreach (var id in absorbed.OpenProblems)
        {
            if (await customers.FindContactAsync(record.SurvivorId, id, cancellationToken) is null)
            {
                problems.Add(id);
            }
        }

        // A problem that was solved between the claim and the redirect of the absorbed customer is no longer open.
        var own = survivor.Profile with { OpenProblems = await merges.OwnProblemsAsync(survivor.Profile, cancellationToken) };
        var (after, took) = MergeRules.TakeOver(own, absorbed, problems);
        await matches.NoteAsync(survivor.Profile, after, cancellationToken);
        var taken = record with
        {
            Took = took,
            CanceledCall = await CallCanceledAsync(record, absorbed, cancellationToken),
            Moved = record.Moved with { DoNotContact = record.Moved.DoNotContact + after.DoNotContact.Count - survivor.Profile.DoNotContact.Count },
        };
        await changes.TryCommitAsync(after, survivor, [MergeStore.Put(taken)], now, client);
    }

    /// <summary>The call that the merge canceled, even if it became due after the merge had begun.</summary>
    private async Task<string?> CallCanceledAsync(MergeRecord record, CustomerProfile absorbed, CancellationToken cancellationToken)
    {
        var latest = $"{absorbed.Id}.{absorbed.Calls}";
        return absorbed.Calls > 0
            && await calls.FindAsync(latest, cancellationToken) is { State: { Status: CallStatus.Canceled, EndedAt: { } endedAt } }
            && endedAt >= record.At
                ? latest
                : record.CanceledCall;
    }

    private async Task<bool> MoveContactsAsync(
        MergeRecord record,
        StoredCustomer survivor,
        StoredCustomer absorbed,
        IReadOnlyList<Contact> contacts,
        DateTimeOffset now,
        DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        var (page, isWaiting) = await pages.ReadyAsync(contacts, now, cancellationToken);
        if (page.Count == 0)
        {
            return isWaiting;
        }

        var received = await pages.ReceiveAsync(
            survivor,
            [.. page.Select(contact => contact with { Origin = contact.Origin ?? record.AbsorbedId })],
            (profile, rows) => (profile, rows.Count == 0 ? [] : [MergeStore.Put(record with
            {
                Moved = record.Moved with { FollowUps = record.Moved.FollowUps + rows.Count },
            })]),
            cancellationToken);
        if (received is null)
        {
            return false;
        }

        // Before the contacts are gone here: as long as they are, what is left to do can be seen.
        var names = await customers.NamesOfAsync(absorbed.Profile, cancellationToken);
        await pages.MoveFollowUpsAsync(
            page, names, record.SurvivorId, "They turned out to be a customer whom we know by another name.", client, cancellationToken);
        await pages.DismissAsync(absorbed, page, cancellationToken);
        return false;
    }

    private async Task SettleCallAsync(MergeRecord record, StoredCustomer survivor, DateTimeOffset now, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var settled = record with { CallIsSettled = true };
        if (record.CanceledCall is { } canceled
            && await calls.FindAsync(canceled, cancellationToken) is { State: { Status: CallStatus.Canceled } call }
            && CallEligibility.Judge(survivor.Profile with { Merging = null }, policy.Value.DaysBetweenCalls, now) is null)
        {
            var owed = settled with { DueCall = $"{record.SurvivorId}.{survivor.Profile.Calls + 1}", Moved = record.Moved with { Calls = 1 } };
            await thankYou.TryScheduleAsync(survivor, call.Assignee, call.Reason, [MergeStore.Put(owed)], now, client, cancellationToken);
            return;
        }

        await customers.TryCommitAsync(survivor.Profile, survivor.ETag, [MergeStore.Put(settled)], cancellationToken);
    }
}
