using Outreach.DevHost.Inbox;
using Outreach.FollowUps;
using Outreach.Platform.Outbox;
using Outreach.ServiceLevels;
using Outreach.ThankYouCalls;

namespace Outreach.DevHost.Rehearsal;

/// <summary>How a group of mentions fared: those of a channel, or those that a person answered first.</summary>
/// <param name="Name">Which.</param>
/// <param name="Mentions">How many.</param>
/// <param name="Answered">How many of them a person has answered.</param>
/// <param name="InTime">How many of them within what we promise.</param>
/// <param name="Median">From arrival to the first answer, of those answered; null where none is.</param>
/// <param name="Slowest">The longest of these times.</param>
internal sealed record Share(string Name, int Mentions, int Answered, int InTime, TimeSpan? Median, TimeSpan? Slowest);

/// <summary>What became of the problems.</summary>
/// <param name="All">Mentions where something was to be resolved.</param>
/// <param name="Confirmed">The customer said that it is fixed.</param>
/// <param name="AwaitingWord">We think so, the customer has not said.</param>
/// <param name="InWork">Being worked on.</param>
/// <param name="Unconfirmed">Closed without the customer's word.</param>
/// <param name="Reopened">How often a customer said that it is not fixed.</param>
internal sealed record Problems(int All, int Confirmed, int AwaitingWord, int InWork, int Unconfirmed, int Reopened);

/// <summary>What became of the promises to customers.</summary>
internal sealed record Promises(int Made, int Missed);

/// <summary>A clock that was missed.</summary>
internal sealed record Miss(DateTimeOffset At, string Clock, string Customer, string Owner);

/// <summary>What became of the thank-you calls.</summary>
internal sealed record Calls(int Owed, int Made, int Attempts, int GivenUp);

/// <summary>The e-mails that one person got, by what they were about.</summary>
internal sealed record Mailbox(string Name, int Mails, IReadOnlyDictionary<NoticeKind, int> Told);

/// <summary>The figures of a performance: consistency, not likes.</summary>
internal sealed record Summary
{
    /// <summary>Mentions that came in.</summary>
    public required int Received { get; init; }

    /// <summary>Of these, not a customer's word.</summary>
    public required int Spam { get; init; }

    /// <summary>All mentions of customers.</summary>
    public required Share Everyone { get; init; }

    /// <summary>Whose first answer took longest.</summary>
    public required string? SlowestFor { get; init; }

    /// <summary>By channel.</summary>
    public required IReadOnlyList<Share> Channels { get; init; }

    /// <summary>By who answered first.</summary>
    public required IReadOnlyList<Share> Persons { get; init; }

    /// <summary>The problems.</summary>
    public required Problems Problems { get; init; }

    /// <summary>The promises.</summary>
    public required Promises Promises { get; init; }

    /// <summary>The clocks that were missed, in order.</summary>
    public required IReadOnlyList<Miss> Misses { get; init; }

    /// <summary>The thank-you calls.</summary>
    public required Calls Calls { get; init; }

    /// <summary>The e-mails by person.</summary>
    public required IReadOnlyList<Mailbox> Mailboxes { get; init; }

    /// <summary>E-mails about what was answered by then; there must be none.</summary>
    public required IReadOnlyList<string> Needless { get; init; }

    /// <summary>How many sweeps there were.</summary>
    public required int Sweeps { get; init; }

    /// <summary>What they found and did, but for what was open.</summary>
    public required IReadOnlyList<string> SweepFindings { get; init; }

