using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Outreach.Notices;
using Outreach.Platform.Durable;
using Outreach.Platform.Telemetry;

namespace Outreach.FollowUps;

/// <summary>
/// Starts and wakes orchestrations after a commit. Best effort: what is committed stands, and the next turn or the sweep
/// finds it. An orchestration that ended before its follow-up was over is found by whoever starts or wakes it, and goes on as the next run.
/// </summary>
public sealed partial class FollowUpWaker(FollowUpStore store, NoticePost post, TimeProvider clock, ILogger<FollowUpWaker> log)
{
    /// <summary>The event that says: look at the row again.</summary>
    public const string Changed = "changed";

    /// <summary>Starts the orchestration of the current run. One that is there already is as good, if it is alive.</summary>
    public async Task StartAsync(DurableTaskClient client, FollowUpState state)
    {
        post.Announce(state.Id);
        try
        {
            if (!await client.TryStartAsync(
                nameof(FollowUpOrchestrator),
                state.InstanceId,
                new FollowUpCheckpoint { FollowUpId = state.Id, Run = state.Run },
                Instances.EveryStatus))
            {
                post.Withdraw(state.Id);
                if (await client.GetInstanceAsync(state.InstanceId) is { IsCompleted: true })
                {
                    await GoOnUnlessOverAsync(client, state.Id);
                }
            }
        }
        catch (Exception failed)
        {
            post.Withdraw(state.Id);
            LogFollowUpNotStarted(new RedactedException(failed), state.InstanceId);
        }
    }

    /// <summary>Tells the orchestration that the row has changed.</summary>
    public async Task WakeAsync(DurableTaskClient client, FollowUpState state)
    {
        post.Announce(state.Id);
        try
        {
            if (!await client.TryRaiseEventAsync(state.InstanceId, Changed, $"{state.Id}-{state.EventCount}"))
            {
                post.Withdraw(state.Id);
                await GoOnUnlessOverAsync(client, state.Id);
            }
        }
        catch (Exception failed)
        {
            post.Withdraw(state.Id);
            LogFollowUpNotWoken(new RedactedException(failed), state.InstanceId);
        }
    }

    /// <summary>Starts what has no live orchestration. True where it had none.</summary>
    public async Task<bool> ReviveAsync(StoredFollowUp stored, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var instance = await client.GetInstanceAsync(stored.State.InstanceId, cancellationToken);
        if (instance is null)
        {
            await StartAsync(client, stored.State);
            return true;
        }

        if (!instance.IsCompleted)
        {
            return false;
        }

        // An instance id is never used twice: what failed or was terminated goes on as a new run.
        var restarted = FollowUpRules.Decide(stored.State, new Restart { By = Actor.System }, clock.GetUtcNow());
        if (await store.TryCommitAsync(restarted, stored.ETag, answer: null, cancellationToken) is not null)
        {
            await StartAsync(client, restarted.State);
        }

        return true;
    }

    /// <summary>
    /// What is over may well have ended; what is not, ended before its time: storage lost its last seconds, or somebody terminated it.
    /// </summary>
    private async Task GoOnUnlessOverAsync(DurableTaskClient client, string followUpId)
    {
        if (await store.FindAsync(followUpId, CancellationToken.None) is { } stored && !FollowUpRules.IsOver(stored.State))
        {
            await ReviveAsync(stored, client, CancellationToken.None);
        }
    }

    [LoggerMessage(EventId = 201, Level = LogLevel.Warning, Message = "The orchestration {InstanceId} could not be started; the sweep will")]
    private partial void LogFollowUpNotStarted(RedactedException failed, string instanceId);

    [LoggerMessage(EventId = 202, Level = LogLevel.Warning, Message = "The orchestration {InstanceId} could not be woken; its next turn or the sweep finds the change")]
    private partial void LogFollowUpNotWoken(RedactedException failed, string instanceId);
}
