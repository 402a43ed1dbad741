using System.Text.Json;
using Outreach.Platform;
using Outreach.Staff;
using Outreach.WorkItems;

namespace Outreach.Customers.ThankYouCalls;

/// <summary>The index rows of a call. Pure.</summary>
internal static class CallIndex
{
    public const string Channel = "phone";

    public static IndexTarget TargetOf(CallState call, Roster roster, DateTimeOffset now)
    {
        var row = new IndexRow
        {
            Type = IndexedType.Call,
            Id = call.Id,
            State = Json.NameOf(call.Status),
            Owner = call.Assignee,
            Channel = Channel,
            CustomerId = call.CustomerId,
            DueAt = call.Clock.DueAt,
            View = JsonSerializer.Serialize(CallView.Of(call, []), Json.Http),
        };
        return new IndexTarget(
            call.Id,
            call.IsOpen ? new OpenWorkRow(row) : null,
            TodoOf(call, roster, now),
            call.EndedAt is { } endedAt ? new ClosedRow(row, endedAt) : null);
    }

    private static (string StaffId, WorkItem Item)? TodoOf(CallState call, Roster roster, DateTimeOffset now)
    {
        WorkItem Item(WorkType type) => new()
        {
            Type = type,
            Id = call.Id,
            CustomerId = call.CustomerId,
            DueAt = call.Clock.DueAt,
            ArrivedAt = call.CreatedAt,
            NotBefore = type == WorkType.Call ? call.NotBefore : null,
            Summary = $"Call {call.CustomerName} {call.Purpose.InWords()}: {call.Reason}",
        };

        return !call.IsOpen ? null
            : !CallRules.IsToBeMade(call) ? (roster.LeadOf(call.Assignee, now), Item(WorkType.Review))
            : (call.Assignee, Item(WorkType.Call));
    }
}
