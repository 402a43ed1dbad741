using Outreach.DevHost.Rehearsal;
using Outreach.FollowUps;
using Outreach.Platform.Outbox;
using Outreach.ServiceLevels;
using Outreach.Sweep;
using Outreach.ThankYouCalls;
using Spectre.Console;

namespace Outreach.EndToEnd;

/// <summary>Three weeks of the demo company, played once.</summary>
public sealed class ThreeWeeks : IAsyncLifetime
{
    internal Chronicle Chronicle { get; private set; } = null!;

    public async Task InitializeAsync() => Chronicle = await PlayAsync(days: 21);

    public Task DisposeAsync() => Task.CompletedTask;

    internal static async Task<Chronicle> PlayAsync(int days) =>
        (await new Performance(new Script(days)).PlayAsync(static _ => { }, CancellationToken.None)).Chronicle;
}

public sealed class RehearsalTests(ThreeWeeks threeWeeks) : IClassFixture<ThreeWeeks>
{
    private readonly Chronicle chronicle = threeWeeks.Chronicle;
    private readonly Summary summary = Summary.Of(threeWeeks.Chronicle);

    [Fact]
    public void Nobody_is_told_of_what_was_answered_by_then()
    {
        Assert.Empty(summary.Needless);
        var followUps = chronicle.FollowUps.ToDictionary(followUp => followUp.Now.Id);
        var reminders = chronicle.Mails.Select(Mail.Of)
            .SelectMany(mail => mail.Told.Select(told => (mail.At, told.Kind, FollowUp: followUps.GetValueOrDefault(told.About))))
            .Where(told => told.Kind is NoticeKind.DueSoon or NoticeKind.Missed && told.FollowUp is not null)
            .Where(told => told.FollowUp!.Events.Any(happened => happened.At == told.At && happened.Clock == ClockKind.FirstResponse))
            .ToList();
        Assert.NotEmpty(reminders);
        Assert.All(reminders, told => Assert.False(told.FollowUp!.Now.ServiceLevel.FirstResponse.MetAt < told.At));
    }

    [Fact]
    public void An_e_mail_that_comes_after_the_answer_is_found()
    {
        var reminders = chronicle.Mails
            .Where(item => Mail.Of(item).Told is [(var about, NoticeKind.DueSoon or NoticeKind.Missed)]
                && chronicle.FollowUps.Any(followUp => followUp.Now.Id == about && followUp.Now.State == FollowUpStage.Closed))
            .ToList();
        Assert.NotEmpty(reminders);
        var late = chronicle with { Mails = [.. reminders.Select(item => item with { At = chronicle.To })] };
        Assert.Equal(reminders.Count, Summary.Of(late).Needless.Count);
    }

