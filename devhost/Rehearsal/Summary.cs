using Outreach.Customers.ThankYouCalls;
using Outreach.FollowUps;
using Outreach.ServiceLevels;
using Outreach.SharedKernel;
using Outreach.Staff;

namespace Outreach.DevHost.Rehearsal;

/// <summary>
/// The results of a group of mentions: those of a channel, or those that a person answered first. Times are from arrival to the first
/// answer, of those answered; null where none is.
/// </summary>
/// <param name="InTime">How many of them within what we promise.</param>
/// <param name="Median">Half of them took no longer.</param>
/// <param name="Slowest">The longest of these times.</param>
/// <param name="OfficeHours">
/// How much of that time was office hours, on average: what came in at night and was answered at night took none.
/// </param>
internal sealed record Share(
    string Name, int Mentions, int Answered, int InTime, TimeSpan? Median, TimeSpan? Slowest, TimeSpan? OfficeHours);

/// <summary>What became of the problems.</summary>
/// <param name="All">Mentions where something was to be resolved.</param>
/// <param name="Confirmed">The customer said that it is fixed.</param>
/// <param name="AwaitingWord">We think so; the customer has not confirmed.</param>
/// <param name="InWork">Being worked on.</param>
/// <param name="Unconfirmed">Closed without the customer's confirmation.</param>
/// <param name="Reopened">How often a customer said that it is not fixed.</param>
internal sealed record Problems(int All, int Confirmed, int AwaitingWord, int InWork, int Unconfirmed, int Reopened);

/// <summary>What became of the promises to customers.</summary>
/// <param name="Kept">In time.</param>
/// <param name="Broken">Too late, or not at all.</param>
/// <param name="Moved">How often one was put off before its time.</param>
internal sealed record Promises(int Made, int Kept, int Broken, int Moved);

/// <summary>Somebody was away.</summary>
/// <param name="Moved">Their open items that were handed over: how many, by the person who got them.</param>
/// <param name="Elsewhere">New mentions on their channels in that time; all went to others.</param>
internal sealed record Away(string Name, Absence Absence, IReadOnlyDictionary<string, int> Moved, int Elsewhere);

internal sealed record Miss(DateTimeOffset At, string Clock, string Customer, string Owner);

internal sealed record Calls(int Due, int Made, int Attempts, int GivenUp);

/// <summary>The e-mails that one person got: how many, how many of them digests, and which notices the others carried.</summary>
internal sealed record Mailbox(string Name, int Mails, int Daily, int Weekly, IReadOnlyDictionary<NoticeKind, int> Notified);

/// <summary>The figures of a rehearsal: consistency, not likes.</summary>
internal sealed record Summary
{
    public required int Received { get; init; }

    public required int Spam { get; init; }

    public required Share Everyone { get; init; }

    /// <summary>Whose first answer took longest.</summary>
    public required string? SlowestFor { get; init; }

    public required IReadOnlyList<Share> Channels { get; init; }

    /// <summary>By who answered first.</summary>
    public required IReadOnlyList<Share> Persons { get; init; }

    public required Problems Problems { get; init; }

    public required Promises Promises { get; init; }

    public required IReadOnlyList<Away> Away { get; init; }

    /// <summary>The clocks that were missed, in order.</summary>
    public required IReadOnlyList<Miss> Misses { get; init; }

    public required Calls Calls { get; init; }

    public required IReadOnlyList<Mailbox> Mailboxes { get; init; }

    /// <summary>The e-mails of an average person on an average day.</summary>
    public required double MailsADay { get; init; }

    /// <summary>E-mails about what was already answered; there must be none.</summary>
    public required IReadOnlyList<string> Needless { get; init; }

    public required int Sweeps { get; init; }

    /// <summary>What they found and did, without what was open.</summary>
    public required IReadOnlyList<string> SweepFindings { get; init; }

    public static Summary Of(RehearsalLog log)
    {
        var names = new Names(log.Staff);
        var received = log.Received.ToList();
        var fromCustomers = received.Where(followUp => followUp.Now.Outcome != FollowUpOutcome.Spam).ToList();
        var problems = fromCustomers.Where(followUp => followUp.Events.Any(happened => happened.NeedsResolution == true)).ToList();
        return new Summary
        {
            Received = received.Count,
            Spam = received.Count - fromCustomers.Count,
            Everyone = ShareOf("everyone", fromCustomers),
            SlowestFor = fromCustomers.Where(IsAnswered).MaxBy(followUp => TimesOf(followUp).WallClockSeconds)?.CustomerName,
            Channels = SharesBy(fromCustomers, followUp => followUp.Now.Channel),
            Persons = SharesBy(fromCustomers.Where(IsAnswered), followUp => names.OfStaff(FirstAnswer(followUp)!.By)),
            Problems = new Problems(
                problems.Count,
                problems.Count(problem => problem.Now.Outcome == FollowUpOutcome.Confirmed),
                problems.Count(problem => problem.Now.State == FollowUpStage.AwaitingConfirmation),
                problems.Count(problem => problem.Now.State is FollowUpStage.New or FollowUpStage.InProgress),
                problems.Count(problem => problem.Now.Outcome == FollowUpOutcome.Unconfirmed),
                problems.Sum(problem => problem.Now.ReopenCount)),
            Promises = PromisesOf(log),
            Away = AwayOf(log, names),
            Misses = MissesOf(log, names),
            Calls = new Calls(
                log.Calls.Count,
                log.Calls.Count(call => call.Status == CallStatus.Completed),
                log.Calls.Sum(call => call.Attempts.Count),
                log.Calls.Count(call => call.Status is CallStatus.Canceled or CallStatus.Deferred)),
            Mailboxes = MailboxesOf(log, names),
            MailsADay = log.Mails.Count / (double)log.Staff.Count(member => member.IsPerson) / (
                log.To - log.From).TotalDays,
            Needless = NeedlessMail.In(log),
            Sweeps = log.Sweeps.Count,
            SweepFindings = Findings.Of(log.Sweeps),
        };
    }