    /// <summary>Adds up a chronicle.</summary>
    public static Summary Of(Chronicle chronicle)
    {
        var names = new Names(chronicle.Staff);
        var received = chronicle.Received.ToList();
        var fromCustomers = received.Where(followUp => followUp.Now.Outcome != FollowUpOutcome.Spam).ToList();
        var problems = fromCustomers.Where(followUp => followUp.Events.Any(happened => happened.NeedsResolution == true)).ToList();
        var events = chronicle.FollowUps
            .SelectMany(followUp => followUp.Events.Select(happened => (FollowUp: followUp, Happened: happened)))
            .Where(one => one.Happened.At >= chronicle.From)
            .ToList();
        return new Summary
        {
            Received = received.Count,
            Spam = received.Count - fromCustomers.Count,
            Everyone = ShareOf("everyone", fromCustomers),
            SlowestFor = fromCustomers.Where(IsAnswered).MaxBy(TimeToAnswer)?.CustomerName,
            Channels = SharesBy(fromCustomers, followUp => followUp.Now.Channel),
            Persons = SharesBy(fromCustomers.Where(IsAnswered), followUp => names.OfStaff(FirstAnswer(followUp)!.By)),
            Problems = new Problems(
                problems.Count,
                problems.Count(problem => problem.Now.Outcome == FollowUpOutcome.Confirmed),
                problems.Count(problem => problem.Now.State == FollowUpStage.AwaitingConfirmation),
                problems.Count(problem => problem.Now.State is FollowUpStage.New or FollowUpStage.InProgress),
                problems.Count(problem => problem.Now.Outcome == FollowUpOutcome.Unconfirmed),
                problems.Sum(problem => problem.Now.ReopenCount)),
            Promises = new Promises(
                events.Count(one => one.Happened.Type == FollowUpEventType.Promised),
                events.Count(one => one.Happened is { Type: FollowUpEventType.Missed, Clock: ClockKind.Promise })),
            Misses = MissesOf(chronicle, names),
            Calls = new Calls(
                chronicle.Calls.Count,
                chronicle.Calls.Count(call => call.Status == CallStatus.Completed),
                chronicle.Calls.Sum(call => call.Attempts.Count),
                chronicle.Calls.Count(call => call.Status is CallStatus.Canceled or CallStatus.Deferred)),
            Mailboxes = MailboxesOf(chronicle, names),
            Needless = NeedlessMail.In(chronicle),
            Sweeps = chronicle.Sweeps.Count,
            SweepFindings = Findings.Of(chronicle.Sweeps),
        };
    }

    private static IReadOnlyList<Share> SharesBy(IEnumerable<FollowUpStory> followUps, Func<FollowUpStory, string> group) =>
        [.. followUps.GroupBy(group).Select(grouped => ShareOf(grouped.Key, [.. grouped])).OrderBy(share => share.Name, StringComparer.Ordinal)];

    private static Share ShareOf(string name, IReadOnlyList<FollowUpStory> followUps)
    {
        var answered = followUps.Where(IsAnswered).ToList();
        var times = answered.Select(TimeToAnswer).Order().ToList();
        return new Share(
            name,
            followUps.Count,
            answered.Count,
            answered.Count(followUp => followUp.Now.ServiceLevel.FirstResponse.Status == ClockStatus.Hit),
            times.Count == 0 ? null : times[times.Count / 2],
            times.Count == 0 ? null : times[^1]);
    }

    private static FollowUpEvent? FirstAnswer(FollowUpStory followUp) =>
        followUp.Events.FirstOrDefault(happened => happened.Type == FollowUpEventType.Acknowledged);

    private static bool IsAnswered(FollowUpStory followUp) => FirstAnswer(followUp) is not null;

    private static TimeSpan TimeToAnswer(FollowUpStory followUp) => FirstAnswer(followUp)!.At - followUp.Now.ReceivedAt;

    private static IReadOnlyList<Miss> MissesOf(Chronicle chronicle, Names names) =>
    [
        .. chronicle.FollowUps
            .SelectMany(followUp => followUp.Events
                .Where(happened => happened.Type == FollowUpEventType.Missed && happened.At >= chronicle.From)
                .Select(happened => new Miss(
                    happened.At, Platform.Json.NameOf(happened.Clock!.Value).Replace('_', ' '), followUp.CustomerName, names.OfStaff(followUp.Now.Owner))))
            .Concat(chronicle.Calls
                .SelectMany(call => call.Events
                    .Where(happened => happened.Type == CallEventType.Missed)
                    .Select(happened => new Miss(happened.At, "call", call.Brief.Name, names.OfStaff(call.Assignee)))))
            .OrderBy(miss => miss.At)
            .ThenBy(miss => miss.Customer, StringComparer.Ordinal),
    ];

    private static IReadOnlyList<Mailbox> MailboxesOf(Chronicle chronicle, Names names) =>
    [
        .. chronicle.Mails
            .Select(Mail.Of)
            .GroupBy(mail => names.OfAddress(mail.To))
            .Select(mails => new Mailbox(
                mails.Key,
                mails.Count(),
                mails.SelectMany(mail => mail.Told).CountBy(told => told.Kind).ToDictionary()))
            .OrderBy(mailbox => mailbox.Name, StringComparer.Ordinal),
    ];
}
