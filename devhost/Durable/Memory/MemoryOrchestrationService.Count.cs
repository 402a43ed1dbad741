using Outreach.DevHost.Durable.Time;

namespace Outreach.DevHost.Durable.Memory;

internal sealed partial class MemoryOrchestrationService : IMessageQueues
{
    public Task<long> CountAsync(CancellationToken cancellation)
    {
        lock (_lock)
        {
            return Task.FromResult(_instances.Values.Sum(instance => (long)instance.MessageCount) + _activities.Reader.Count + _activitiesInHand.Count);
        }
    }
}
