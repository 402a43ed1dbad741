namespace Outreach.DevHost.Durable.Time;

/// <summary>Says how many messages a service still has, those out of sight included: some it drops unseen, others come from elsewhere.</summary>
internal interface IMessageQueues
{
    Task<long> CountAsync(CancellationToken cancellation);
}
