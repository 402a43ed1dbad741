using System.Collections.Concurrent;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Outreach.Platform.Durable;
using Outreach.Platform.Telemetry;
using Outreach.SharedKernel;
using Outreach.WorkItems;

namespace Outreach.FollowUps;

/// <summary>
/// Starts and wakes orchestrations after a commit. Best effort: what is committed stands, and the next turn or the sweep finds it. A start
/// or a wake notices an orchestration that ended before its follow-up was over, and continues it as the next run.
/// </summary>
public sealed partial class FollowUpWaker(FollowUpStore store, TimeProvider clock, ILogger<FollowUpWaker> log)
    : IHostedService
{
    /// <summary>A run has begun its first wait within this time of its start, or is started anew by the sweep.</summary>
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(30);

    /// <summary>However much an engine has to start before it, whoever made the change waits no longer for the wake.</summary>
    private static readonly TimeSpan LongestForCaller = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan LongestAtStop = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<Task, bool> _outlived = new();

    /// <summary>
    /// Starts the orchestration of the current run. If one is there already and alive, this is a no-op and returns false.
    /// </summary>
    /// <param name="waitsFirstUntil">Until when it waits at first (UTC), where its first turn has been taken already.</param>
    internal async Task<bool> StartAsync(DurableTaskClient client, FollowUpState state, DateTimeOffset? waitsFirstUntil = null)
    {
        var checkpoint = new FollowUpCheckpoint { FollowUpId = state.Id, Run = state.Run, WaitsFirstUntil = waitsFirstUntil };
        try
        {
            if (!await client.TryStartAsync(nameof(FollowUpOrchestrator), state.InstanceId, checkpoint, Instances.EveryStatus))
            {
                if (await client.GetInstanceAsync(state.InstanceId) is not { IsCompleted: true })
                {
                    return false;
                }

                await GoOnUnlessOverAsync(client, state.Id);
            }
        }
        catch (Exception failed)
        {
            LogFollowUpNotStarted(new RedactedException(failed), state.InstanceId);
        }

        return true;
    }

    /// <summary>
    /// Notifies the orchestration that the row has changed. One that has yet to start is notified once it has, after this returns if that
    /// takes long.
    /// </summary>
    internal async Task WakeAsync(DurableTaskClient client, FollowUpState state)
    {
        var started = WaitForStartAsync(client, state);
        var notified = NotifyAsync(started, client, state);
        if (await Task.WhenAny(started, Task.Delay(LongestForCaller)) == started)
        {
            await notified;
            return;
        }

        _outlived[notified] = true;
        _ = notified.ContinueWith(done => _outlived.TryRemove(done, out _), TaskScheduler.Default);
    }

    /// <summary>A process that stops takes a few seconds for the wakes whose callers have been answered.</summary>
    Task IHostedService.StopAsync(CancellationToken cancellationToken) =>
        Task.WhenAny(WhenNoneIsLeftAsync(), Task.Delay(LongestAtStop, cancellationToken));

    Task IHostedService.StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Completes when the wakes whose callers have been answered by now are done.</summary>
    internal Task WhenNoneIsLeftAsync() => Task.WhenAll(_outlived.Keys);

    private async Task NotifyAsync(Task started, DurableTaskClient client, FollowUpState state)
    {
        try
        {
            await started;
            if (!await client.TryRaiseEventAsync(state.InstanceId, TurnLoop.Changed, $"{state.Id}-{state.EventCount}"))
            {
                await GoOnUnlessOverAsync(client, state.Id);
            }
        }
        catch (Exception failed)
        {
            LogFollowUpNotWoken(new RedactedException(failed), state.InstanceId);
        }
    }

    /// <summary>Starts what has no live orchestration. True where it had none.</summary>
    internal async Task<bool> RecoverAsync(StoredFollowUp stored, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var instance = await client.GetInstanceAsync(stored.State.InstanceId, cancellationToken);
        if (instance is null)
        {
            return await StartAsync(client, stored.State);
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
    /// The engine may take an event before the start that was sent ahead of it, and drops it then, since there is no such instance yet. A
    /// run that begins with a turn sees the change anyway; one whose first turn the intake has taken would wait for its first deadline.
    /// </summary>
    private async Task WaitForStartAsync(DurableTaskClient client, FollowUpState state)
    {
        if (state.Run > 1
            || clock.GetUtcNow() - state.ReceivedAt > LongestStart
            || await client.GetInstanceAsync(state.InstanceId) is not { RuntimeStatus: OrchestrationRuntimeStatus.Pending })
        {
            return;
        }

        using var limit = new CancellationTokenSource(LongestStart);
        try
        {
            await client.WaitForInstanceStartAsync(state.InstanceId, limit.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            // By then the start is far ahead of the event that follows.
        }
    }

    /// <summary>
    /// If the follow-up is over, its orchestration may have ended. If not, it ended too early: storage lost its last seconds, or somebody
    /// terminated it.
    /// </summary>
    private async Task GoOnUnlessOverAsync(DurableTaskClient client, string followUpId)
    {
        if (await store.FindAsync(followUpId, CancellationToken.None) is { } stored
            && !FollowUpRules.IsOver(stored.State)
            && !await RecoverAsync(stored, client, CancellationToken.None))
        {
            // The intake has started it meanwhile, and it may wait for what was due before the change.
            await WakeAsync(client, stored.State);
        }
    }

    [
        LoggerMessage(
            EventId = 201, Level = LogLevel.Warning, Message = "The orchestration {InstanceId} could not be started; the sweep will")]
    private partial void LogFollowUpNotStarted(RedactedException failed, string instanceId);

    [
        LoggerMessage(
            EventId = 202,
            Level = LogLevel.Warning,
            Message = "The orchestration {InstanceId} could not be woken; its next turn or the sweep finds the change")]
    private partial void LogFollowUpNotWoken(RedactedException failed, string instanceId);
}
