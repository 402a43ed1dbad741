using System.Collections.Frozen;
using Outreach.Platform;
using Outreach.ServiceLevels;
using Outreach.SharedKernel;
using static Outreach.Platform.Wording;

namespace Outreach.FollowUps;

/// <summary>All that differs from one type of event to another.</summary>
/// <param name="WithoutWords">Removes the fields that hold somebody's words, where it has some.</param>
/// <param name="Ends">The clocks whose count it ends, even for a while.</param>
/// <param name="Begins">The clocks that begin with it, or go on.</param>
/// <param name="Count">Counts it, with the state that it led to, where it is a measure.</param>
internal sealed record EventDefinition(
    Func<FollowUpEvent, TimelineContext, EventLine?> Line,
    Func<FollowUpEvent, string> ToCustomer,
    Func<FollowUpEvent, FollowUpEvent> WithoutWords,
    Func<FollowUpEvent, ClockKind[]>? Ends = null,
    Func<FollowUpEvent, ClockKind[]>? Begins = null,
    Action<FollowUpEvent, FollowUpState>? Count = null)
{
    public static readonly FrozenDictionary<FollowUpEventType, EventDefinition> Of =
        Enum.GetValues<FollowUpEventType>().ToFrozenDictionary(type => type, Define);

    private static EventDefinition Define(FollowUpEventType type) => type switch
    {
        FollowUpEventType.Received => new(
            (_, about) => new($"writes on {about.Channel}, {Json.NameOf(about.Kind)}", about.Mention, Tone.Customer),
            it => $"Your message reached us{(it.Kind is { } kind ? $"; we took it for: {Json.NameOf(kind)}" : "")}{Because(it.Reason)}.",
            it => it with { Reason = null },
            Begins: _ => [ClockKind.FirstResponse]),
        FollowUpEventType.Assigned => new(
            (it, about) => new($"{about.Customer} is {about.NameOf(it.To)}'s: {it.Reason}"),
            it => $"{it.To} was asked to answer you{Because(it.Reason)}.",
            it => it with { Reason = null }),
        FollowUpEventType.Acknowledged => new(
            (it, about) => new($"answers {about.Customer}", it.Said, Tone.Answer),
            it => $"{Who(it)} answered you{On(it.Where)}{Quoted(it.Said)}",
            it => it with { Said = null, Where = null, PostId = null },
            Ends: _ => [ClockKind.FirstResponse, ClockKind.NextResponse],
            Begins: _ => [ClockKind.Resolution],
            Count: (_, state) => FollowUpCounters.Acknowledged(state.Channel, state.FirstResponse.Status == ClockStatus.Hit)),
        FollowUpEventType.ResolutionAttempted => new(
            (it, about) => new($"has resolved it for {about.Customer}", it.Done, Tone.Answer),
            it => $"{Who(it)} did something about it{Quoted(it.Done)}",
            it => it with { Done = null, Where = null, PostId = null },
            Ends: _ => [ClockKind.NextResponse, ClockKind.Resolution, ClockKind.Promise],
            Count: (_, state) => FollowUpCounters.Resolved(state.Channel)),
        FollowUpEventType.Confirmed => new(
            (it, about) => new(
                IsCustomers(it) ? "says that it is fixed" : $"knows that it is fixed for {about.Customer}", it.Evidence, Tone.Fixed),
            it => $"{Who(it)} said that it is fixed{Quoted(it.Evidence)}",
            it => it with { Evidence = null }),
        FollowUpEventType.Reopened => new(
            (it, about) => new(
                IsCustomers(it) ? "says that it is not fixed" : $"takes {about.Customer}'s matter up again", it.Reason, Tone.Warning),
            it => $"{Who(it)} said that it is not over{Quoted(it.Reason)}",
            it => it with { Reason = null },
            Begins: _ => [ClockKind.Resolution]),
        FollowUpEventType.CustomerReplied => new(
            (it, _) => new("writes again", it.Text, Tone.Customer),
            it => $"You wrote again{Quoted(it.Text)}",
            it => it with { Text = null },
            Begins: _ => [ClockKind.FirstResponse, ClockKind.NextResponse, ClockKind.Resolution]),
        FollowUpEventType.Noted => new(
            (it, about) => it.KeepsPromise == true
                ? new($"has kept the promise to {about.Customer}", it.Text, Tone.Answer)
                : new($"notes about {about.Customer}", it.Text),
            it => $"{Who(it)} wrote down{Quoted(it.Text)}",
            it => it with { Text = null },
            Ends: it => it.KeepsPromise == true ? [ClockKind.Promise] : []),
        FollowUpEventType.Promised => new(
            (it, about) => new($"promises {about.Customer} something by {about.Time(it.Until)}", it.What, Tone.Promise),
            it => $"{Who(it)} promised you something{Until(" for ", it.Until)}{Quoted(it.What)}",
            it => it with { What = null, Where = null, PostId = null },
            Ends: _ => [ClockKind.NextResponse, ClockKind.Promise],
            Begins: _ => [ClockKind.Promise]),
        FollowUpEventType.Waiting => new(
            (it, about) => new(
                it.On == WaitingOn.Us ? $"goes on with {about.Customer}'s matter"
                    : $"waits for {(it.On == WaitingOn.Customer ? about.Customer : $"somebody else, for {about.Customer}")}",
                it.Said),
            it => $"{Who(it)} noted that it is the turn of: {(it.On is { } on ? Json.NameOf(on) : "nobody")}"
                + $"{Until(", until ", it.Until)}{Quoted(it.Said)}",
            it => it with { Said = null, Where = null, PostId = null },
            Ends: it => it.On == WaitingOn.Customer ? [ClockKind.FirstResponse, ClockKind.NextResponse, ClockKind.Resolution]
                : it.On == WaitingOn.Us ? [] : [ClockKind.Resolution],
            Begins: it => it.On == WaitingOn.Us ? [ClockKind.FirstResponse, ClockKind.Resolution]
                : it.On == WaitingOn.Customer ? [] : [ClockKind.FirstResponse]),
        FollowUpEventType.Snoozed => new(
            (it, about) => new($"lets {about.Customer}'s matter rest until {about.Time(it.Until)}", it.Reason),
            it => $"{Who(it)} asked not to be reminded{Until(" until ", it.Until)}{Quoted(it.Reason)}",
            it => it with { Reason = null }),
        FollowUpEventType.MarkedSpam => new(
            (it, about) => new($"puts {about.Customer} aside as spam", it.Reason),
            it => $"{Who(it)} took it for no message to us{Quoted(it.Reason)}",
            it => it with { Reason = null }),
        FollowUpEventType.Merged => new(
            (_, about) => new($"merged: {about.Customer}"),
            it => $"merged, by {Who(it)}.",
            HasNone),
        FollowUpEventType.Closed => new(
            // Otherwise the event that closed it has a line already.
            (it, about) => it.Outcome != FollowUpOutcome.Unconfirmed ? null
                : new($"closes {about.Customer}'s matter, unconfirmed", it.Reason),
            it => $"It was over{(it.Outcome is { } outcome ? $": {Json.NameOf(outcome)}" : "")}{Quoted(it.Reason)}",
            it => it with { Reason = null },
            Ends: _ => [ClockKind.FirstResponse, ClockKind.NextResponse, ClockKind.Resolution, ClockKind.Promise],
            Count: (it, state) => FollowUpCounters.Closed(state.Channel, Json.NameOf(it.Outcome!.Value))),
        FollowUpEventType.DueSoon => new(
            (it, about) => new($"{NameOf(it.Clock)} for {about.Customer} is due soon", Tone: Tone.Warning),
            _ => "Whoever was to act was reminded that it was due soon.",
            HasNone),
        FollowUpEventType.Missed => new(
            (it, about) => new($"{NameOf(it.Clock)} for {about.Customer} was missed", Tone: Tone.Late),
            _ => "We were late.",
            HasNone),
        FollowUpEventType.Escalated => new(
            (it, about) => new($"{about.Customer}'s matter goes up to {about.NameOf(it.To)}", Tone: Tone.Late),
            it => $"{it.To} was asked to step in{Quoted(it.Reason)}",
            it => it with { Reason = null }),
        FollowUpEventType.CheckInDue => new(
            (it, about) => new($"it is time to ask {about.Customer} whether all is well ({it.CheckIn})"),
            _ => "It was time to ask you whether it is fixed.",
            HasNone),
        FollowUpEventType.Restarted => new(
            (_, about) => new($"the clock of {about.Customer}'s matter is started anew"),
            it => $"restarted, by {Who(it)}.",
            HasNone),
        FollowUpEventType.Moved => new(
            (it, about) => new($"moved: {about.Customer}", it.Reason),
            it => $"moved, by {Who(it)}{Quoted(it.Reason)}",
            it => it with { Reason = null }),
        FollowUpEventType.Thanked => new(
            (it, _) => new(WasAnswered(it) ? "writes once more, and is answered" : "says thanks", it.Text, Tone.Customer),
            it => $"You wrote once more after it was over{Quoted(it.Text)}"
                + (it.Said is null ? "" : $" {it.LoggedBy} answered you{On(it.Where)}{Quoted(it.Said)}"),
            it => it with { Text = null, Said = null, Where = null }),
        FollowUpEventType.ReopeningUndone => new(
            (it, about) => new($"closes {about.Customer}'s matter again: nothing new in the reply", it.Reason),
            it => $"{Who(it)} found nothing new in what you wrote{Quoted(it.Reason)}",
            it => it with { Reason = null }),
        FollowUpEventType.Edited => new(
            (_, _) => new("changes what they wrote", Tone: Tone.Customer),
            _ => "You changed what you had written.",
            HasNone),
        FollowUpEventType.Deleted => new(
            (it, about) => new(
                IsCustomers(it) ? "deletes what they wrote" : $"hides what {about.Customer} wrote and deleted", Tone: Tone.Customer),
            _ => "You deleted what you had written.",
            HasNone),
        FollowUpEventType.Offered => new(
            (it, about) => new($"{about.Customer}'s matter is offered to colleagues: {it.Reason}", Tone: Tone.Warning),
            it => $"Colleagues were asked whether they can answer you{Because(it.Reason)}.",
            it => it with { Reason = null }),
        FollowUpEventType.MailNoted => new(
            (it, about) => new($"{NameOf(it.Mail)} about {about.Customer}'s matter is noted", it.Text),
            it => $"We noted {NameOf(it.Mail)}{Quoted(it.Text)}",
            it => it with { Text = null }),
    };

    private static FollowUpEvent HasNone(FollowUpEvent it) => it;

    /// <summary>Whether a colleague answered what came after it was over; also once nothing of what they said is left.</summary>
    private static bool WasAnswered(FollowUpEvent it) => it.Said is not null || it.NeedsResolution is not null;

    private static bool IsCustomers(FollowUpEvent it) => it.By == Actor.Customer.Id;

    private static string Who(FollowUpEvent it) => IsCustomers(it) ? "You" : it.By == Actor.System.Id ? "Our system" : it.By;

    private static string NameOf(NotedMail? mail) => mail switch
    {
        NotedMail.AutomaticReply => "an automatic reply",
        NotedMail.DeliveryReport => "a delivery report",
        NotedMail.MailingList => "an e-mail of a mailing list",
        NotedMail.Own => "an e-mail of our own",
        NotedMail.OneOfTooMany => "one of many e-mails in a few minutes",
        null => "an e-mail",
    };

    private static string NameOf(ClockKind? clock) => clock switch
    {
        ClockKind.FirstResponse => "the first answer",
        ClockKind.NextResponse => "the next answer",
        ClockKind.Resolution => "a solution",
        ClockKind.Promise => "what was promised",
        ClockKind.Call or null => "something",
    };
}
