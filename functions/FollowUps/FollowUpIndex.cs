using System.Text.Json;
using Outreach.Platform;
using Outreach.Staff;
using Outreach.WorkItems;

namespace Outreach.FollowUps;

/// <summary>How a follow-up shows in the indexes. Pure.</summary>
internal static class FollowUpIndex
{
    /// <summary>The rows that should show it.</summary>
    public static IndexTarget TargetOf(FollowUpState state, Roster roster, DateTimeOffset now)
    {
        var row = new IndexRow
        {
            Type = IndexedType.FollowUp,
            Id = state.Id,
            State = Json.NameOf(state.Stage),
            Outcome = state.Outcome is { } outcome ? Json.NameOf(outcome) : null,
            Owner = state.Owner,
            Channel = state.Channel,
            CustomerId = state.CustomerId,

            // A check-in is a day to ask the customer on: what waits on the customer is never overdue.
            DueAt = FollowUpRules.DueAt(state),
            View = JsonSerializer.Serialize(FollowUpView.Of(state), Json.Http),
        };
        return new IndexTarget(
            state.Id,
            state.IsOpen ? new OpenWorkRow(row) : null,
            TodoOf(state, roster, now),
            state.ClosedAt is { } closedAt ? new ClosedRow(row, closedAt) : null);
    }

    /// <summary>Who has to do what about it, if anyone.</summary>
    public static (string StaffId, WorkItem Item)? TodoOf(FollowUpState state, Roster roster, DateTimeOffset now) =>
        FollowUpRules.TodoOf(state) is not { } todo ? null : (
        todo.Type == WorkType.Review ? roster.LeadOf(state.Owner, now) : state.Owner,
        new WorkItem
        {
            Type = todo.Type,
            Id = state.Id,
            CustomerId = state.CustomerId,
            DueAt = todo.DueAt,
            NotBefore = todo.NotBefore,
            ArrivedAt = state.ReceivedAt,
            Summary = $"{state.CustomerName} on {state.Channel}: {state.Summary}",
        });
}
