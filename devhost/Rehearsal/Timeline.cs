using NodaTime;
using Outreach.Customers.ThankYouCalls;
using Outreach.DevHost.Inbox;
using Outreach.FollowUps;
using Outreach.SharedKernel;
using Outreach.Staff;
using Outreach.Sweep;
using Spectre.Console;

namespace Outreach.DevHost.Rehearsal;

/// <summary>The entries of a log, in order.</summary>
internal sealed class Timeline(RehearsalLog chronicle)
{
    private readonly Names names = new(chronicle.Staff);

    /// <summary>
    /// All that happened. What happened at the same moment always has the same order: absences, follow-ups, calls, the sweep, and then
    /// notices.
    /// </summary>
    public IReadOnlyList<Happening> Tell()
    {
        var followUps = chronicle.FollowUps
            .OrderBy(followUp => followUp.Now.Id, StringComparer.Ordinal)
            .SelectMany(followUp => followUp.Events.Select(happened => Of(followUp, happened)));
        var calls = chronicle.Calls
            .OrderBy(call => call.Id, StringComparer.Ordinal)
            .SelectMany(call => call.Events.Select(happened => Of(call, happened)));
        var mails = chronicle.Mails
            .OrderBy(mail => mail.To, StringComparer.Ordinal)
            .ThenBy(mail => mail.Subject, StringComparer.Ordinal)
            .ToLookup(mail => Mail.Of(mail).Digest == Mail.Daily);
        return
        [
            .. chronicle.Staff.Where(member => member.Absence is not null).Select(LeaveOf)
                .Concat(followUps.Concat(calls).OfType<Happening>())
                .Concat(chronicle.Sweeps.Select(Of))
                .Concat(mails[true].GroupBy(mail => DayOf(mail.At)).Select(DigestsOf))
                .Concat(mails[false].Select(Of))
                .Where(happening => happening.At >= chronicle.From)
                .OrderBy(happening => happening.At),
        ];
    }

    private Happening? Of(FollowUpStory followUp, FollowUpEvent happened)
    {
        var customer = followUp.CustomerName;
        var line = happened.Type switch
        {
            FollowUpEventType.Received => Said($"writes on {followUp.Now.Channel}, {Json(followUp.Now.Kind)}", followUp.Mentions[0].Text, Color.Aqua),
            FollowUpEventType.Assigned => Said($"{customer} is {names.OfStaff(happened.To)}'s: {happened.Reason}"),
            FollowUpEventType.Acknowledged => Said($"answers {customer}", happened.Said, Color.Green),
            FollowUpEventType.ResolutionAttempted => Said($"has resolved it for {customer}", happened.Done, Color.Green),
            FollowUpEventType.Confirmed when happened.By == Actor.Customer.Id => Said("says that it is fixed", happened.Evidence, Color.Lime),
            FollowUpEventType.Confirmed => Said($"knows that it is fixed for {customer}", happened.Evidence, Color.Lime),
            FollowUpEventType.Reopened when happened.By == Actor.Customer.Id => Said("says that it is not fixed", happened.Reason, Color.Yellow),
            FollowUpEventType.Reopened => Said($"takes {customer}'s matter up again", happened.Reason, Color.Yellow),
            FollowUpEventType.CustomerReplied => Said("writes again", happened.Text, Color.Aqua),
            FollowUpEventType.Promised => Said($"promises {customer} something by {Time(happened.Until)}", happened.What, Color.Aquamarine1),
            FollowUpEventType.Waiting when happened.On == WaitingOn.Us => Said($"goes on with {customer}'s matter", happened.Said),
            FollowUpEventType.Waiting => Said($"waits for {(happened.On == WaitingOn.Customer ? customer : $"somebody else, for {customer}")}", happened.Said),
            FollowUpEventType.Snoozed => Said($"lets {customer}'s matter rest until {Time(happened.Until)}", happened.Reason),
            FollowUpEventType.Noted when happened.KeepsPromise == true => Said($"has kept the promise to {customer}", happened.Text, Color.Green),
            FollowUpEventType.Noted => Said($"notes about {customer}", happened.Text),
            FollowUpEventType.MarkedSpam => Said($"puts {customer} aside as spam", happened.Reason),
            FollowUpEventType.Closed when happened.Outcome == FollowUpOutcome.Unconfirmed => Said($"closes {customer}'s matter, unconfirmed", happened.Reason),
            // The event that closed it has a line already.
            FollowUpEventType.Closed => null,
            FollowUpEventType.DueSoon => Said($"{ClockName(happened.Clock)} for {customer} is due soon", colour: Color.Yellow),
            FollowUpEventType.Missed => Said($"{ClockName(happened.Clock)} for {customer} was missed", colour: Color.Red),
            FollowUpEventType.Escalated => Said($"{customer}'s matter goes up to {names.OfStaff(happened.To)}", colour: Color.Red),
            FollowUpEventType.CheckInDue => Said($"it is time to ask {customer} whether all is well ({happened.CheckIn})"),
            FollowUpEventType.Restarted => Said($"the clock of {customer}'s matter is started anew"),
            _ => Said($"{Json(happened.Type).Replace('_', ' ')}: {customer}", happened.Reason ?? happened.Text),
        };
        return line is null ? null : line with { At = happened.At, Who = names.OfActor(happened.By, customer) };
    }

