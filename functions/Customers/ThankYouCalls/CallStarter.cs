using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Outreach.Platform.Durable;
using Outreach.Platform.Telemetry;
using Outreach.WorkItems;

namespace Outreach.Customers.ThankYouCalls;

/// <summary>
/// Starts and wakes the orchestrations of calls. A failed start is reported to the caller: the outbox retries it, the sweep counts it. A
/// wake is best effort: what is committed stands, and the next turn or the sweep finds it. An orchestration that ended before its call was
/// over is detected by the next start or wake, and started again.
/// </summary>
public sealed partial class CallStarter(CallStore store, ILogger<CallStarter> log)
{
    private static readonly TimeSpan LongestEnd = TimeSpan.FromSeconds(5);

    internal Task StartLatestAsync(DurableTaskClient client, CustomerProfile customer) =>
        customer.CallIsOpen ? StartAsync(client, $"{customer.Id}.{customer.Calls}") : Task.CompletedTask;

    /// <summary>Starts a call's orchestration. A no-op if one is alive already.</summary>
    public async Task StartAsync(DurableTaskClient client, string callId)
    {
        if (!await TryStartAsync(client, callId) && await client.GetInstanceAsync(callId) is { IsCompleted: true })
        {
            await StartAnewUnlessOverAsync(client, callId);
        }
    }

    /// <summary>Notifies the orchestration that the call has changed.</summary>
    /// <param name="wasOver">Whether the call was over before: its orchestration may be ending at this moment.</param>
    internal async Task WakeAsync(DurableTaskClient client, CallState call, bool wasOver = false)
    {
        try
        {
            if (!await client.TryRaiseEventAsync(call.Id, TurnLoop.Changed, $"{call.Id}-{call.EventCount}")
                || (wasOver && await HasEndedAsync(client, call.Id)))
            {
                await StartAnewUnlessOverAsync(client, call.Id);
            }
        }
        catch (Exception failed)
        {
            LogCallNotWoken(new RedactedException(failed), call.Id);
        }
    }

    /// <summary>Starts an orchestration if none is alive. True if none was.</summary>
    internal Task<bool> RecoverAsync(StoredCall stored, DurableTaskClient client, CancellationToken cancellationToken) =>
        client.RecoverAsync(stored.State.Id, () => TryStartAsync(client, stored.State.Id), cancellationToken);

    private static Task<bool> TryStartAsync(DurableTaskClient client, string callId) =>
        client.TryStartAsync(nameof(ThankYouCallOrchestrator), callId, new CallCheckpoint { CallId = callId }, Instances.EveryStatus);

    /// <summary>The engine drops an event that comes in an orchestration's last turn, so one that is ending is waited for.</summary>
    private static async Task<bool> HasEndedAsync(DurableTaskClient client, string callId)
    {
        using var limit = new CancellationTokenSource(LongestEnd);
        try
        {
            return await client.WaitForInstanceCompletionAsync(callId, limit.Token) is { IsCompleted: true };
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>
    /// Starts the orchestration again unless the call is over. If it is not, the orchestration ended early: storage lost its last seconds,
    /// or somebody terminated it.
    /// </summary>
    private async Task StartAnewUnlessOverAsync(DurableTaskClient client, string callId)
    {
        if (await store.FindAsync(callId, CancellationToken.None) is { } stored && !CallRules.IsOver(stored.State))
        {
            await RecoverAsync(stored, client, CancellationToken.None);
        }
    }

    [LoggerMessage(
        EventId = 301,
        Level = LogLevel.Warning,
        Message = "The orchestration of {CallId} could not be woken; its next turn or the sweep finds the change")]
    private partial void LogCallNotWoken(RedactedException failed, string callId);
}
