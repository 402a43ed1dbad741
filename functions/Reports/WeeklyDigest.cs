using System.Globalization;
using NodaTime;
using Outreach.Customers.ThankYouCalls;
using Outreach.FollowUps;
using Outreach.Notices;
using Outreach.Platform;
using Outreach.ServiceLevels;
using Outreach.SharedKernel;
using Outreach.Staff;
using Outreach.WorkItems;

namespace Outreach.Reports;

/// <summary>What is in the indexes that the week is reckoned from.</summary>
internal sealed record WeekOfWork
{
    public required IReadOnlyList<FollowUpView> Open { get; init; }

    public required IReadOnlyList<FollowUpView> Closed { get; init; }

    public required IReadOnlyList<CallView> OpenCalls { get; init; }

    public required IReadOnlyList<CallView> EndedCalls { get; init; }

    /// <summary>The seven days before today; null where they can't be read.</summary>
    public ReportedWeek? Report { get; init; }

    /// <summary>Customers' feedback from calls in the week, without names.</summary>
    public IReadOnlyList<FeedbackHeard> Feedback { get; init; } = [];

    /// <summary>Mentions that could not be taken, in a line for each day, source and reason.</summary>
    public IReadOnlyList<string> Refused { get; init; } = [];

    public required IReadOnlyDictionary<string, AddressBounce> Bounced { get; init; }

    public required IReadOnlyDictionary<string, string> FailedDigests { get; init; }
}

/// <summary>A week as the report has it.</summary>
/// <param name="Total">Its figures.</param>
/// <param name="Before">Those of the week before it.</param>
internal sealed record ReportedWeek(ReportDays Days, IReadOnlyList<ReportFigure> Total, IReadOnlyList<ReportFigure> Before);

/// <summary>How the last seven days went, as an e-mail to a lead: everyone's customers, not only their own. Pure.</summary>
internal static class WeeklyDigest
{
    private const int QuotesOfEach = 3;

    public static readonly TimeSpan Span = TimeSpan.FromDays(7);

    /// <summary>The e-mail; null where there was nothing, and nothing waits.</summary>
    public static StaffMail? Write(StaffMember to, LocalDate date, WeekOfWork week, DateTimeOffset now, Func<string, string> linkTo)
    {
        var received = week.Open.Concat(week.Closed)
            .Where(item => item.ReceivedAt > now - Span && item.Outcome is not (FollowUpOutcome.Spam or FollowUpOutcome.Merged))
            .ToList();
        var waiting = week.Open.Where(item => item.State == FollowUpStage.New).ToList();
        var overdue = week.Open.Where(item => item is { WaitingOn: WaitingOn.Us, DueAt: { } due } && due <= now).ToList();
        var trouble = TroubleOf(week, now);
        var things = week.Open.Count + week.Closed.Count + week.OpenCalls.Count + week.EndedCalls.Count + week.Feedback.Count;
        if (things + week.Refused.Count + trouble.Count == 0)
        {
            return null;
        }

        var promised = week.Open.Where(item => item.PromisedFor is not null).ToList();
        var reviews = week.Open.Count(item => item.Todo == WorkType.Review)
            + week.OpenCalls.Count(call => call.Status is CallStatus.Deferred or CallStatus.Queued);
        DigestSection?[] sections =
        [
            new DigestSection(
                "All customers",
                [.. Lines(AnsweredOf(received), $"{waiting.Count} wait for a first answer", $"{overdue.Count} are overdue")]),
            week.Report is null ? NoAnswers(linkTo) : AnswersOf(week.Report, linkTo),
            SpreadOf("By channel", received, item => item.Channel),
            SpreadOf("By person", received, item => item.Owner),
            new DigestSection("Problems and promises",
            [
                .. Lines(
                    $"{week.Closed.Count(item => item.Outcome == FollowUpOutcome.Confirmed)} confirmed as fixed by the customer, "
                        + $"{week.Closed.Count(item => item.Outcome == FollowUpOutcome.Unconfirmed)} closed unconfirmed",
                    $"{received.Count(IsMissed)} missed a time that we promise",
                    $"{promised.Count} promises are open, {promised.Count(item => item.PromisedFor <= now)} of them late",
                    $"{reviews} wait for a lead's decision"),
            ]),
            new DigestSection("Thank-you calls",
            [
                .. Lines(
                    $"{week.EndedCalls.Count(call => call.Status == CallStatus.Completed)} made",
                    $"{week.OpenCalls.Count} due, {week.OpenCalls.Count(call => call.OwedBy <= now)} of them late"),
            ]),
            week.Feedback.Count == 0 ? null : new DigestSection("What customers told us",
            [
                .. FeedbackReport.ByTopic(week.Feedback).SelectMany(topic => Lines($"{new ForeignText(topic.Topic)}: {topic.Count}")
                    .Concat(
                        Lines(topic.Said.TakeLast(QuotesOfEach).Select(said => $"“{new ForeignText(Excerpt.Of(said, units: 300))}”")))),
            ]),
            overdue.Count == 0 ? null : new DigestSection("Look at these first",
            [
                .. overdue.OrderBy(item => item.DueAt).Take(10).Select(item => new DigestLine(
                    $"{item.Channel}, with {item.Owner}, due {Notices.LocalTime.For(item.DueAt!.Value, to.TimeZone)}",
                    linkTo($"followups/{item.Id}"))),
            ]),
            RefusedSection.Of(week.Refused),
            trouble.Count == 0
                ? null
                : new DigestSection("E-mail that did not get through", [.. trouble.Select(line => new DigestLine(line))]),
        ];
        return new DigestText(
            to,
            $"Last week: {received.Count} received, {Share(received.Count(IsAnswered), received.Count)} answered; {waiting.Count} wait, "
                + $"{overdue.Count} overdue",
            "you are a lead, and each lead gets the team's week, whatever notices they chose")
        {
            Sections = [.. sections.OfType<DigestSection>()],
        }.ToMail("weekly_digest", IWeeklyReport.OutboxIdOf(to.Id, date), linkTo);
    }

