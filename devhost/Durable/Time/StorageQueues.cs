using System.Globalization;
using Azure.Storage.Queues;

namespace Outreach.DevHost.Durable.Time;

/// <summary>The queues of DurableTask.AzureStorage, under the names that it gives them.</summary>
internal sealed class StorageQueues(QueueServiceClient service, DurableEngineOptions options) : IMessageQueues
{
    private readonly IReadOnlyList<QueueClient> _queues =
    [
        .. Enumerable.Range(0, options.Partitions)
            .Select(n => string.Create(CultureInfo.InvariantCulture, $"control-{n:00}"))
            .Append("workitems")
            .Select(name => service.GetQueueClient($"{options.TaskHub.ToLowerInvariant()}-{name}")),
    ];

    public async Task<long> CountAsync(CancellationToken cancellation)
    {
        var properties = await Task.WhenAll(_queues.Select(queue => queue.GetPropertiesAsync(cancellation)));
        return properties.Sum(answer => answer.Value.ApproximateMessagesCountLong);
    }
}
