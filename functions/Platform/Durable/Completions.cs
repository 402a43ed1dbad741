using Microsoft.DurableTask.Client;

namespace Outreach.Platform.Durable;

/// <summary>Waits for an orchestration to end.</summary>
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
}
