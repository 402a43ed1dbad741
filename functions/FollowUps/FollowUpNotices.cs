using System.Globalization;
using Outreach.Notices;
using Outreach.SharedKernel;
using Outreach.Staff;
using Outreach.WorkItems;

namespace Outreach.FollowUps;

/// <summary>What a kind of notice says about a follow-up.</summary>
/// <param name="After">The event that enqueues it.</param>
/// <inheritdoc cref="NoticeRow{TItem, TFacts}"/>
internal sealed record FollowUpNotice(
    Func<FollowUpEvent, bool> After,
    Func<OutboxEntry, FollowUpState, bool> IsStillNeeded,
    Func<FollowUpNotices.Facts, string> Subject,
    Func<FollowUpNotices.Facts, string> Lead,
    Func<FollowUpNotices.Facts, string>? Quote = null,
    Func<FollowUpNotices.Facts, string>? Why = null)
    : NoticeRow<FollowUpState, FollowUpNotices.Facts>(IsStillNeeded, Subject, Lead, Quote, Why);

/// <summary>The notices about a follow-up, a field for each kind. Pure.</summary>
internal static class FollowUpNotices
{
    // Before the kinds: each adds itself.
    internal static readonly NoticeCatalogue<FollowUpNotice> Catalogue = new("a follow-up");

    /// <summary>A follow-up is yours now.</summary>
    public static readonly NoticeKind Assigned = Catalogue.Add(new("assigned", "to answer", ReportsWords: true), new(
        happened => happened.Type == FollowUpEventType.Assigned,
        IsOwners,
        about => $"{Capital(about.Task)}{about.By}",
        about => $"This is yours: {about.Task}{about.By}."));

    public static readonly NoticeKind DueSoon = Catalogue.Add(CommonNotices.DueSoon, new(
        happened => happened is { Type: FollowUpEventType.DueSoon, Clock: not ClockKind.Promise },
        (entry, state) => IsOwners(entry, state) && IsRunning(state, entry.Clock),
        about => $"Due soon: {about.Task}{about.By}",
        about => about.IsLate
            ? $"The time to {about.Task} is over; nobody has yet."
            : $"{about.TimeLeft} left to {about.Task}; nobody has yet."));

    public static readonly NoticeKind Missed = Catalogue.Add(CommonNotices.Missed, new(
        // Also when it is escalated to another lead because the first one has left.
        happened => happened.Type == FollowUpEventType.Missed || happened is { Type: FollowUpEventType.Escalated, Clock: not null },
        (entry, state) => IsRunning(state, entry.Clock),
        about => $"Overdue: step in, {about.Who} waits",
        about => $"To {about.Task} was due at {about.DueAt}. Please see that {about.Name} hears from a person."));

    /// <summary>What you promised a customer is due soon.</summary>
    public static readonly NoticeKind PromiseDue = Catalogue.Add(new("promise_due", "promised", WaitsForOpening: true), new(
        happened => happened is { Type: FollowUpEventType.DueSoon, Clock: ClockKind.Promise },
        (entry, state) => IsOwners(entry, state) && IsRunning(state, entry.Clock),
        about => $"Keep the promise to {about.Who}{about.By}",
        about => about.IsLate
            ? $"{about.Name} was promised by now: {about.Promised} Keep it, or tell them before they ask."
            : $"{about.Name} was promised: {about.Promised} {about.TimeLeft} left; keep it, or tell them before they ask."));

    /// <summary>A customer of yours wrote again, here or in what became part of this.</summary>
    public static readonly NoticeKind CustomerReplied = Catalogue.Add(new("customer_replied", "to answer again", ReportsWords: true), new(
        happened => happened.Type is FollowUpEventType.CustomerReplied or FollowUpEventType.Merged,
        (entry, state) => IsOwners(entry, state) && (state.Stage == FollowUpStage.New || IsRunning(state, ClockKind.NextResponse)),
        about => $"Answer {about.Who} again{about.By}",
        about => $"{about.Name} wrote again and waits for you.",
        about => about.State.LatestWord ?? about.State.Summary));