    private Happening? Of(CallStory call, CallEvent happened)
    {
        var customer = call.Brief.Name;
        var line = happened.Type switch
        {
            CallEventType.Owed => Said($"{customer} has earned a call from {names.OfStaff(happened.To ?? call.Assignee)}", call.Reason, Color.Fuchsia),
            CallEventType.Attempted => Said(
                $"rings {customer}: {Json(happened.Outcome!.Value).Replace('_', ' ')}",
                call.Attempts.FirstOrDefault(attempt => attempt.At == happened.At)?.Note,
                Color.Fuchsia),
            CallEventType.Reassigned => Said($"the call to {customer} is {names.OfStaff(happened.To)}'s: {happened.Reason}"),
            CallEventType.Canceled => Said($"{customer} will not be called", happened.Reason),
            CallEventType.Deferred => Said($"{customer} could not be reached", happened.Reason),
            CallEventType.DueSoon => Said($"the call to {customer} is due soon", colour: Color.Yellow),
            CallEventType.Missed => Said($"the call to {customer} was not made in time", colour: Color.Red),
            _ => null,
        };
        return line is null ? null : line with { At = happened.At, Who = names.OfActor(happened.By, customer) };
    }

    private Happening Of(InboxItem mail) => new(mail.At, "e-mail", $"to {names.OfAddress(mail.To)}: {mail.Subject}", Colour: Color.Grey);

    /// <summary>One line a morning: whose daily digests went out, across time zones.</summary>
    private Happening DigestsOf(IEnumerable<InboxItem> morning)
    {
        var first = morning.Min(mail => mail.At);
        return new Happening(first, "digests", $"their day, to {string.Join(", ", morning.OrderBy(mail => mail.At).Select(mail => names.OfAddress(mail.To)))}", Colour: Color.Grey);
    }

    private Happening LeaveOf(StaffMember member) => new(
        member.Absence!.From, member.Name, $"is away until {Time(member.Absence.To)}; {names.OfStaff(member.Absence.Deputy)} takes over", Colour: Color.Yellow);

    private string Time(DateTimeOffset? moment) => Notices.LocalTime.For(moment!.Value, chronicle.Office.Id);

    private LocalDate DayOf(DateTimeOffset moment) => Instant.FromDateTimeOffset(moment).InZone(chronicle.Office).Date;

    private static Happening Of(SweepReport sweep) => new(sweep.StartedAt, "sweep", Findings.Of(sweep), Colour: Color.Grey);

    private static string ClockName(ClockKind? clock) => clock switch
    {
        ClockKind.FirstResponse => "the first answer",
        ClockKind.NextResponse => "the next answer",
        ClockKind.Resolution => "a solution",
        ClockKind.Promise => "what was promised",
        _ => "something",
    };

    private static Happening Said(string what, string? words = null, Color? colour = null) => new(default, "", what, words, colour);

    private static string Json<T>(T value) where T : struct, Enum => Platform.Json.NameOf(value);
}
