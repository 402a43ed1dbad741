using DurableTask.Core.Exceptions;
using Grpc.Core;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Outreach.Platform.Durable;

/// <summary>
/// What the Functions host answers of an instance that is missing, has ended or runs is an outcome here, not a failure: it throws
/// <see cref="StatusCode.NotFound"/> and <see cref="StatusCode.FailedPrecondition"/>. Whatever else it throws is a failure.
/// </summary>
internal static class Instances
{
    /// <summary>Every status: an id that was used once is never started again.</summary>
    public static OrchestrationRuntimeStatus[] EveryStatus { get; } = [.. StartOrchestrationOptionsExtensions.ValidDedupeStatuses];

    /// <summary>Every status but those of a run that broke off: what is safe to repeat may be started again under its own id.</summary>
    public static OrchestrationRuntimeStatus[] GoesOnOrIsDone { get; } =
        [.. EveryStatus.Except([OrchestrationRuntimeStatus.Failed, OrchestrationRuntimeStatus.Terminated])];

    /// <summary>Starts an instance. False where there is one with this id, in one of the statuses.</summary>
    public static async Task<bool> TryStartAsync(
        this DurableTaskClient client, string orchestrator, string instanceId, object input, OrchestrationRuntimeStatus[] unlessIn,
        CancellationToken cancellationToken = default)
    {
        try
        {
            await client.ScheduleNewOrchestrationInstanceAsync(
                orchestrator, input, new StartOrchestrationOptions(instanceId).WithDedupeStatuses(unlessIn), cancellationToken);
            return true;
        }
        catch (OrchestrationAlreadyExistsException)
        {
            return false;
        }
    }

    /// <summary>Raises an event. False where the instance is missing or has ended: nobody takes the event.</summary>
    public static async Task<bool> TryRaiseEventAsync(
        this DurableTaskClient client, string instanceId, string eventName, object payload, CancellationToken cancellationToken = default)
    {
        try
        {
            await client.RaiseEventAsync(instanceId, eventName, payload, cancellationToken);
            return true;
        }
        catch (RpcException over) when (IsMissingOrEnded(over))
        {
            return false;
        }
    }

    /// <summary>Terminates an instance, which takes a moment. False where it is missing or has ended.</summary>
    public static async Task<bool> TryTerminateAsync(this DurableTaskClient client, string instanceId, CancellationToken cancellationToken)
    {
        try
        {
            await client.TerminateInstanceAsync(instanceId, cancellationToken);
            return true;
        }
        catch (RpcException over) when (IsMissingOrEnded(over))
        {
            return false;
        }
    }

    /// <summary>Forgets an instance that has ended; one that is missing is forgotten already. False where it runs.</summary>
    public static async Task<bool> TryPurgeAsync(this DurableTaskClient client, string instanceId, CancellationToken cancellationToken)
    {
        try
        {
            await client.PurgeInstanceAsync(instanceId, cancellationToken);
            return true;
        }
        catch (Exception refused) when (refused is RpcException or InvalidOperationException)
        {
            // Hosts differ in how they refuse one that runs; whether it does is what counts.
            if (await client.GetInstanceAsync(instanceId, cancellationToken) is { IsCompleted: false })
            {
                return false;
            }

            throw;
        }
    }

    /// <summary>
    /// Ensures that something with one instance for life has it: one that ended makes room for a new one with the same id. False where one
    /// is alive.
    /// </summary>
    public static async Task<bool> RecoverAsync(
        this DurableTaskClient client, string instanceId, Func<Task> start, CancellationToken cancellationToken)
    {
        if (await client.GetInstanceAsync(instanceId, cancellationToken) is { } instance
            && (!instance.IsCompleted || !await client.TryPurgeAsync(instanceId, cancellationToken)))
        {
            return false;
        }

        await start();
        return true;
    }

    private static bool IsMissingOrEnded(RpcException refused) =>
        refused.StatusCode is StatusCode.NotFound or StatusCode.FailedPrecondition;
}