    private static IReadOnlyList<Share> SharesBy(IEnumerable<FollowUpStory> followUps, Func<FollowUpStory, string> group) =>
        [
            .. followUps
                .GroupBy(group)
                .Select(grouped => ShareOf(grouped.Key, [.. grouped]))
                .OrderBy(share => share.Name, StringComparer.Ordinal)];

    private static Share ShareOf(string name, IReadOnlyList<FollowUpStory> followUps)
    {
        var answered = followUps.Where(IsAnswered).ToList();
        var times = answered.Select(TimesOf).OrderBy(took => took.WallClockSeconds).ToList();
        return new Share(
            name,
            followUps.Count,
            answered.Count,
            answered.Count(followUp => followUp.Now.ServiceLevel.FirstResponse.Status == ClockStatus.Hit),
            times.Count == 0 ? null : TimeSpan.FromSeconds(times[(times.Count - 1) / 2].WallClockSeconds),
            times.Count == 0 ? null : TimeSpan.FromSeconds(times[^1].WallClockSeconds),
            times.Count == 0 ? null : TimeSpan.FromSeconds(times.Average(took => took.BusinessSeconds)));
    }

    private static FollowUpEvent? FirstAnswer(FollowUpStory followUp) =>
        followUp.Events.FirstOrDefault(happened => happened.Type == FollowUpEventType.Acknowledged);

    private static bool IsAnswered(FollowUpStory followUp) => FirstAnswer(followUp) is not null;

    private static ElapsedTime TimesOf(FollowUpStory answered) => answered.Now.ServiceLevel.FirstResponse.Actual!;

    private static Promises PromisesOf(RehearsalLog log)
    {
        // Each promise with its first outcome: kept by an action, missed, or replaced before its time.
        var next = log.FollowUps
            .Select(followUp => followUp.Events.Where(happened => happened.Clock == ClockKind.Promise
                ? happened.Type == FollowUpEventType.Missed : happened.Ends(ClockKind.Promise)).ToList())
            .SelectMany(fates => fates.Index().Where(
                one => one.Item.Type == FollowUpEventType.Promised).Select(one => fates.ElementAtOrDefault(one.Index + 1)))
            .Select(fate => fate?.Type)
            .ToList();
        var moved = next.Count(fate => fate == FollowUpEventType.Promised);
        var broken = next.Count(fate => fate == FollowUpEventType.Missed);
        return new Promises(next.Count - moved, next.Count(fate => fate is not null) - moved - broken, broken, moved);
    }

    private static IReadOnlyList<Away> AwayOf(RehearsalLog log, Names names) =>
    [
        .. from member in log.Staff
           where member.Absence is not null
           let absence = member.Absence
           let moved = from followUp in log.FollowUps
                       let owners = followUp.Events.Where(happened => happened.Type == FollowUpEventType.Assigned).ToList()
                       from change in owners.Zip(owners.Skip(1))
                       where change.First.To == member.Id && change.Second.By == Actor.System.Id && Covers(absence, change.Second.At)
                       select names.OfStaff(change.Second.To)
           select new Away(
               member.Name,
               absence,
               moved.CountBy(name => name).ToDictionary(),
               log.Received.Count(
                   followUp => Covers(absence, followUp.Now.ReceivedAt) && member.Channels.Contains(followUp.Now.Channel))),
    ];

    private static bool Covers(Absence absence, DateTimeOffset moment) => absence.From <= moment && moment < absence.To;

    private static IReadOnlyList<Miss> MissesOf(RehearsalLog log, Names names) =>
    [
        .. log.FollowUps
            .SelectMany(followUp => followUp.Events
                .Where(happened => happened.Type == FollowUpEventType.Missed && happened.At >= log.From)
                .Select(happened => new Miss(
                    happened.At,
                    Platform.Json.NameOf(happened.Clock!.Value).Replace('_', ' '),
                    followUp.CustomerName,
                    names.OfStaff(followUp.Now.Owner))))
            .Concat(log.Calls
                .SelectMany(call => call.Events
                    .Where(happened => happened.Type == CallEventType.Missed)
                    .Select(happened => new Miss(happened.At, "call", call.Brief.Name, names.OfStaff(call.Assignee)))))
            .OrderBy(miss => miss.At)
            .ThenBy(miss => miss.Customer, StringComparer.Ordinal),
    ];

    private static IReadOnlyList<Mailbox> MailboxesOf(RehearsalLog log, Names names) =>
    [
        .. log.Mails
            .Select(Mail.Of)
            .GroupBy(mail => names.OfAddress(mail.To))
            .Select(mails => new Mailbox(
                mails.Key,
                mails.Count(),
                mails.Count(mail => mail.Digest == Mail.Daily),
                mails.Count(mail => mail.Digest is not (null or Mail.Daily)),
                mails.SelectMany(mail => mail.Outcome).CountBy(notice => notice.Kind).ToDictionary()))
            .OrderBy(mailbox => mailbox.Name, StringComparer.Ordinal),
    ];
}
