using Microsoft.DurableTask.Client;
using Outreach.Platform.Durable;
using Outreach.WorkItems;

namespace Outreach.Staff.Absences;

/// <summary>Hands over the open items of one type. Each capability that has such items registers one.</summary>
public interface IHandOver
{
    /// <summary>Which items.</summary>
    IndexedType Type { get; }

    /// <summary>Moves an item to the person who stands in for its absent owner. True where it was moved. Safe to repeat.</summary>
    Task<bool> HandOverAsync(string id, Roster roster, DateTimeOffset now, DurableTaskClient client, CancellationToken cancellationToken);
}
