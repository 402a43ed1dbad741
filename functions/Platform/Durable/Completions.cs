using System.Globalization;
using Microsoft.DurableTask.Client;

namespace Outreach.Platform.Durable;

/// <summary>Waits for an orchestration to end, or ends it.</summary>
internal static class Completions
{
    /// <summary>Waits until an instance has ended; one that is missing has. False where it has not in that time.</summary>
    public static async Task<bool> WaitAsync(
        DurableTaskClient client, string instanceId, TimeSpan patience, CancellationToken cancellationToken) =>
        !await IsAliveAsync(client, instanceId, cancellationToken)
        || await WaitForLiveAsync(client, instanceId, patience, cancellationToken);

    /// <summary>Ensures that an instance has ended: by itself if it does, else it is terminated. A missing one counts as ended.</summary>
    /// <param name="patience">How long it may take to end by itself, and as long again to be terminated.</param>
    /// <exception cref="TimeoutException">It has not ended.</exception>
    public static async Task EndAsync(DurableTaskClient client, string instanceId, TimeSpan patience, CancellationToken cancellationToken)
    {
        if (await client.GetInstanceAsync(instanceId, cancellationToken) is not { IsCompleted: false } instance
            || (instance.RuntimeStatus != OrchestrationRuntimeStatus.Suspended
                && await WaitForLiveAsync(client, instanceId, patience, cancellationToken)))
        {
            return;
        }

        // It is suspended, or waits for something that does not matter any more, such as another attempt to send a notice.
        if (await client.TryTerminateAsync(instanceId, cancellationToken)
            && !await WaitForLiveAsync(client, instanceId, patience, cancellationToken))
        {
            throw new TimeoutException(
                string.Create(CultureInfo.InvariantCulture, $"An orchestration has not ended in {patience.TotalSeconds} s."));
        }
    }

    private static async Task<bool> IsAliveAsync(DurableTaskClient client, string instanceId, CancellationToken cancellationToken) =>
        await client.GetInstanceAsync(instanceId, cancellationToken) is { IsCompleted: false };

    /// <summary>Never called for an instance that is missing: the Functions host would wait for it as long as it is asked to.</summary>
    private static async Task<bool> WaitForLiveAsync(
        DurableTaskClient client, string instanceId, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(patience);
        try
        {
            await client.WaitForInstanceCompletionAsync(instanceId, limit.Token);
            return true;
        }
        catch (Exception) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // It may have ended, and been purged, meanwhile.
            return !await IsAliveAsync(client, instanceId, cancellationToken);
        }
    }
}