    public static readonly NoticeKind HandedOver = Catalogue.Add(CommonNotices.HandedOver, new(
        happened => happened.Type == FollowUpEventType.Assigned,
        IsOwners,
        about => $"Take over: {about.Task}{about.By}",
        about => $"A colleague is absent or has left, and this is yours now: {about.Task}{about.By}."));

    /// <summary>A follow-up of yours is not over after all.</summary>
    public static readonly NoticeKind Reopened = Catalogue.Add(new("reopened", "reopened"), new(
        happened => happened.Type == FollowUpEventType.Reopened,
        (entry, state) => IsOwners(entry, state) && state.Stage == FollowUpStage.InProgress,
        about => $"Reopened: {about.Task}{about.By}",
        about => $"It is not over after all, and it is yours: {about.Task}{about.By}."));

    /// <summary>A follow-up was reopened more than once; to the lead.</summary>
    public static readonly NoticeKind ReopenedAgain = Catalogue.Add(
        new(
            "reopened_again", "reopened again", AtOnceForLeads: "somebody has to hear of what failed twice", WaitsForOpening: true,
            IsLeads: true),
        new(
            // Also when it is escalated to another lead because the first one has left.
            happened => happened.Type == FollowUpEventType.Reopened || happened is { Type: FollowUpEventType.Escalated, Clock: null },
            (_, state) => state.Stage == FollowUpStage.InProgress,
            about => $"Reopened {about.State.ReopenCount} times: step in, {about.Who} waits",
            about => $"What we did for {about.Name} did not solve it. Another message will not either: a call is proposed if they may be "
                + "called."));

    /// <summary>A customer of yours said themselves, by their link, that it is fixed.</summary>
    public static readonly NoticeKind CustomerConfirmed = Catalogue.Add(new("customer_confirmed", "confirmed", ReportsWords: true), new(
        happened => happened.Type == FollowUpEventType.Confirmed,
        (entry, state) => IsOwners(entry, state) && state.Outcome == FollowUpOutcome.Confirmed,
        about => $"{about.Who} says that it is fixed",
        about => $"{about.Name} says that it is fixed, and it is closed. You need not do anything.",
        about => about.State.LatestWord ?? about.State.Summary));

    /// <summary>A customer changed what you have answered already, or what you did not have to answer.</summary>
    public static readonly NoticeKind MentionEdited = Catalogue.Add(
        new("mention_edited", "changed by the customer") { IsLeadsOnceOwnerLeft = true },
        new(
            happened => happened.Type == FollowUpEventType.Edited,
            // Whoever takes over what is open is notified of that; what is closed stays whose it was, and goes to a lead once they left.
            (entry, state) => (!state.IsOpen || IsOwners(entry, state)) && !(state.LastSpokeAt > entry.PendingSince),
            about => $"Read again what {about.Who} wrote",
            about => $"{about.Name} changed a message afterwards. Does what we said and did still fit?",
            about => about.State.LatestEdit ?? about.State.Summary));

    /// <summary>A colleague's follow-up is due soon, and they are off duty or have too much to do: who takes it first has it.</summary>
    public static readonly NoticeKind Offered = Catalogue.Add(CommonNotices.Offered, new(
        happened => happened.Type == FollowUpEventType.Offered,
        // Not for an offer before the one that stands, which may have been for another reason.
        (entry, state) => FollowUpRules.IsOffered(state, entry.Clock, entry.PendingSince) && state.Offer!.To.Contains(entry.To),
        about => $"Can you take this? {Capital(about.Task)}{about.By}",
        about => $"Its owner is off duty or has too much to do: {about.Task}{about.By}.{about.OfPromise} Who takes it first has it: "
            + "open it and choose Take it.",
        Why: about => $"you are on duty for {about.State.Channel}"));

    /// <summary>A follow-up of yours that was offered is a colleague's now.</summary>
    public static readonly NoticeKind Taken = Catalogue.Add(CommonNotices.Taken, new(
        happened => happened.Type == FollowUpEventType.Assigned,
        (entry, state) => state.Owner != entry.To,
        about => $"No longer yours: {about.Task}{about.By}",
        about => $"A colleague has taken this from you: {about.Task}{about.By}. You need not do anything.",
        Why: _ => "the follow-up was yours"));