    private static DigestSection AnswersOf(ReportedWeek report, Func<string, string> linkTo)
    {
        var (from, to) = (ReportFactsRow.KeyOf(report.Days.From), ReportFactsRow.KeyOf(report.Days.To));
        return new(
            $"Was every customer treated alike? What reached us from {from} to {to}",
            [
                .. ReportAnswers.Of(report.Total, report.Before).Select(answer => new DigestLine(answer.InWords) { Share = answer.Share }),
                new DigestLine("All figures of these days", linkTo($"report?from={from}&to={to}")),
            ]);
    }

    private static DigestSection NoAnswers(Func<string, string> linkTo) => new(
        "Was every customer treated alike?",
        [new DigestLine("The figures could not be read when this was written; they are here", linkTo("report"))]);

    private static List<string> TroubleOf(WeekOfWork week, DateTimeOffset now)
    {
        var dead = week.Open.Concat(week.Closed).Sum(item => item.DeadLetters);
        return
        [
            .. week.Bounced.OrderBy(bounce => bounce.Key, StringComparer.Ordinal)
                .Select(
                    bounce => $"{bounce.Key} does not get e-mail since {Days(now - bounce.Value.At)}: "
                        + new ForeignText(bounce.Value.Reason)),
            .. week.FailedDigests.OrderBy(failed => failed.Key, StringComparer.Ordinal).Select(
                failed => $"The digest of {failed.Key} could not be sent: {failed.Value}"),
            .. dead == 0
                ? Array.Empty<string>()
                : [$"{dead} notices were given up; the sweep's report counts them, and each follow-up says why"],
        ];
    }

    private static DigestSection? SpreadOf(string title, IReadOnlyList<FollowUpView> received, Func<FollowUpView, string> by) =>
        received.Count == 0 ? null : new DigestSection(title,
        [
            .. received.GroupBy(by).OrderBy(group => group.Key, StringComparer.Ordinal).Select(
                group => new DigestLine($"{group.Key}: {AnsweredOf([.. group])}")),
        ]);

    private static string AnsweredOf(IReadOnlyList<FollowUpView> received)
    {
        var waited = received.Where(IsAnswered).Select(
            item => item.ServiceLevel.FirstResponse.MetAt!.Value - item.ReceivedAt).Order().ToList();
        var inTime = received.Count(item => item.ServiceLevel.FirstResponse.Status == ClockStatus.Hit);
        return $"{received.Count} received, {Share(waited.Count, received.Count)} answered, {Share(inTime, received.Count)} in time"
            + (waited.Count == 0 ? "" : $", half of them within {InWords(waited[(waited.Count - 1) / 2])}");
    }

    private static bool IsAnswered(FollowUpView item) => item.ServiceLevel.FirstResponse.MetAt is not null;

    private static bool IsMissed(FollowUpView item) =>
        item.ServiceLevel.Status is ServiceLevelStatus.Missed or ServiceLevelStatus.ActiveWithMisses;

    private static string Share(int part, int of) =>
        of == 0 ? "none" : string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(100.0 * part / of)} %");

    private static string InWords(TimeSpan span) => span < TimeSpan.FromHours(2)
        ? string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(span.TotalMinutes)} minutes")
        : string.Create(CultureInfo.InvariantCulture, $"{Math.Round(span.TotalHours)} h");

    private static string Days(TimeSpan span) =>
        span < TimeSpan.FromDays(1) ? "today" : string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(span.TotalDays)} days");

    private static IEnumerable<DigestLine> Lines(params IEnumerable<string> lines) => lines.Select(line => new DigestLine(line));
}
