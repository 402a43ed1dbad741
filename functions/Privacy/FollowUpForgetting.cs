using Microsoft.DurableTask.Client;
using Outreach.FollowUps;
using Outreach.Platform.Durable;
using Outreach.SharedKernel;
using Outreach.Staff;

namespace Outreach.Privacy;

internal enum Forgetting
{
    /// <summary>No word of it is left.</summary>
    Done,

    /// <summary>It is not this customer's, or not there.</summary>
    NotTheirs,

    /// <summary>Its orchestration is still at work on what it was; ask again.</summary>
    UnderWay,
}

/// <summary>
/// Takes the words out of a follow-up, and out of the indexes that show it: the rules change the state, its rows follow, and its own
/// orchestration writes the indexes where one is alive, for it may be writing them at this moment.
/// </summary>
public sealed class FollowUpForgetting(FollowUpStore store, FollowUpWaker waker, FollowUpTurns turns, Workload workload)
{
    /// <summary>A turn takes seconds; one that waits for SendGrid as long as that does.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Deletes its words. Safe to repeat.</summary>
    /// <param name="insist">
    /// Whether an orchestration that does not get to it is ended: it may be suspended, or wait for something that does not matter any more.
    /// </param>
    internal async Task<Forgetting> ForgetAsync(
        string followUpId,
        Forget command,
        IReadOnlyCollection<string> customerIds,
        DateTimeOffset now,
        bool insist,
        DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        if (await ChangeAsync(followUpId, command, customerIds, now, cancellationToken) is not { } state)
        {
            return Forgetting.NotTheirs;
        }

        await store.ForgetWordsAsync(followUpId, handlesToo: command.Customer, cancellationToken);
        return !HasPendingIndex(state)
            || await ShowAsync(state, now, insist, client, cancellationToken) ? Forgetting.Done : Forgetting.UnderWay;
    }

    private async Task<FollowUpState?> ChangeAsync(
        string followUpId, Forget command, IReadOnlyCollection<string> customerIds, DateTimeOffset now, CancellationToken cancellationToken)
    {
        while (await store.FindAsync(followUpId, cancellationToken) is { } stored
            && (customerIds.Contains(stored.State.CustomerId) || (command.Customer && stored.State.CustomerId == CustomerId.Erased)))
        {
            var forgotten = FollowUpRules.Decide(stored.State, command, now);
            if (ReferenceEquals(forgotten.State, stored.State))
            {
                return stored.State;
            }

            if (await store.TryCommitAsync(forgotten, stored.ETag, answer: null, cancellationToken) is not null)
            {
                if (stored.State.IsOpen && !forgotten.State.IsOpen)
                {
                    await workload.MovedAsync(stored.State.Owner, null);
                }

                return forgotten.State;
            }
        }

        return null;
    }

    /// <summary>Ensures that the indexes show the follow-up as it is now. False where its orchestration has not got to it yet.</summary>
    private async Task<bool> ShowAsync(
        FollowUpState state, DateTimeOffset now, bool insist, DurableTaskClient client, CancellationToken cancellationToken)
    {
        if (await client.GetInstanceAsync(state.InstanceId, cancellationToken) is { IsCompleted: false } alive)
        {
            await waker.WakeAsync(client, state);
            if (insist)
            {
                await Completions.EndAsync(client, state.InstanceId, Patience, cancellationToken);
            }
            else if (alive.RuntimeStatus == OrchestrationRuntimeStatus.Suspended
                || !await Completions.WaitAsync(client, state.InstanceId, Patience, cancellationToken))
            {
                return false;
            }
        }

        // No orchestration works on it: what is still pending is carried out here.
        if (await store.FindAsync(state.Id, cancellationToken) is { } stored && HasPendingIndex(stored.State))
        {
            await turns.TakeAsync(state.Id, stored.State.Run, now, client, cancellationToken);
            return await store.FindAsync(state.Id, cancellationToken) is not { } after || !HasPendingIndex(after.State);
        }

        return true;
    }

    private static bool HasPendingIndex(FollowUpState state) =>
        state.Outbox.Any(entry => entry is { Kind: WorkItems.OutboxKind.Index, Dead: false });
}
