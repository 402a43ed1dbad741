using Microsoft.DurableTask.Client;

namespace Outreach.FollowUps;

/// <summary>What commands do outside of their follow-up, around its commit. Each step is safe to repeat.</summary>
public sealed class FollowUpCommandEffects(FollowUpMerge merger, CustomerReassignment reassignment)
{
    /// <summary>The command with what has to be looked up for it.</summary>
    internal async Task<FollowUpCommand> CompleteAsync(string id, FollowUpCommand command, CancellationToken cancellationToken) =>
        command is BelongsTo belongsTo ? await reassignment.ResolveAsync(id, belongsTo, cancellationToken) : command;

    /// <summary>Prepares the commit. False where the follow-up was changed by that, and the command is to be decided anew.</summary>
    internal async Task<bool> PrepareAsync(
        StoredFollowUp stored, FollowUpCommand command, DurableTaskClient client, CancellationToken cancellationToken)
    {
        if (command is Merge merge
            && (await merger.TakeOverAsync(stored.State.Id, merge, client, cancellationToken)).ETag != stored.ETag)
        {
            // Something came in meanwhile, and went over too: it is decided anew whether this one ends.
            return false;
        }

        if (command is BelongsTo belongsTo)
        {
            await reassignment.BeginAsync(stored, belongsTo, client, cancellationToken);
        }

        return true;
    }

    /// <summary>Finishes a command, also one that was refused or had been carried out already.</summary>
    internal Task FinishAsync(string id, FollowUpCommand command, DurableTaskClient client) =>
        command is BelongsTo { To: not null } belongsTo
            ? reassignment.FinishAsync(id, belongsTo, client, CancellationToken.None)
            : Task.CompletedTask;
}