    [Fact]
    public void The_summary_adds_up_to_what_the_follow_ups_say()
    {
        var fromCustomers = chronicle.FollowUps
            .Select(followUp => followUp.Now)
            .Where(followUp => followUp.ReceivedAt >= chronicle.From && followUp.Outcome != FollowUpOutcome.Spam)
            .ToList();
        Assert.Equal(summary.Received - summary.Spam, fromCustomers.Count);
        Assert.Equal(fromCustomers.Count, summary.Everyone.Mentions);
        Assert.Equal(fromCustomers.Count(followUp => followUp.ServiceLevel.FirstResponse.MetAt is not null), summary.Everyone.Answered);
        Assert.Equal(fromCustomers.Count(followUp => followUp.ServiceLevel.FirstResponse.Status == ClockStatus.Hit), summary.Everyone.InTime);
        Assert.Equal(
            fromCustomers.Max(followUp => followUp.ServiceLevel.FirstResponse.MetAt - followUp.ReceivedAt),
            summary.Everyone.Slowest);
        Assert.Equal(
            (summary.Everyone.Mentions, summary.Everyone.Answered, summary.Everyone.InTime),
            (summary.Channels.Sum(share => share.Mentions), summary.Channels.Sum(share => share.Answered), summary.Channels.Sum(share => share.InTime)));
        Assert.Equal(
            (summary.Everyone.Answered, summary.Everyone.InTime),
            (summary.Persons.Sum(share => share.Answered), summary.Persons.Sum(share => share.InTime)));

        var problems = summary.Problems;
        Assert.Equal(problems.All, problems.Confirmed + problems.AwaitingWord + problems.InWork + problems.Unconfirmed);
        Assert.Equal(fromCustomers.Count(followUp => followUp.Outcome == FollowUpOutcome.Confirmed), problems.Confirmed);
        Assert.Equal(fromCustomers.Count(followUp => followUp.State == FollowUpStage.AwaitingConfirmation), problems.AwaitingWord);

        var missed = chronicle.FollowUps.Where(followUp => followUp.Now.ServiceLevel.Status is ServiceLevelStatus.Missed or ServiceLevelStatus.ActiveWithMisses);
        Assert.Superset(
            summary.Misses.Where(miss => miss.Clock != "call").Select(miss => miss.Customer).ToHashSet(),
            missed.Select(followUp => followUp.CustomerName).ToHashSet());
        Assert.Equal(chronicle.Mails.Count, summary.Mailboxes.Sum(mailbox => mailbox.Mails));
    }

    [Fact]
    public void Three_weeks_show_what_is_answered_forgotten_confirmed_and_thanked()
    {
        Assert.Equal(73, summary.Received);
        Assert.Equal(2, summary.Spam);
        Assert.Equal(2, summary.Everyone.Mentions - summary.Everyone.Answered);
        Assert.InRange(summary.Everyone.InTime, 1, summary.Everyone.Answered - 1);
        Assert.True(summary.Problems is { Confirmed: > 0, AwaitingWord: > 0, InWork: > 0, Reopened: > 0 });
        Assert.True(summary.Calls is { Owed: 4, Made: 2, Attempts: 4 });
        var happened = chronicle.FollowUps.SelectMany(followUp => followUp.Events).Select(one => one.Type).ToHashSet();
        Assert.Superset(
            new HashSet<FollowUpEventType> { FollowUpEventType.DueSoon, FollowUpEventType.Missed, FollowUpEventType.Escalated, FollowUpEventType.CheckInDue },
            happened);
        Assert.DoesNotContain(FollowUpEventType.Restarted, happened);
        Assert.All(chronicle.Calls.Where(call => call.Status == CallStatus.Completed), call => Assert.NotNull(call.Attempts[^1].Note));
        Assert.Equal(22, summary.Sweeps);
        Assert.All(chronicle.Sweeps, sweep => Assert.Equal(SweepStatus.Completed, sweep.Status));
        Assert.Empty(summary.SweepFindings);
    }

    [Fact]
    public void The_story_is_told_in_order_and_plainly_where_nobody_watches()
    {
        var told = new Timeline(chronicle).Tell();
        Assert.Equal(told.OrderBy(happening => happening.At), told);
        Assert.InRange(told.Count, chronicle.Mails.Count + summary.Received + 1, int.MaxValue);
        var page = Printed(chronicle);
        Assert.DoesNotContain('\u001b', page);
        Assert.Contains("\nSunday 29 March 2026\n", page);
        Assert.Contains("73 received, 2 of them spam", page);
    }

    [Fact]
    public async Task It_is_the_same_each_time()
    {
        var first = await ThreeWeeks.PlayAsync(days: 3);
        var second = await ThreeWeeks.PlayAsync(days: 3);
        Assert.Equal(Printed(first), Printed(second));
    }

    private static string Printed(Chronicle chronicle)
    {
        using var page = new StringWriter { NewLine = "\n" };
        var console = Screen.Of(page);
        TimelinePrint.Print(console, new Timeline(chronicle).Tell(), chronicle.Office);
        SummaryPrint.Print(console, Summary.Of(chronicle), chronicle);
        return page.ToString();
    }
}
