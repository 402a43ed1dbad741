using DurableTask.Core.Exceptions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Outreach.Customers;
using Outreach.FollowUps;
using Outreach.Platform.Telemetry;

namespace Outreach.ThankYouCalls;

/// <summary>
/// Starts and wakes the orchestrations of calls. A start that fails is the caller's to know: the outbox tries it again, the
/// sweep counts it. A wake is best effort: what is committed stands, and the next turn or the sweep finds it.
/// </summary>
public sealed partial class CallStarter(ILogger<CallStarter> log)
{
    /// <summary>Starts the customer's open call, if there is one.</summary>
    public Task StartLatestAsync(DurableTaskClient client, CustomerProfile customer) =>
        customer.CallIsOpen ? StartAsync(client, $"{customer.Id}.{customer.Calls}") : Task.CompletedTask;

    /// <summary>Starts a call's orchestration. One that is there already is as good.</summary>
    public async Task StartAsync(DurableTaskClient client, string callId)
    {
        try
        {
            await client.ScheduleNewOrchestrationInstanceAsync(
                nameof(ThankYouCallOrchestrator),
                new CallCheckpoint { CallId = callId },
                new StartOrchestrationOptions(callId).WithDedupeStatuses(FollowUpWaker.EveryStatus));
        }
        catch (OrchestrationAlreadyExistsException)
        {
            // Started by an earlier attempt.
        }
    }

    /// <summary>Tells the orchestration that the call has changed.</summary>
    public async Task WakeAsync(DurableTaskClient client, CallState call)
    {
        try
        {
            await client.RaiseEventAsync(call.Id, FollowUpWaker.Changed, $"{call.Id}-{call.EventCount}");
        }
        catch (Exception failed)
        {
            LogCallNotWoken(new RedactedException(failed), call.Id);
        }
    }

    [LoggerMessage(EventId = 301, Level = LogLevel.Warning, Message = "The orchestration of {CallId} could not be woken; its next turn or the sweep finds the change")]
    private partial void LogCallNotWoken(RedactedException failed, string callId);
}
