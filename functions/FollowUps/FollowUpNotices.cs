using System.Globalization;
using Outreach.Notices;
using Outreach.SharedKernel;
using Outreach.Staff;
using Outreach.WorkItems;

namespace Outreach.FollowUps;

/// <summary>What notices about a follow-up say. Pure.</summary>
public static class FollowUpNotices
{
    /// <summary>Whether what a notice asks for is still to be done, and by who gets it.</summary>
    public static bool IsStillNeeded(OutboxEntry entry, FollowUpState state) =>
        state.IsOpen && entry.Notice switch
        {
            NoticeKind.Missed => IsRunning(state, entry.Clock),
            NoticeKind.DueSoon or NoticeKind.PromiseDue => state.Owner == entry.To && IsRunning(state, entry.Clock),
            NoticeKind.CustomerReplied => state.Owner == entry.To && (state.Stage == FollowUpStage.New || IsRunning(state, ClockKind.NextResponse)),
            _ => state.Owner == entry.To,
        };

    /// <summary>The notice for an outbox entry.</summary>
    public static Notice Write(OutboxEntry entry, FollowUpState state, StaffMember to, DateTimeOffset now)
    {
        var who = $"{state.CustomerName} on {state.Channel}";
        var (task, due) = TaskOf(entry.Clock, state, who);
        var by = due is null ? "" : $" by {At(due, to)}";
        var kind = entry.Notice ?? NoticeKind.Assigned;
        var (subject, lead) = kind switch
        {
            NoticeKind.Assigned => (
                $"{Capital(task)}{by}",
                $"This is yours: {task}{by}."),
            NoticeKind.DueSoon => (
                $"Due soon: {task}{by}",
                due <= now
                    ? $"The time to {task} is over; nobody has yet."
                    : $"{Span(due, now)} left to {task}; nobody has yet."),
            NoticeKind.PromiseDue => (
                $"Keep the promise to {who}{by}",
                due <= now
                    ? $"{state.CustomerName} was promised by now: {state.PromisedWhat} Keep it, or tell them before they ask."
                    : $"{state.CustomerName} was promised: {state.PromisedWhat} {Span(due, now)} left; keep it, or tell them before they ask."),
            NoticeKind.CustomerReplied => (
                $"Answer {who} again{by}",
                $"{state.CustomerName} wrote again and waits for you."),
            NoticeKind.HandedOver => (
                $"Take over: {task}{by}",
                $"A colleague is absent, and this is yours now: {task}{by}."),
            _ => (
                $"Overdue: step in, {who} waits",
                $"To {task} was due at {At(due, to)}. Please see that {state.CustomerName} hears from a person."),
        };
        return new Notice
        {
            OutboxId = entry.Id,
            About = state.Id,
            Kind = kind,
            Path = $"followups/{state.Id}",
            To = to,
            Owner = state.Owner,
            DueAt = due,
            Subject = subject,
            Lead = lead,
            Quote = kind == NoticeKind.CustomerReplied ? state.LatestWord ?? state.Summary : state.Summary,
        };
    }

    /// <summary>What is to be done, and by when: by the clock that the notice is about, else by where the follow-up stands.</summary>
    private static (string Task, DateTimeOffset? Due) TaskOf(ClockKind? clock, FollowUpState state, string who) => (clock, state.Stage) switch
    {
        (ClockKind.Promise, _) => ($"keep the promise to {who}", state.PromisedFor),
        (ClockKind.NextResponse, _) => ($"answer {who}", state.NextResponse?.DueAt),
        (ClockKind.FirstResponse, _) or (null, FollowUpStage.New) => ($"answer {who}", state.FirstResponse.DueAt),
        (null, _) when state.NextResponse is { MetAt: null } next => ($"answer {who}", next.DueAt),
        (ClockKind.Resolution, _) or (null, FollowUpStage.InProgress) => ($"solve it for {who}", state.Resolution?.DueAt),
        _ => ($"ask {who} whether it is fixed", FollowUpRules.TodoOf(state)?.DueAt),
    };

    private static bool IsRunning(FollowUpState state, ClockKind? clock) =>
        clock is { } kind && FollowUpRules.ClockOf(state, kind) is { IsRunning: true };

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];

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
