using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Options;
using Outreach.Customers;
using Outreach.Customers.ThankYouCalls;

namespace Outreach.Merges;

/// <summary>
/// The steps that undo a merge. The redirect is removed first, so that nothing more comes over; then what came by the absorbed customer's
/// names goes back, page by page; the survivor's last commit is guarded by a read that found none of it left. Each is safe to repeat.
/// </summary>
public sealed class CustomerUnmerger(
    MergeStore store,
    MergePages pages,
    MergedNotes notes,
    CustomerStore customers,
    CustomerChanges changes,
    CustomerCalendar calendar,
    CallStore calls,
    CallStarter callStarter,
    ThankYou thankYou,
    IOptions<LoyaltyPolicy> policy)
{
    /// <summary>Takes the next step.</summary>
    public async Task<MergeStepResult> StepAsync(MergeRecord record, DateTimeOffset now, DurableTaskClient client, CancellationToken cancellationToken)
    {
        if (await customers.FindAsync(record.AbsorbedId, cancellationToken) is not { } absorbed
            || await customers.FindAsync(record.SurvivorId, cancellationToken) is not { } survivor)
        {
            // Somebody who was erased has nothing to give or take.
            await store.DeleteUnderWayAsync(record.Id, cancellationToken);
            return new MergeStepResult { Stage = "over", IsOver = true };
        }

        // Once more, after the profiles that guard it: a step that is taken twice at once must not write what it was before.
        if (await store.FindAsync(record.Id, cancellationToken) is not { Status: MergeStatus.Undoing or MergeStatus.Undone } current)
        {
            return new MergeStepResult { Stage = "look_again" };
        }

        record = current;
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
        if (await notes.MoveBackAsync(record, survivor, absorbed, names, cancellationToken))
        {
            return new MergeStepResult { Stage = "notes" };
        }

        var contacts = await store.ReadAsync<Contact>(record.SurvivorId, "contact:", int.MaxValue, cancellationToken);
        if (contacts.Where(contact => contact.Origin is { } origin && names.Contains(origin)).ToList() is { Count: > 0 } theirs)
        {
            var isWaiting = await MoveContactsAsync(record, survivor, absorbed, theirs, now, client, cancellationToken);
            return new MergeStepResult { Stage = "follow_ups", NotBefore = isWaiting ? now + MergePages.UntilIntakeIsThrough : null };
        }

        // The survivor was read before the check: anything that came in meanwhile by one of those names makes this commit fail, and the
        // check runs again.
        await calendar.NoteAsync(record.SurvivorId, now, cancellationToken);
        var after = MergeRules.LetGo(survivor.Profile, absorbed.Profile, record.Took!, contacts, record.At);
        var isOwedInstead = after.CallIsOpen && record.DueCall == $"{record.SurvivorId}.{after.Calls}";
        var why = !after.CallIsOpen ? null
            : isOwedInstead ? "It was owed to a customer who is not this one after all."
            : CallEligibility.JudgeDue(after, policy.Value.DaysBetweenCalls, now)?.Reason;
        var canceled = why is null ? null : await changes.CancelAsync(survivor, after, why, now);

        // The call that was due in place of theirs is over: none is due any more.
        var undone = record with { Status = MergeStatus.Undone, CallIsSettled = record.DueCall is not null && !isOwedInstead };
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
            var isDue = !record.CallIsSettled && record.CanceledCall is not null && CallEligibility.Judge(free, policy.Value.DaysBetweenCalls, now) is null;
            if (isDue && await calls.FindAsync(record.CanceledCall!, cancellationToken) is { State: var call })
            {
                await thankYou.TryScheduleAsync(absorbed with { Profile = free }, call.Assignee, call.Reason, [], now, client, cancellationToken);
            }
            else
            {
                await customers.TryCommitAsync(free, absorbed.ETag, [], cancellationToken);
            }

            return new MergeStepResult { Stage = "end" };
        }

        // The attempt that committed a call may have stopped before it started it.
        await callStarter.StartLatestAsync(client, absorbed.Profile);
        await store.DeleteUnderWayAsync(record.Id, cancellationToken);
        return new MergeStepResult { Stage = "over", IsOver = true };
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

        // The follow-ups first: a repeated mention of one of them is then known as theirs, whichever customer has its contact.
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
