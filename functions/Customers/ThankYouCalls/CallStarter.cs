using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Outreach.Platform.Durable;
using Outreach.Platform.Telemetry;
using Outreach.SharedKernel;
using Outreach.WorkItems;

namespace Outreach.Customers.ThankYouCalls;

/// <summary>
/// Starts and wakes the orchestrations of calls. A start that fails is the caller's to know: the outbox tries it again, the
/// sweep counts it. A wake is best effort: what is committed stands, and the next turn or the sweep finds it. An orchestration that ended
/// before its call was over is found by whoever starts or wakes it, and starts anew.
/// </summary>
public sealed partial class CallStarter(CallStore store, ILogger<CallStarter> log)
{
    /// <summary>Starts the customer's open call, if there is one.</summary>
    public Task StartLatestAsync(DurableTaskClient client, CustomerProfile customer) =>
        customer.CallIsOpen ? StartAsync(client, $"{customer.Id}.{customer.Calls}") : Task.CompletedTask;

    /// <summary>Starts a call's orchestration. One that is there already is as good, if it is alive.</summary>
    public async Task StartAsync(DurableTaskClient client, string callId)
    {
        if (!await TryStartAsync(client, callId) && await client.GetInstanceAsync(callId) is { IsCompleted: true })
        {
            await StartAnewUnlessOverAsync(client, callId);
        }
    }

    /// <summary>Tells the orchestration that the call has changed.</summary>
    public async Task WakeAsync(DurableTaskClient client, CallState call)
    {
        try
        {
            if (!await client.TryRaiseEventAsync(call.Id, TurnLoop.Changed, $"{call.Id}-{call.EventCount}"))
            {
                await StartAnewUnlessOverAsync(client, call.Id);
            }
        }
        catch (Exception failed)
        {
            LogCallNotWoken(new RedactedException(failed), call.Id);
        }
    }

    /// <summary>Starts what has no live orchestration. True where it had none.</summary>
    public Task<bool> RecoverAsync(StoredCall stored, DurableTaskClient client, CancellationToken cancellationToken) =>
        client.RecoverAsync(stored.State.Id, () => TryStartAsync(client, stored.State.Id), cancellationToken);

    private static Task<bool> TryStartAsync(DurableTaskClient client, string callId) =>
        client.TryStartAsync(nameof(ThankYouCallOrchestrator), callId, new CallCheckpoint { CallId = callId }, Instances.EveryStatus);

    /// <summary>
    /// What is over may well have ended; what is not, ended before its time: storage lost its last seconds, or somebody terminated it.
    /// </summary>
    private async Task StartAnewUnlessOverAsync(DurableTaskClient client, string callId)
    {
        if (await store.FindAsync(callId, CancellationToken.None) is { } stored && !CallRules.IsOver(stored.State))
        {
            await RecoverAsync(stored, client, CancellationToken.None);
        }
    }

    [LoggerMessage(EventId = 301, Level = LogLevel.Warning, Message = "The orchestration of {CallId} could not be woken; its next turn or the sweep finds the change")]
    private partial void LogCallNotWoken(RedactedException failed, string callId);
}
