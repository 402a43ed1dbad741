using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Options;
using Outreach.Customers;
using Outreach.Platform.Storage;
using Outreach.ThankYouCalls;

namespace Outreach.Merges;

/// <summary>
/// The steps that make one customer of two. Each looks at the rows for what is left to do, does a page of it at the most, and is safe to repeat:
/// rows are added at the survivor before they are taken away from the absorbed customer, so that nothing is ever in neither.
/// </summary>
public sealed class MergeForth(
    MergeStore store,
    MergePages pages,
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
    private static readonly TimeSpan UntilIntakeIsThrough = TimeSpan.FromMinutes(1);

    /// <summary>Takes the next step.</summary>
    public async Task<MergeStepResult> StepAsync(MergeRecord record, DateTimeOffset now, DurableTaskClient client, CancellationToken cancellationToken)
    {
        if (await customers.FindAsync(record.SurvivorId, cancellationToken) is not { } survivor || survivor.Profile.Merging != record.Id)
        {
            // Its record was read before its last commit.
            return new MergeStepResult { Stage = "look_again", NotBefore = now + UntilIntakeIsThrough };
        }

        if (await customers.FindAsync(record.AbsorbedId, cancellationToken) is not { } absorbed || absorbed.Profile.MergedInto != record.SurvivorId)
        {
            await merges.AbsorbAsync(record, client);
            return new MergeStepResult { Stage = "begin" };
        }

        if (absorbed.Profile.TouchOwed is { } touch)
        {
            // Whoever is to get in touch is asked for the survivor.
            await tables.Worklist.DeleteIfThereAsync(touch.StaffId, touch.RowKey, cancellationToken);
            await customers.TryCommitAsync(absorbed.Profile with { TouchOwed = null }, absorbed.ETag, [], cancellationToken);
            return new MergeStepResult { Stage = "profile" };
        }

        if (record.Took is null)
        {
            await TakeOverAsync(record, survivor, absorbed.Profile, now, client, cancellationToken);
            return new MergeStepResult { Stage = "profile" };
        }

        if (await store.ReadAsync<CustomerNote>(record.AbsorbedId, "note:", MergePages.Size, cancellationToken) is { Count: > 0 } notes)
        {
            await MoveNotesAsync(record, survivor, absorbed, notes, cancellationToken);
            return new MergeStepResult { Stage = "notes" };
        }

        if (await store.ReadAsync<LoggedContact>(record.AbsorbedId, "spoke:", MergePages.Size, cancellationToken) is { Count: > 0 } logged)
        {
            await MoveLoggedAsync(record, survivor, absorbed, logged, cancellationToken);
            return new MergeStepResult { Stage = "notes" };
        }

        // Twice a page: what has to be waited for must not hold up the rest.
        if (await store.ReadAsync<Contact>(record.AbsorbedId, "contact:", 2 * MergePages.Size, cancellationToken) is { Count: > 0 } contacts)
        {
            var isWaiting = await MoveContactsAsync(record, survivor, absorbed, contacts, now, client, cancellationToken);
            return new MergeStepResult { Stage = "follow_ups", NotBefore = isWaiting ? now + UntilIntakeIsThrough : null };
        }

        if (!record.CallIsSettled)
        {
            await SettleCallAsync(record, survivor, now, client, cancellationToken);
            return new MergeStepResult { Stage = "call" };
        }

        if (record.OwedCall is not null)
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

        await store.StrikeUnderWayAsync(record.Id, cancellationToken);
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

        var (after, took) = MergeRules.TakeOver(survivor.Profile, absorbed, problems);
        var why = after.MustNotBeContactedOn(DoNotContact.Phone) ? "By another name they asked not to be called." : after.OpenProblems.Count > 0 ? ThankYou.ProblemOpened : null;
        var canceled = after.CallIsOpen && why is not null ? await changes.CancelAsync(survivor, after, why, now) : null;
        await matches.NoteAsync(survivor.Profile, after, cancellationToken);
        var taken = record with
        {
            Took = took,
            Moved = record.Moved with { DoNotContact = after.DoNotContact.Count - survivor.Profile.DoNotContact.Count },
        };
        if (await customers.TryCommitAsync(
            canceled?.Profile ?? after, survivor.ETag, [MergeStore.Put(taken), .. canceled is null ? [] : CallStore.Write(canceled)], cancellationToken) is not null
            && canceled is not null)
        {
            await callStarter.WakeAsync(client, canceled.State);
        }
    }

    private async Task MoveNotesAsync(
        MergeRecord record, StoredCustomer survivor, StoredCustomer absorbed, IReadOnlyList<CustomerNote> notes, CancellationToken cancellationToken)
    {
        var known = record.Notes.Values.ToHashSet();
        var first = survivor.Profile.NoteCount + 1;
        var coming = notes.Where(note => !known.Contains(note.Number)).Select((note, n) => (Old: note.Number, New: note with
        {
            Number = first + n,
            Origin = note.Origin ?? record.AbsorbedId,
            OriginNumber = note.OriginNumber ?? note.Number,
        })).ToList();
        if (coming.Count > 0 && await customers.TryCommitAsync(
            survivor.Profile with { NoteCount = survivor.Profile.NoteCount + coming.Count },
            survivor.ETag,
            [
                MergeStore.Put(record with
                {
                    Notes = record.Notes.Concat(coming.Select(note => KeyValuePair.Create(note.New.Number, note.Old))).ToDictionary(),
                    Moved = record.Moved with { Notes = record.Moved.Notes + coming.Count },
                }),
                .. coming.Select(note => CustomerStore.Put(record.SurvivorId, note.New)),
            ],
            cancellationToken) is null)
        {
            return;
        }

        await customers.TryCommitAsync(
            absorbed.Profile, absorbed.ETag, notes.Select(note => MergePages.DeletionOfNote(record.AbsorbedId, note.Number)), cancellationToken);
    }

    private async Task MoveLoggedAsync(
        MergeRecord record, StoredCustomer survivor, StoredCustomer absorbed, IReadOnlyList<LoggedContact> logged, CancellationToken cancellationToken)
    {
        var known = record.Logged.Values.ToHashSet();
        var first = survivor.Profile.SpokeCount + 1;
        var coming = logged.Where(contact => !known.Contains(contact.Number)).Select((contact, n) => (Old: contact.Number, New: contact with
        {
            Number = first + n,
            Origin = contact.Origin ?? record.AbsorbedId,
            OriginNumber = contact.OriginNumber ?? contact.Number,
        })).ToList();
        if (coming.Count > 0 && await customers.TryCommitAsync(
            survivor.Profile with { SpokeCount = survivor.Profile.SpokeCount + coming.Count },
            survivor.ETag,
            [
                MergeStore.Put(record with
                {
                    Logged = record.Logged.Concat(coming.Select(contact => KeyValuePair.Create(contact.New.Number, contact.Old))).ToDictionary(),
                    Moved = record.Moved with { LoggedContacts = record.Moved.LoggedContacts + coming.Count },
                }),
                .. coming.Select(contact => CustomerStore.Put(record.SurvivorId, contact.New)),
            ],
            cancellationToken) is null)
        {
            return;
        }

        await customers.TryCommitAsync(
            absorbed.Profile, absorbed.ETag, logged.Select(contact => MergePages.DeletionOfLogged(record.AbsorbedId, contact.Number)), cancellationToken);
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
                Moved = record.Moved with { Contacts = record.Moved.Contacts + rows.Count, FollowUps = record.Moved.FollowUps + rows.Count },
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
            && CallEligibility.Judge(survivor.Profile, policy.Value.DaysBetweenCalls, now) is null)
        {
            var owed = settled with { OwedCall = $"{record.SurvivorId}.{survivor.Profile.Calls + 1}", Moved = record.Moved with { Calls = 1 } };
            await thankYou.TryOweAsync(survivor, call.Assignee, call.Reason, [MergeStore.Put(owed)], now, client, cancellationToken);
            return;
        }

        await customers.TryCommitAsync(survivor.Profile, survivor.ETag, [MergeStore.Put(settled)], cancellationToken);
    }
}
