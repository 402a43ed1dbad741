using System.Globalization;
using Outreach.Notices;
using Outreach.SharedKernel;
using Outreach.Staff;
using Outreach.WorkItems;

namespace Outreach.FollowUps;

/// <summary>The notices about a follow-up, a row for each kind. Pure.</summary>
internal static class FollowUpNotices
{
    internal static readonly NoticeCatalogue<FollowUpState, Facts> Catalogue = new("a follow-up")
    {
        [NoticeKind.Assigned] = new(
            IsOwners,
            about => $"{Capital(about.Task)}{about.By}",
            about => $"This is yours: {about.Task}{about.By}."),
        [NoticeKind.DueSoon] = new(
            (entry, state) => IsOwners(entry, state) && IsRunning(state, entry.Clock),
            about => $"Due soon: {about.Task}{about.By}",
            about => about.IsLate
                ? $"The time to {about.Task} is over; nobody has yet."
                : $"{about.TimeLeft} left to {about.Task}; nobody has yet."),
        [NoticeKind.Missed] = new(
            (entry, state) => IsRunning(state, entry.Clock),
            about => $"Overdue: step in, {about.Who} waits",
            about => $"To {about.Task} was due at {about.DueAt}. Please see that {about.Name} hears from a person."),
        [NoticeKind.PromiseDue] = new(
            (entry, state) => IsOwners(entry, state) && IsRunning(state, entry.Clock),
            about => $"Keep the promise to {about.Who}{about.By}",
            about => about.IsLate
                ? $"{about.Name} was promised by now: {about.State.PromisedWhat} Keep it, or tell them before they ask."
                : $"{about.Name} was promised: {about.State.PromisedWhat} {about.TimeLeft} left; keep it, or tell them before they ask."),
        [NoticeKind.CustomerReplied] = new(
            (entry, state) => IsOwners(entry, state) && (state.Stage == FollowUpStage.New || IsRunning(state, ClockKind.NextResponse)),
            about => $"Answer {about.Who} again{about.By}",
            about => $"{about.Name} wrote again and waits for you.",
            about => about.State.LatestWord ?? about.State.Summary),
        [NoticeKind.HandedOver] = new(
            IsOwners,
            about => $"Take over: {about.Task}{about.By}",
            about => $"A colleague is absent, and this is yours now: {about.Task}{about.By}."),
        [NoticeKind.MentionEdited] = new(
            (entry, state) => IsOwners(entry, state) && !(state.LastSpokeAt > entry.PendingSince),
            about => $"Read again what {about.Who} wrote",
            about => $"{about.Name} changed a message after it was answered. Does the answer still fit?",
            about => about.State.LatestEdit ?? about.State.Summary),
    };

    /// <summary>Whether what a notice asks for is still to be done, and by who gets it.</summary>
    public static bool IsStillNeeded(OutboxEntry entry, FollowUpState state) =>
        (state.IsOpen || entry.NoticeKind == NoticeKind.MentionEdited) && Catalogue[entry.NoticeKind].IsStillNeeded(entry, state);

    public static Notice Write(OutboxEntry entry, FollowUpState state, StaffMember to, DateTimeOffset now)
    {
        var who = $"{state.CustomerName} on {state.Channel}";
        var (task, due) = TaskOf(entry.Clock, state, who);
        var (row, facts) = (Catalogue[entry.NoticeKind], new Facts(state, who, task, due, to, now));
        return new Notice
        {
            OutboxId = entry.Id,
            About = state.Id,
            Kind = entry.NoticeKind,
            Path = $"followups/{state.Id}",
            To = to,
            Owner = state.Owner,
            DueAt = due,
            Subject = row.Subject(facts),
            Lead = row.Lead(facts),
            Quote = row.Quote?.Invoke(facts) ?? state.Summary,
        };
    }

    /// <summary>What is to be done, and by when: by the clock that the notice is about, else by where the follow-up stands.</summary>
    private static (string Task, DateTimeOffset? Due) TaskOf(ClockKind? clock, FollowUpState state, string who) =>
        (clock ?? ClockOf(state)) switch
        {
            ClockKind.FirstResponse => ($"answer {who}", state.FirstResponse.DueAt),
            ClockKind.NextResponse => ($"answer {who}", state.NextResponse?.DueAt),
            ClockKind.Resolution => ($"solve it for {who}", state.Resolution?.DueAt),
            ClockKind.Promise => ($"keep the promise to {who}", state.PromisedFor),
            ClockKind.Call => throw new ArgumentOutOfRangeException(nameof(clock), clock, "A follow-up has no such clock."),
            null => ($"ask {who} whether it is fixed", FollowUpRules.TodoOf(state)?.DueAt),
        };

    private static ClockKind? ClockOf(FollowUpState state) =>
        state.Stage == FollowUpStage.New ? ClockKind.FirstResponse
        : state.NextResponse is { MetAt: null } ? ClockKind.NextResponse
        : state.Stage == FollowUpStage.InProgress ? ClockKind.Resolution
        : null;

    private static bool IsOwners(OutboxEntry entry, FollowUpState state) => state.Owner == entry.To;

    private static bool IsRunning(FollowUpState state, ClockKind? clock) =>
        clock is { } kind && FollowUpRules.ClockOf(state, kind) is { IsRunning: true };

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    /// <summary>What the texts are made of: a follow-up, as one reader sees it at the moment of sending.</summary>
    internal sealed record Facts(FollowUpState State, string Who, string Task, DateTimeOffset? Due, StaffMember To, DateTimeOffset Now)
    {
        public string Name => State.CustomerName;

        public string By => Due is null ? "" : $" by {DueAt}";

        public string DueAt => Due is { } at ? LocalTime.For(at, To.TimeZone) : "now";

        public bool IsLate => Due <= Now;

        public string TimeLeft => (Due ?? Now) - Now is var left && left < TimeSpan.FromHours(1)
            ? string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(left.TotalMinutes)} minutes are")
            : string.Create(CultureInfo.InvariantCulture, $"About {Math.Round(left.TotalHours)} h are");
    }
}
