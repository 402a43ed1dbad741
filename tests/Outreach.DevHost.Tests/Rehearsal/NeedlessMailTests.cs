using NodaTime;
using Outreach.Customers;
using Outreach.Customers.ThankYouCalls;
using Outreach.DevHost.Inbox;
using Outreach.DevHost.Rehearsal;
using Outreach.FollowUps;
using Outreach.FollowUps.Mentions;
using Outreach.ServiceLevels;
using Outreach.SharedKernel;

namespace Outreach.DevHost.Tests.Rehearsal;

/// <summary>A rehearsal names every e-mail about what was answered by then, of whatever kind, and none that came in time.</summary>
public sealed class NeedlessMailTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    private static readonly ClockKind?[] Clocks = [null, ClockKind.Resolution, ClockKind.Promise];

    public static TheoryData<string> AboutFollowUps => [.. FollowUpNotices.Catalogue.Kinds.Select(kind => kind.Name)];

    public static TheoryData<string> AboutCalls => [.. CallNotices.Catalogue.Kinds.Select(kind => kind.Name)];

    /// <summary>What a customer changed, or a colleague noted, is to be read also where all is over.</summary>
    public static TheoryData<string> AboutOpenFollowUps =>
    [
        .. FollowUpNotices.Catalogue.Kinds.Select(kind => kind.Name)
            .Where(name => name is not ("mention_edited" or "mail_loop" or "named")),
    ];

    [Theory]
    [MemberData(nameof(AboutOpenFollowUps))]
    public void An_e_mail_after_the_follow_up_is_closed_is_needless_and_one_before_is_not(string kind)
    {
        var log = LogOf(Begun(), CauseOf(kind), At(3, FollowUpEventType.Closed));

        Assert.Empty(NeedlessAt(log, kind, "f1", hours: 2));
        Assert.Empty(NeedlessAt(log, kind, "f1", hours: 3));
        Assert.Single(NeedlessAt(log, kind, "f1", hours: 4));
    }

    [Theory]
    [InlineData("due_soon", ClockKind.FirstResponse)]
    [InlineData("due_soon", ClockKind.NextResponse)]
    [InlineData("missed", ClockKind.FirstResponse)]
    [InlineData("customer_replied", null)]
    public void An_e_mail_about_an_answer_is_needless_once_there_is_one(string kind, ClockKind? clock)
    {
        var cause = clock is null ? CauseOf(kind) : CauseOf(kind) with { Clock = clock };
        var log = LogOf(Begun(), cause, At(3, FollowUpEventType.Acknowledged));

        Assert.Empty(NeedlessAt(log, kind, "f1", hours: 2));
        Assert.Single(NeedlessAt(log, kind, "f1", hours: 4));
    }

    [Theory]
    [InlineData("promise_due", ClockKind.Promise)]
    [InlineData("missed", ClockKind.Promise)]
    public void An_answer_does_not_keep_a_promise(string kind, ClockKind clock)
    {
        var answered = LogOf(Begun(), CauseOf(kind) with { Clock = clock }, At(3, FollowUpEventType.Acknowledged));
        var kept = LogOf(Begun(), CauseOf(kind) with { Clock = clock }, At(3, FollowUpEventType.ResolutionAttempted));

        Assert.Empty(NeedlessAt(answered, kind, "f1", hours: 4));
        Assert.Single(NeedlessAt(kept, kind, "f1", hours: 4));
    }

    [Theory]
    [MemberData(nameof(AboutFollowUps))]
    public void An_e_mail_that_nothing_led_to_is_needless(string kind) =>
        Assert.Single(NeedlessAt(LogOf([At(0, FollowUpEventType.Received)]), kind, "f1", hours: 2));

    [Theory]
    [MemberData(nameof(AboutCalls))]
    public void An_e_mail_after_the_call_was_made_is_needless_and_one_before_is_not(string kind)
    {
        var log = LogOf(Begun()) with
        {
            Calls =
            [
                new CallStory
                {
                    Id = "c1.1",
                    Purpose = CallPurpose.ThankYou,
                    CustomerId = "c1",
                    Assignee = "anna",
                    Status = CallStatus.Completed,
                    OwedBy = Start.AddHours(48),
                    Reason = "3 mentions",
                    Attempts = [],
                    Brief = null!,
                    Events = [new CallEvent { Type = CallEventType.Completed, By = "anna", At = Start.AddHours(3) }],
                },
            ],
        };

        Assert.Empty(NeedlessAt(log, kind, "c1.1", hours: 3));
        Assert.Single(NeedlessAt(log, kind, "c1.1", hours: 4));
    }

    private static IReadOnlyList<string> NeedlessAt(RehearsalLog log, string kind, string about, int hours) => NeedlessMail.In(log with
    {
        Mails =
        [
            new InboxItem(
                "anna@outreach.example",
                "Answer Cleo",
                Text: null,
                Html: null,
                new Dictionary<string, string> { ["about"] = about, ["kind"] = kind },
                Start.AddHours(hours)),
        ],
    });

    /// <summary>Every clock of a follow-up runs.</summary>
    private static FollowUpEvent[] Begun() =>
    [
        At(0, FollowUpEventType.Received),
        At(0, FollowUpEventType.Promised),
        At(0, FollowUpEventType.CustomerReplied),
    ];

    /// <summary>An event that leads to a notice of that kind.</summary>
    private static FollowUpEvent CauseOf(string kind) =>
        Enum.GetValues<FollowUpEventType>()
            .SelectMany(type => Clocks.Select(clock => At(1, type) with { Clock = clock, Mail = NotedMail.OneOfTooMany }))
            .Where(happened => happened.Type is not (FollowUpEventType.DueSoon or FollowUpEventType.Missed) || happened.Clock is not null)
            .First(FollowUpNotices.Catalogue[new NoticeKind(kind)].After);

    private static FollowUpEvent At(int hours, FollowUpEventType type) =>
        new() { Type = type, By = "anna", At = Start.AddHours(hours), Outcome = FollowUpOutcome.Confirmed };

    private static RehearsalLog LogOf(FollowUpEvent[] begun, params FollowUpEvent[] then)
    {
        var mention = new Mention
        {
            Channel = "twitter",
            ExternalId = "1",
            Author = new Author { Handle = "cleo" },
            Text = "Where is my bag?",
            PostedAt = Start,
            Kind = MentionKind.Problem,
        };
        var opened = FollowUpRules.Open("f1", "c1", mention, "anna", "on duty", ServiceLevelVersion.DefaultIn("Europe/Amsterdam"), Start);
        var events = begun.Concat(then).Index().Select(one => one.Item with { Sequence = one.Index + 1 }).ToList();
        return new RehearsalLog
        {
            From = Start,
            To = Start.AddDays(1),
            Office = DateTimeZoneProviders.Tzdb["Europe/Amsterdam"],
            Staff = [],
            FollowUps = [new FollowUpStory(FollowUpView.Of(opened.State), [], events, Customer: null)],
            Calls = [],
            Mails = [],
            Sweeps = [],
        };
    }
}
