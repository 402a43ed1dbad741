using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Options;
using Outreach.Customers;
using Outreach.ThankYouCalls;

namespace Outreach.Merges;

/// <summary>
/// The steps that make two customers of one again. The signpost goes first, so that nothing more comes over; then what came by the absorbed
/// customer's names goes back, page by page; the survivor's last commit is guarded by a look that found none of it left. Each is safe to repeat.
/// </summary>
public sealed class MergeBack(
    MergeStore store,
    MergePages pages,
    CustomerStore customers,
    CustomerChanges changes,
    CustomerCalendar calendar,
    CallStore calls,
    CallStarter callStarter,
    ThankYou thankYou,
    IOptions<LoyaltyPolicy> policy)
{
    private static readonly TimeSpan UntilIntakeIsThrough = TimeSpan.FromMinutes(1);

    /// <summary>Takes the next step.</summary>
    public async Task<MergeStepResult> StepAsync(MergeRecord record, DateTimeOffset now, DurableTaskClient client, CancellationToken cancellationToken)
    {
        if (await customers.FindAsync(record.AbsorbedId, cancellationToken) is not { } absorbed
            || await customers.FindAsync(record.SurvivorId, cancellationToken) is not { } survivor)
        {
            // Somebody who was erased has nothing to give or take.
            await store.StrikeUnderWayAsync(record.Id, cancellationToken);
            return new MergeStepResult { Stage = "over", IsOver = true };
        }

        if (record.Status == MergeStatus.Undone)
        {
            return await EndAsync(record, absorbed, now, client, cancellationToken);
        }

        if (absorbed.Profile.MergedInto is not null)
        {
            await calendar.NoteAsync(record.AbsorbedId, now, cancellationToken);
            await customers.TryCommitAsync(
                absorbed.Profile with
                {
                    MergedInto = null,
                    Merging = record.Id,
                    DoNotContact = MergeRules.Stricter(absorbed.Profile.DoNotContact, survivor.Profile.DoNotContact),
                },
                absorbed.ETag,
                [],
                cancellationToken);
            return new MergeStepResult { Stage = "profile" };
        }

        var names = await customers.NamesOfAsync(absorbed.Profile, cancellationToken);
        if (Theirs(await store.ReadAsync<CustomerNote>(record.SurvivorId, "note:", int.MaxValue, cancellationToken), note => note.Origin, names) is { Count: > 0 } notes)
        {
            await MoveNotesAsync(record, survivor, absorbed, notes, cancellationToken);
            return new MergeStepResult { Stage = "notes" };
        }

        if (Theirs(await store.ReadAsync<LoggedContact>(record.SurvivorId, "spoke:", int.MaxValue, cancellationToken), contact => contact.Origin, names) is { Count: > 0 } logged)
        {
            await MoveLoggedAsync(record, survivor, absorbed, logged, cancellationToken);
            return new MergeStepResult { Stage = "notes" };
        }

        var contacts = await store.ReadAsync<Contact>(record.SurvivorId, "contact:", int.MaxValue, cancellationToken);
        if (contacts.Where(contact => contact.Origin is { } origin && names.Contains(origin)).ToList() is { Count: > 0 } theirs)
        {
            var isWaiting = await MoveContactsAsync(record, survivor, absorbed, theirs, now, client, cancellationToken);
            return new MergeStepResult { Stage = "follow_ups", NotBefore = isWaiting ? now + UntilIntakeIsThrough : null };
        }

        // The survivor was read before we looked: whatever came in meanwhile by one of those names makes this commit fail, and us look again.
        await calendar.NoteAsync(record.SurvivorId, now, cancellationToken);
        var after = MergeRules.LetGo(survivor.Profile, absorbed.Profile, record.Took!, contacts, record.At);
        var isOwedInstead = after.CallIsOpen && record.OwedCall == $"{record.SurvivorId}.{after.Calls}";
        var canceled = isOwedInstead ? await changes.CancelAsync(survivor, after, "It was owed to a customer who is not this one after all.", now) : null;
        var undone = record with { Status = MergeStatus.Undone, CallIsSettled = canceled is null };
        if (await customers.TryCommitAsync(
            canceled?.Profile ?? after, survivor.ETag, [MergeStore.Put(undone), .. canceled is null ? [] : CallStore.Write(canceled)], cancellationToken) is not null
            && canceled is not null)
        {
            await callStarter.WakeAsync(client, canceled.State);
        }

        return new MergeStepResult { Stage = "end" };
    }

    /// <summary>The absorbed customer is somebody of their own.</summary>
    private async Task<MergeStepResult> EndAsync(
        MergeRecord record, StoredCustomer absorbed, DateTimeOffset now, DurableTaskClient client, CancellationToken cancellationToken)
    {
        if (absorbed.Profile.Merging == record.Id)
        {
            var contacts = await store.ReadAsync<Contact>(record.AbsorbedId, "contact:", int.MaxValue, cancellationToken);
            var free = absorbed.Profile with { Merging = null, LastEnding = MergeRules.EndingOf(absorbed.Profile.LastEnding, contacts, record.At) };
            var isOwed = !record.CallIsSettled && record.CanceledCall is not null && CallEligibility.Judge(free, policy.Value.DaysBetweenCalls, now) is null;
            if (isOwed && await calls.FindAsync(record.CanceledCall!, cancellationToken) is { State: var call })
            {
                await thankYou.TryOweAsync(absorbed with { Profile = free }, call.Assignee, call.Reason, [], now, client, cancellationToken);
            }
            else
            {
                await customers.TryCommitAsync(free, absorbed.ETag, [], cancellationToken);
            }

            return new MergeStepResult { Stage = "end" };
        }

        // The attempt that committed a call may have stopped before it started it.
        await callStarter.StartLatestAsync(client, absorbed.Profile);
        await store.StrikeUnderWayAsync(record.Id, cancellationToken);
        return new MergeStepResult { Stage = "over", IsOver = true };
    }

    private static List<T> Theirs<T>(IReadOnlyList<T> rows, Func<T, string?> originOf, IReadOnlyCollection<string> names) =>
        [.. rows.Where(row => originOf(row) is { } origin && names.Contains(origin)).Take(MergePages.Size)];

    private async Task MoveNotesAsync(
        MergeRecord record, StoredCustomer survivor, StoredCustomer absorbed, IReadOnlyList<CustomerNote> notes, CancellationToken cancellationToken)
    {
        var there = (await store.ReadAsync<CustomerNote>(record.AbsorbedId, "note:", int.MaxValue, cancellationToken)).Select(note => note.Number).ToHashSet();
        var back = notes.Where(note => record.Notes.ContainsKey(note.Number)).Select(note => note with
        {
            Number = record.Notes[note.Number],
            Origin = note.Origin == record.AbsorbedId ? null : note.Origin,
            OriginNumber = note.Origin == record.AbsorbedId ? null : note.OriginNumber,
        }).Where(note => !there.Contains(note.Number)).ToList();
        if (back.Count > 0 && await customers.TryCommitAsync(
            absorbed.Profile, absorbed.ETag, back.Select(note => CustomerStore.Put(record.AbsorbedId, note)), cancellationToken) is null)
        {
            return;
        }

        await customers.TryCommitAsync(
            survivor.Profile, survivor.ETag, notes.Select(note => MergePages.DeletionOfNote(record.SurvivorId, note.Number)), cancellationToken);
    }

    private async Task MoveLoggedAsync(
        MergeRecord record, StoredCustomer survivor, StoredCustomer absorbed, IReadOnlyList<LoggedContact> logged, CancellationToken cancellationToken)
    {
        var there = (await store.ReadAsync<LoggedContact>(record.AbsorbedId, "spoke:", int.MaxValue, cancellationToken)).Select(contact => contact.Number).ToHashSet();
        var back = logged.Where(contact => record.Logged.ContainsKey(contact.Number)).Select(contact => contact with
        {
            Number = record.Logged[contact.Number],
            Origin = contact.Origin == record.AbsorbedId ? null : contact.Origin,
            OriginNumber = contact.Origin == record.AbsorbedId ? null : contact.OriginNumber,
        }).Where(contact => !there.Contains(contact.Number)).ToList();
        if (back.Count > 0 && await customers.TryCommitAsync(
            absorbed.Profile, absorbed.ETag, back.Select(contact => CustomerStore.Put(record.AbsorbedId, contact)), cancellationToken) is null)
        {
            return;
        }

        await customers.TryCommitAsync(
            survivor.Profile, survivor.ETag, logged.Select(contact => MergePages.DeletionOfLogged(record.SurvivorId, contact.Number)), cancellationToken);
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

        // The follow-ups first: a mention of one of them that comes once more is then known as theirs, whoever has its contact.
        await pages.MoveFollowUpsAsync(
            page, [record.SurvivorId], record.AbsorbedId, "They are not the customer whom we took them for after all.", client, cancellationToken);
        var received = await pages.ReceiveAsync(
            absorbed,
            [.. page.Select(contact => contact.Origin == record.AbsorbedId ? contact with { Origin = null } : contact)],
            (profile, _) => (
                page.Aggregate(profile, (one, contact) => CustomerRules.WithProblem(one, contact.FollowUpId, survivor.Profile.OpenProblems.Contains(contact.FollowUpId))), []),
            cancellationToken);
        if (received is not null)
        {
            await pages.DismissAsync(survivor, page, cancellationToken);
        }

        return false;
    }
}
