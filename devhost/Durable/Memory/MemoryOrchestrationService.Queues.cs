using Outreach.DevHost.Durable.Time;

namespace Outreach.DevHost.Durable.Memory;

internal sealed partial class MemoryOrchestrationService : IMessageQueues
{
    public Task<long> CountAsync(CancellationToken cancellation)
    {
        lock (_lock)
        {
            return Task.FromResult((long)_activities.Reader.Count + _instances.Values.Count(instance => instance.HasMessages));
        }
    }
}
