using System.Globalization;
using Outreach.Notices;
using Outreach.Platform.Outbox;
using Outreach.Staff;

namespace Outreach.FollowUps;

/// <summary>What notices about a follow-up say. Pure.</summary>
public static class FollowUpNotices
{
    /// <summary>The notice that an entry owes.</summary>
    public static Notice Write(OutboxEntry entry, FollowUpState state, StaffMember to, DateTimeOffset now)
    {
        var due = entry.Clock switch
        {
            ClockKind.NextResponse => state.NextResponse?.DueAt,
            ClockKind.Resolution => state.Resolution?.DueAt,
            ClockKind.Promise => state.Promise?.DueAt,
            _ => state.FirstResponse.DueAt,
        };
        var what = entry.Clock == ClockKind.Resolution ? "Resolve" : "Answer";
        var (subject, lead) = entry.Notice switch
        {
            NoticeKind.Assigned => (
                $"Answer {state.CustomerName} on {state.Channel}",
                $"This is yours: {state.CustomerName} wrote on {state.Channel} and waits for an answer by {At(due, to)}."),
            NoticeKind.HandedOver => (
                $"Take over {state.CustomerName} on {state.Channel}",
                $"This is yours while a colleague is absent: see that {state.CustomerName}, who wrote on {state.Channel}, hears from a person."),
            NoticeKind.DueSoon => (
                $"{what} {state.CustomerName} on {state.Channel} by {At(due, to)}",
                due <= now
                    ? $"The time to {what.ToLowerInvariant()} {state.CustomerName} is over; nobody has yet."
                    : $"{Span(due, now)} left to {what.ToLowerInvariant()} {state.CustomerName}; nobody has yet."),
            NoticeKind.PromiseDue => (
                $"Keep your promise to {state.CustomerName} by {At(due, to)}",
                $"You promised {state.CustomerName}: {state.PromisedWhat}"),
            NoticeKind.CustomerReplied => (
                $"Answer {state.CustomerName}, who wrote again on {state.Channel}",
                $"{state.CustomerName} wrote again and waits for an answer by {At(state.NextResponse?.DueAt ?? due, to)}."),
            _ => (
                $"Overdue: {state.CustomerName} on {state.Channel} waits for {state.Owner}",
                $"{what} was due at {At(due, to)} and is with {state.Owner}. Please see that {state.CustomerName} hears from a person."),
        };
        return new Notice
        {
            OutboxId = entry.Id,
            About = state.Id,
            Path = $"followups/{state.Id}",
            To = to,
            Subject = subject,
            Lead = lead,
            Quote = state.Summary,
        };
    }

    private static string At(DateTimeOffset? moment, StaffMember reader) =>
        moment is { } at ? LocalTime.For(at, reader.TimeZone) : "now";

    private static string Span(DateTimeOffset? due, DateTimeOffset now)
    {
        var left = (due ?? now) - now;
        return left < TimeSpan.FromHours(1)
            ? string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(left.TotalMinutes)} minutes are")
            : string.Create(CultureInfo.InvariantCulture, $"About {Math.Round(left.TotalHours)} h are");
    }
}
