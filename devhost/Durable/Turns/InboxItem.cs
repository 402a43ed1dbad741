using Microsoft.DurableTask.Client;
using Outreach.DevHost.Durable.History;
using Outreach.DevHost.Durable.Instances;
using Outreach.DevHost.Durable.Storage;

namespace Outreach.DevHost.Durable.Turns;

/// <summary>Something that an instance has to deal with. Whoever waits for it waits until it is stored.</summary>
internal abstract record InboxItem
{
    /// <summary>Set when a caller outside of the engine waits: such an item is stored without delay and fails to its caller.</summary>
    public TaskCompletionSource? Caller { get; init; }
}

/// <summary>Create the instance, unless one with its id exists whose status is in <paramref name="DedupeStatuses"/>.</summary>
internal sealed record Start(InstanceState State, IReadOnlySet<OrchestrationRuntimeStatus> DedupeStatuses) : InboxItem;

/// <summary>
/// An event for the history. With an <paramref name="Execution"/> it is the result of a step of that execution only.
/// </summary>
internal sealed record Arrival(HistoryEvent Event, int? Execution = null) : InboxItem
{
    /// <summary>A termination reaches the sub-orchestrations too.</summary>
    public bool Recursive { get; init; }
}

/// <summary>Something that an earlier turn awaited, and that is not durable, has come back.</summary>
internal sealed record ForeignContinuation(int Execution, string Message) : InboxItem;

/// <summary>Look whether a timer is due or the first turn may run.</summary>
internal sealed record Wake : InboxItem;

/// <summary>After a restart: do again what was under way.</summary>
internal sealed record Recover : InboxItem;

/// <summary>The first <paramref name="Count"/> events of the outbox are delivered.</summary>
internal sealed record OutboxDelivered(int Count) : InboxItem;

/// <summary>Delete the instance, if it is over. What a query found of it need not be read again.</summary>
internal sealed record Purge(StoredInstance? Found) : InboxItem
{
    public bool Purged { get; set; }
}
