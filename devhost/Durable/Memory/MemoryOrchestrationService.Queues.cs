using Outreach.DevHost.Durable.Time;

namespace Outreach.DevHost.Durable.Memory;

internal sealed partial class MemoryOrchestrationService : IMessageQueues
{
    public Task<long> CountAsync(CancellationToken cancellation)
    {
        lock (_lock)
        {
            // As a queue counts what it has given out until that is deleted.
            return Task.FromResult(
                (long)_activities.Reader.Count + _activitiesInHand.Count + _instances.Values.Count(instance => instance.HoldsMessages));
        }
    }
}
