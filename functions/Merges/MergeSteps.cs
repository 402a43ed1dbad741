using Microsoft.DurableTask.Client;
using Outreach.Customers;

namespace Outreach.Merges;

/// <summary>A merge or its undoing, as it was read for its next step.</summary>
/// <param name="Survivor">Who stays.</param>
/// <param name="Names">The ids of the absorbed customer, and of everyone merged into them before.</param>
internal sealed record MergeStep(
    MergeRecord Record,
    StoredCustomer Survivor,
    StoredCustomer Absorbed,
    IReadOnlySet<string> Names,
    DateTimeOffset Now,
    DurableTaskClient Client)
{
    public bool IsUndoing => Record.Status != MergeStatus.Running;

    /// <summary>Whether something of the survivor's came by one of the absorbed customer's names.</summary>
    public bool IsTheirs(string? origin) => origin is not null && Names.Contains(origin);

    /// <summary>Whose rows are on their way.</summary>
    public StoredCustomer From => IsUndoing ? Survivor : Absorbed;

    /// <summary>Whose they become.</summary>
    public StoredCustomer To => IsUndoing ? Absorbed : Survivor;
}

/// <summary>
/// The steps that make one customer of two, and those that make them two again. Each reads the rows for what is left to do, does a page of
/// it at most, and is safe to repeat: rows are added on one side before they are removed from the other, so that none is ever with neither.
/// </summary>
public sealed class MergeSteps(
    MergeStore store,
    CustomerStore customers,
    MergeClaims claims,
    MergedProfiles profiles,
    MergedNotes notes,
    MergedContacts contacts,
    MergedCalls calls)
{
    public async Task<MergeStepResult> TakeAsync(
        string mergeId, DateTimeOffset now, DurableTaskClient client, CancellationToken cancellationToken) =>
        await store.FindAsync(mergeId, cancellationToken) is { Status: not (MergeStatus.Completed or MergeStatus.Failed) } record
            ? await TakeAsync(record, now, client, cancellationToken)
            : await EndAsync(mergeId, cancellationToken);

    /// <summary>Takes the next step, by a record that may have been read a while ago.</summary>
    internal async Task<MergeStepResult> TakeAsync(
        MergeRecord record, DateTimeOffset now, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var survivor = await customers.FindAsync(record.SurvivorId, cancellationToken);
        var absorbed = await customers.FindAsync(record.AbsorbedId, cancellationToken);
        var isRunning = record.Status == MergeStatus.Running;
        if (isRunning && survivor?.Profile.Merging != record.Id)
        {
            // Its record was read before its last commit.
            return new MergeStepResult { Stage = "look_again", NotBefore = now + MergedContacts.UntilIntakeIsThrough };
        }

        if (survivor is null || (absorbed is null && !isRunning))
        {
            // Somebody who was erased has nothing to give or take.
            return await EndAsync(record.Id, cancellationToken);
        }

        // Once more, after the profiles that guard it: a step that is taken twice at once must not write what it was before.
        var current = await store.FindAsync(record.Id, cancellationToken);
        if (current is null or { Status: MergeStatus.Completed or MergeStatus.Failed }
            || (current.Status == MergeStatus.Running) != isRunning)
        {
            return new MergeStepResult { Stage = "look_again" };
        }

        if (absorbed is null || (isRunning && absorbed.Profile.MergedInto != record.SurvivorId))
        {
            await claims.AbsorbAsync(current, client);
            return new MergeStepResult { Stage = "begin" };
        }

        var names = await customers.NamesOfAsync(absorbed.Profile, cancellationToken);
        var step = new MergeStep(current, survivor, absorbed, names, now, client);
        return (isRunning ? await MergeAsync(step, cancellationToken) : await UndoAsync(step, cancellationToken))
            ?? await EndAsync(record.Id, cancellationToken);
    }

    private async Task<MergeStepResult?> MergeAsync(MergeStep step, CancellationToken cancellationToken) =>
        await profiles.TakeOverAsync(step, cancellationToken)
        ?? await MoveRowsAsync(step, cancellationToken)
        ?? await calls.SettleAsync(step, cancellationToken)
        ?? await profiles.CompleteAsync(step, cancellationToken);

    /// <summary>
    /// The redirect is removed first, so that nothing more comes over; then what came by the absorbed customer's names goes back; the
    /// survivor's last commit is guarded by a read that found none of it left.
    /// </summary>
    private async Task<MergeStepResult?> UndoAsync(MergeStep step, CancellationToken cancellationToken) =>
        step.Record.Status == MergeStatus.Undone ? await calls.ReturnAsync(step, cancellationToken)
        : await profiles.SeparateAsync(step, cancellationToken)
            ?? await MoveRowsAsync(step, cancellationToken)
            ?? await profiles.LetGoAsync(step, cancellationToken);

    private async Task<MergeStepResult?> MoveRowsAsync(MergeStep step, CancellationToken cancellationToken) =>
        await notes.MoveAsync(step, cancellationToken) ?? await contacts.MoveAsync(step, cancellationToken);

    private async Task<MergeStepResult> EndAsync(string mergeId, CancellationToken cancellationToken)
    {
        await store.DeleteUnderWayAsync(mergeId, cancellationToken);
        return new MergeStepResult { Stage = "over", IsOver = true };
    }
}
