using System.Globalization;
using Microsoft.DurableTask.Client;

namespace Outreach.Platform.Durable;

/// <summary>Waits for an orchestration to end, or ends it.</summary>
public static class Completions
{
    /// <summary>Waits until an instance has ended. False where it has not in that time.</summary>
    /// <param name="client">Knows it.</param>
    /// <param name="instanceId">Which; it must be there.</param>
    /// <param name="patience">For so long at the most.</param>
    /// <param name="cancellationToken">Stops waiting, as an error.</param>
    public static async Task<bool> WaitAsync(DurableTaskClient client, string instanceId, TimeSpan patience, CancellationToken cancellationToken)
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
            return false;
        }
    }

    /// <summary>Sees to it that an instance has ended: by itself where it does, else it is terminated. One that is not there is as good.</summary>
    /// <param name="client">Knows it.</param>
    /// <param name="instanceId">Which.</param>
    /// <param name="patience">It is given so long to end by itself, and as long again to be terminated.</param>
    /// <param name="cancellationToken">Stops waiting, as an error.</param>
    /// <exception cref="TimeoutException">It has not ended.</exception>
    public static async Task EndAsync(DurableTaskClient client, string instanceId, TimeSpan patience, CancellationToken cancellationToken)
    {
        if (await client.GetInstanceAsync(instanceId, cancellationToken) is not { IsCompleted: false } instance
            || (instance.RuntimeStatus != OrchestrationRuntimeStatus.Suspended && await WaitAsync(client, instanceId, patience, cancellationToken)))
        {
            return;
        }

        // It is suspended, or waits for something that does not matter any more, such as another attempt to send a notice.
        await client.TerminateInstanceAsync(instanceId, cancellationToken);
        if (!await WaitAsync(client, instanceId, patience, cancellationToken))
        {
            throw new TimeoutException(string.Create(CultureInfo.InvariantCulture, $"An orchestration has not ended in {patience.TotalSeconds} s."));
        }
    }
}
