using Microsoft.DurableTask.Client;
using Outreach.WorkItems;

namespace Outreach.Staff.Worklists;

/// <summary>The items of one type that may be on the open-work list. Each capability that has such items registers one.</summary>
public interface IOpenItems
{
    IndexedType Type { get; }

    /// <summary>Whether an id is one of theirs, by its shape.</summary>
    bool Knows(string id);

    /// <summary>Whether this process is about to commit the item, so that its index rows may be there before it is.</summary>
    bool IsArriving(string id);

    Task<OpenItem?> FindAsync(string id, CancellationToken cancellationToken);
}

/// <summary>An item as it was read, for whoever hands it over or reconciles the lists with it.</summary>
public sealed record OpenItem
{
    public required string Id { get; init; }

    /// <summary>The instance that is its clock.</summary>
    public required string InstanceId { get; init; }

    /// <summary>Whether anybody still has to act.</summary>
    public required bool IsOpen { get; init; }

    /// <summary>Whether nothing is pending either, but for what was given up.</summary>
    public required bool IsOver { get; init; }

    public required IReadOnlyList<OutboxEntry> Outbox { get; init; }

    /// <summary>The index rows that show it, or may.</summary>
    public required Indexed Indexed { get; init; }

    /// <summary>When there is something to do next (UTC), as seen at a moment.</summary>
    public required Func<DateTimeOffset, DateTimeOffset?> NextDeadline { get; init; }

    /// <summary>The index rows that should show it.</summary>
    public required Func<Roster, DateTimeOffset, IndexTarget> TargetOf { get; init; }

    /// <summary>Starts its orchestration if none is alive. True if none was.</summary>
    public required Func<DurableTaskClient, CancellationToken, Task<bool>> RecoverAsync { get; init; }

    /// <summary>Moves it to the person who stands in for its absent owner. True if it was moved. Safe to repeat.</summary>
    public required Func<Roster, DateTimeOffset, DurableTaskClient, CancellationToken, Task<bool>> HandOverAsync { get; init; }

    public required Func<DurableTaskClient, Task> WakeAsync { get; init; }

    /// <summary>Enqueues the update of its index rows; null if it was changed meanwhile, which enqueues it anyway.</summary>
    public required Func<CancellationToken, Task<OpenItem?>> EnqueueIndexAsync { get; init; }

    /// <summary>Has its index rows written again. True if it had no live orchestration to do so, and has one now.</summary>
    public async Task<bool> ReindexAsync(DurableTaskClient client, CancellationToken cancellationToken)
    {
        if (await EnqueueIndexAsync(cancellationToken) is not { } item)
        {
            return false;
        }

        if (await item.RecoverAsync(client, cancellationToken))
        {
            return true;
        }

        await item.WakeAsync(client);
        return false;
    }
}
