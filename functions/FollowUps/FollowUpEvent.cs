using System.Collections.Frozen;
using Outreach.Platform;
using Outreach.ServiceLevels;
using Outreach.SharedKernel;
using static Outreach.Platform.Wording;

namespace Outreach.FollowUps;

/// <summary>What can happen to a follow-up.</summary>
internal enum FollowUpEventType
{
    /// <summary>The mention reached us.</summary>
    Received,

    /// <summary>Someone owns it.</summary>
    Assigned,

    /// <summary>A person answered.</summary>
    Acknowledged,

    /// <summary>We think it is resolved.</summary>
    ResolutionAttempted,

    /// <summary>The customer said that it is fixed.</summary>
    Confirmed,

    /// <summary>It is not over after all.</summary>
    Reopened,

    /// <summary>The customer wrote again.</summary>
    CustomerReplied,

    /// <summary>Staff wrote something down.</summary>
    Noted,

    /// <summary>We promised something by a time.</summary>
    Promised,

    /// <summary>It is someone else's turn.</summary>
    Waiting,

    /// <summary>Reminders are silenced.</summary>
    Snoozed,

    /// <summary>Not a customer's word.</summary>
    MarkedSpam,

    /// <summary>Became part of another follow-up.</summary>
    Merged,

    /// <summary>Over.</summary>
    Closed,

    /// <summary>A clock has run for three quarters of its time.</summary>
    DueSoon,

    /// <summary>A clock was missed.</summary>
    Missed,

    /// <summary>A lead was notified.</summary>
    Escalated,

    /// <summary>The customer is to be asked whether it is fixed.</summary>
    CheckInDue,

    /// <summary>Its orchestration was lost and started anew.</summary>
    Restarted,

    /// <summary>Its customer turned out to be another one.</summary>
    Moved,

    /// <summary>The customer said no more than thanks after it was over.</summary>
    Thanked,

    /// <summary>A reply had reopened it for nothing.</summary>
    ReopeningUndone,

    /// <summary>The customer changed what they had written.</summary>
    Edited,

    /// <summary>The customer deleted what they had written.</summary>
    Deleted,

    /// <summary>Colleagues were asked to take it, since its owner could not.</summary>
    Offered,

    /// <summary>An e-mail came in that is no word of a customer, or one of too many: nothing follows from it.</summary>
    MailNoted,
}

/// <summary>One thing that happened: the audit trail, and the source of every metric.</summary>
[Sparse]
internal sealed record FollowUpEvent
{
    /// <summary>1, 2, 3, ... without a gap.</summary>
    public int Sequence { get; init; }

    /// <summary>What happened.</summary>
    public required FollowUpEventType Type { get; init; }

    /// <summary>A staff id, <c>customer</c> or <c>system</c>.</summary>
    public required string By { get; init; }

    /// <summary>When (UTC).</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The staff member who logged what someone else did.</summary>
    public string? LoggedBy { get; init; }

    /// <summary>What was said to the customer.</summary>
    public string? Said { get; init; }

    /// <summary>Where it was said.</summary>
    public string? Where { get; init; }

    /// <summary>Whether something was to be resolved.</summary>
    public bool? NeedsResolution { get; init; }

    /// <summary>What the mention is about, where a person decided it.</summary>
    public MentionKind? Kind { get; init; }

    /// <summary>What was done about the problem.</summary>
    public string? Done { get; init; }

    /// <summary>How we know that the customer said so.</summary>
    public string? Evidence { get; init; }

    /// <summary>Why.</summary>
    public string? Reason { get; init; }

    /// <summary>What was written.</summary>
    public string? Text { get; init; }

    /// <summary>The number of the customer's mention that it is about, where it is about one.</summary>
    public int? Mention { get; init; }

    /// <summary>The id of what we posted, on the channel where we did.</summary>
    public string? PostId { get; init; }

    /// <summary>The staff member it went to.</summary>
    public string? To { get; init; }

    /// <summary>Which clock.</summary>
    public ClockKind? Clock { get; init; }

    /// <summary>Which check-in: 1, 2, 3.</summary>
    public int? CheckIn { get; init; }

    /// <summary>How it ended.</summary>
    public FollowUpOutcome? Outcome { get; init; }

    /// <summary>What was promised.</summary>
    public string? What { get; init; }

    /// <summary>For when it was promised, or until when it waits or is silent (UTC).</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Whose turn it is.</summary>
    public WaitingOn? On { get; init; }

    /// <summary>Whether what was promised is done.</summary>
    public bool? KeepsPromise { get; init; }

    /// <summary>Whether the customer says what we should learn; without names it is in the feedback of the week.</summary>
    public bool? IsLesson { get; init; }

    /// <summary>The run that began.</summary>
    public int? Run { get; init; }

    /// <summary>What the e-mail was that has no effect.</summary>
    public NotedMail? Mail { get; init; }

    /// <summary>The follow-up that this one became part of.</summary>
    public string? Into { get; init; }

    /// <summary>The follow-up that became part of this one.</summary>
    public string? From { get; init; }

    /// <summary>What it says in the customer's export. Staff go by their ids.</summary>
    internal string ToCustomer() =>
        $"{At(At)}: {EventDefinition.Of[Type].ToCustomer(this)}{(LoggedBy is { } logged ? $" ({logged} wrote that down.)" : "")}";

    /// <summary>Its line in a timeline; null where another event's line says it all.</summary>
    internal EventLine? LineIn(TimelineContext about) => EventDefinition.Of[Type].Line(this, about);

    /// <summary>Without anybody's words. A field that holds words in one type of event is removed from all.</summary>
    internal FollowUpEvent WithoutWords() => EventDefinition.Of.Values.Aggregate(this, (left, type) => type.WithoutWords(left));

    internal bool Ends(ClockKind clock) => EventDefinition.Of[Type].Ends?.Invoke(this).Contains(clock) == true;

    internal bool Begins(ClockKind clock) => EventDefinition.Of[Type].Begins?.Invoke(this).Contains(clock) == true;

    internal void Count(FollowUpState state) => EventDefinition.Of[Type].Count?.Invoke(this, state);
}

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
            it => it with { Done = null, PostId = null },
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
            it => it with { What = null, PostId = null },
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
            (it, _) => new("says thanks", it.Text, Tone.Customer),
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
