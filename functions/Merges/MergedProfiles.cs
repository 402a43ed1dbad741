using Outreach.Customers;
using Outreach.Platform.Storage;

namespace Outreach.Merges;

/// <summary>What a merge and its undoing change in the two profiles, before and after the rows are moved.</summary>
public sealed class MergedProfiles(
    CustomerStore customers,
    CustomerChanges changes,
    CustomerMatchStore matches,
    CustomerCalendar calendar,
    MergedContacts contacts,
    MergedCalls calls,
    OutreachTables tables)
{
    /// <summary>Gives the survivor what the absorbed customer's profile has and theirs lacks. Null where they have it.</summary>
    internal async Task<MergeStepResult?> TakeOverAsync(MergeStep step, CancellationToken cancellationToken)
    {
        var (record, survivor, absorbed) = (step.Record, step.Survivor, step.Absorbed.Profile);
        if (absorbed.ContactReminder is { } reminder)
        {
            // The contact reminder is asked of the survivor from now on.
            await tables.Worklist.DeleteIfThereAsync(reminder.StaffId, reminder.RowKey, cancellationToken);
            await customers.TryCommitAsync(absorbed with { ContactReminder = null }, step.Absorbed.ETag, [], cancellationToken);
        }
        else if (record.Took is null)
        {
            // Of what has come over already, such as by an answer logged meanwhile, the survivor knows better how it stands.
            var known = await contacts.KnownToAsync(record.SurvivorId, absorbed.OpenProblems, cancellationToken);

            // A problem that was solved between the claim and the redirect of the absorbed customer is no longer open.
            var open = await contacts.KnownToAsync(record.SurvivorId, survivor.Profile.OpenProblems, cancellationToken);
            var own = survivor.Profile with { OpenProblems = open };
            var (after, took) = MergeRules.TakeOver(own, absorbed, absorbed.OpenProblems.Except(known));
            await matches.NoteAsync(survivor.Profile, after, cancellationToken);
            var optOuts = after.DoNotContact.Count - survivor.Profile.DoNotContact.Count;
            var taken = record with
            {
                Took = took,
                CanceledCall = await calls.CanceledByAsync(record, absorbed, cancellationToken),
                Moved = record.Moved with { DoNotContact = record.Moved.DoNotContact + optOuts },
            };
            await changes.TryCommitAsync(after, survivor, [MergeStore.Put(taken)], step.Now, step.Client);
        }
        else
        {
            return null;
        }

        return new MergeStepResult { Stage = "profile" };
    }

    /// <summary>Ends a merge. Null once it is committed.</summary>
    internal async Task<MergeStepResult?> CompleteAsync(MergeStep step, CancellationToken cancellationToken)
    {
        var (record, survivor) = (step.Record, step.Survivor);

        // Together they may be loyal, or due for a word from us.
        await calendar.NoteAsync(record.SurvivorId, step.Now, cancellationToken);
        if (record.Took is { HoldsValues: true })
        {
            await calendar.NoteAsync(record.SurvivorId, RetentionPolicy.DayAfter(record.UndoUntil.AddDays(1)), cancellationToken);
        }

        var completed = MergeStore.Put(record with { Status = MergeStatus.Completed });
        return await customers.TryCommitAsync(
            survivor.Profile with { Merging = null }, survivor.ETag, [completed], cancellationToken) is null
            ? new MergeStepResult { Stage = "end" }
            : null;
    }

    /// <summary>Removes the redirect. Null where it is gone.</summary>
    internal async Task<MergeStepResult?> SeparateAsync(MergeStep step, CancellationToken cancellationToken)
    {
        var absorbed = step.Absorbed.Profile;
        if (absorbed.MergedInto is null)
        {
            return null;
        }

        await calendar.NoteAsync(absorbed.Id, step.Now, cancellationToken);
        var separate = GivenAwayRules.TakeBack(absorbed, step.Survivor.Profile, step.Names) with
        {
            MergedInto = null,
            Merging = step.Record.Id,
            DoNotContact = MergeRules.Stricter(absorbed.DoNotContact, step.Survivor.Profile.DoNotContact),
        };
        await customers.TryCommitAsync(separate, step.Absorbed.ETag, [], cancellationToken);
        return new MergeStepResult { Stage = "profile" };
    }

    /// <summary>Makes the survivor who they were, once everything of the absorbed customer's is back with them.</summary>
    internal async Task<MergeStepResult> LetGoAsync(MergeStep step, CancellationToken cancellationToken)
    {
        // The survivor was read before the check that nothing is left: anything that came in meanwhile by one of those names makes this
        // commit fail, and the check runs again.
        var (record, survivor) = (step.Record, step.Survivor);
        await calendar.NoteAsync(record.SurvivorId, step.Now, cancellationToken);
        var left = await contacts.ReadAsync(record.SurvivorId, cancellationToken);
        var own = GivenAwayRules.GiveBack(survivor.Profile, step.Names);
        var after = MergeRules.LetGo(own, step.Absorbed.Profile, record.Took!, left, record.At);
        var isDueInstead = after.CallIsOpen && record.DueCall == $"{record.SurvivorId}.{after.Calls}";

        // The call that was due in place of theirs is over: none is due any more.
        var undone = record with
        {
            Status = MergeStatus.Undone,
            Took = record.Took!.WithoutValues(),
            CallIsSettled = record.DueCall is not null && !isDueInstead,
        };
        var cancelBecause = isDueInstead ? "It was due to a customer who is not this one after all." : null;
        await changes.TryCommitAsync(after, survivor, [MergeStore.Put(undone)], step.Now, step.Client, cancelBecause);
        return new MergeStepResult { Stage = "end" };
    }
}
