namespace Outreach.DevHost.Durable.Time;

/// <summary>
/// Counts the messages that a service still has, invisible ones included: it drops some unseen, and others come from elsewhere.
/// </summary>
internal interface IMessageQueues
{
    Task<long> CountAsync(CancellationToken cancellation);
}