    /// <summary>One sender sends e-mails as a machine does: they are noted, and nobody is asked to answer them. To the lead.</summary>
    public static readonly NoticeKind MailLoop = Catalogue.Add(
        new("mail_loop", "too many e-mails", AtOnceForLeads: "what comes in meanwhile is answered by nobody", IsLeads: true),
        new(
            happened => happened.Type == FollowUpEventType.MailNoted,
            (_, _) => true,
            about => $"Too many e-mails of {about.Who}: look whether it is a machine",
            about => $"More than five e-mails of {about.Name} came in within ten minutes. Until there are fewer, they are noted here, and "
                + "nobody is asked to answer them. Of a person's, two hundred are noted whole, those up to the thousandth by their "
                + "beginning, and then one in a hundred; you get this again with the first of each.",
            Why: _ => "you are the lead"));

    /// <summary>A colleague names you in a note, be it about what is over by now.</summary>
    public static readonly NoticeKind Named = Catalogue.Add(CommonNotices.Named, new(
        happened => happened.Type == FollowUpEventType.Noted,
        (_, state) => state.WordsForgottenAt is null,
        about => $"A colleague names you in a note about {about.Who}",
        about => $"A colleague wrote a note about {about.Name} that names you. It may need a word of yours.",
        Why: _ => "the note names you"));

    /// <summary>Whether what a notice asks for is still to be done, and by who gets it.</summary>
    public static bool IsStillNeeded(OutboxEntry entry, FollowUpState state) =>
        (state.IsOpen
            || entry.NoticeKind == MentionEdited
            || entry.NoticeKind == MailLoop
            || entry.NoticeKind == Named
            || entry.NoticeKind == CustomerConfirmed)
        && Catalogue[entry.NoticeKind].IsStillNeeded(entry, state);

    /// <param name="word">What the message or note that it reports says; null for what the customer wrote last.</param>
    public static Notice Write(OutboxEntry entry, FollowUpState state, StaffMember to, DateTimeOffset now, string? word = null)
    {
        var who = $"{ForeignText.NameOf(state.CustomerName)} on {state.Channel}";
        var (task, due) = TaskOf(entry.Clock, state, who);
        var (row, facts) = (Catalogue[entry.NoticeKind], new Facts(state, who, task, due, to, now, entry.Clock));
        return new Notice
        {
            OutboxId = entry.Id,
            About = state.Id,
            Kind = entry.NoticeKind,
            Path = $"followups/{state.Id}",
            Calendar = entry.NoticeKind == PromiseDue ? $"api/followups/{state.Id}/promise.ics" : null,
            CustomerId = state.CustomerId,
            To = to,
            Owner = state.Owner,
            DueAt = due,
            Subject = row.Subject(facts),
            Lead = row.Lead(facts),
            Quote = word ?? row.Quote?.Invoke(facts) ?? state.Summary,
            Why = row.Why?.Invoke(facts),
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
    internal sealed record Facts(
        FollowUpState State, string Who, string Task, DateTimeOffset? Due, StaffMember To, DateTimeOffset Now, ClockKind? Clock)
    {
        public ForeignText Name => ForeignText.NameOf(State.CustomerName);

        public ForeignText Promised => new(State.PromisedWhat);

        /// <summary>What was promised, where it is the promise that is offered.</summary>
        public string OfPromise => Clock == ClockKind.Promise ? $" They were promised: {Promised}" : "";

        public string By => Due is null ? "" : $" by {DueAt}";

        public string DueAt => Due is { } at ? LocalTime.For(at, To.TimeZone) : "now";

        public bool IsLate => Due <= Now;

        public string TimeLeft => (Due ?? Now) - Now is var left && left < TimeSpan.FromHours(1)
            ? string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(left.TotalMinutes)} minutes are")
            : string.Create(CultureInfo.InvariantCulture, $"About {Math.Round(left.TotalHours)} h are");
    }
}
