using System.Text.Json.Nodes;
using NodaTime;
using Outreach.Customers.ThankYouCalls;
using Outreach.DevHost;
using Outreach.DevHost.Inbox;
using Outreach.DevHost.Rehearsal;
using Outreach.EndToEnd.Checks;
using Outreach.EndToEnd.Hosting;
using Outreach.EndToEnd.Hosting.Tables;
using Outreach.FollowUps;
using Outreach.ServiceLevels;
using Outreach.SharedKernel;
using Outreach.Sweep;
using Outreach.Tests.Reports;
using Spectre.Console;

namespace Outreach.EndToEnd;

/// <summary>Three weeks of the demo company, played once.</summary>
public sealed class ThreeWeeks : IAsyncLifetime
{
    internal RehearsalLog RehearsalLog { get; private set; } = null!;

    /// <summary>Every event, as the export gives it.</summary>
    internal IReadOnlyList<JsonObject> Events { get; private set; } = [];

    /// <summary>The report on the same span, by name of figure.</summary>
    internal JsonObject Report { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        var storage = await SharedStorage.TakeAccountAsync();
        var tables = new MemoryTableTransport(new MemoryTables());
        DevHostOptions InMemory(DevHostOptions options) => options with
        {
            Storage = storage,
            ConfigureTables = clients =>
            {
                options.ConfigureTables(clients);
                clients.Transport = tables;
            },
        };
        var run = new RehearsalRun(new Script(21), EngineChoice.Memory, InMemory);
        RehearsalLog = (await run.PlayAsync(static _ => { }, CancellationToken.None, LookAsync)).RehearsalLog;
    }

    public Task DisposeAsync() => Task.CompletedTask;

    private async Task LookAsync(Uri address)
    {
        const string Days = "from=2025-06-01&to=2026-12-31";
        using var http = new HttpClient { BaseAddress = address };
        http.DefaultRequestHeaders.Add("X-Outreach-Staff", "hanneke-vos");
        var report = await http.GetStringAsync(new Uri($"api/reports/consistency?{Days}&by=channel", UriKind.Relative));
        Report = JsonNode.Parse(report)!.AsObject();
        var events = new List<JsonObject>();
        for (string? next = ""; next is not null;)
        {
            var text = await http.GetStringAsync(
                new Uri($"api/reports/events?{Days}&continuation={Uri.EscapeDataString(next)}", UriKind.Relative));
            var lines = text.TrimEnd('\n').Split('\n').Select(line => JsonNode.Parse(line)!.AsObject()).ToList();
            events.AddRange(lines[..^1]);
            next = (string?)lines[^1]["continuation"];
        }

        Events = events;
    }

    internal static async Task<RehearsalLog> PlayAsync(int days)
    {
        var storage = await SharedStorage.TakeAccountAsync();
        var run = new RehearsalRun(new Script(days), EngineChoice.Memory, options => options with { Storage = storage });
        return (await run.PlayAsync(static _ => { }, CancellationToken.None)).RehearsalLog;
    }
}

public sealed class RehearsalTests(ThreeWeeks threeWeeks) : IClassFixture<ThreeWeeks>
{
    private readonly RehearsalLog _log = threeWeeks.RehearsalLog;
    private readonly Summary _summary = Summary.Of(threeWeeks.RehearsalLog);

    [Fact]
    public void The_report_says_what_a_second_program_makes_of_the_events()
    {
        var independent = new IndependentFigures(threeWeeks.Events, "Europe/Amsterdam");
        var (from, to) = (new LocalDate(2025, 6, 1), new LocalDate(2026, 12, 31));
        var groups = threeWeeks.Report["groups"]!.AsArray();
        Assert.True(groups.Count > 3, "the rehearsal is on several channels");

        // The id of a call would name the customer beside the hash by which the export knows them.
        var calls = threeWeeks.Events.Where(line => (string?)line["item"] == "call").ToList();
        Assert.NotEmpty(calls);
        Assert.All(calls, line => Assert.Matches("\\A[0-9a-f]{40}\\z", (string?)line["id"]));
        Recomputed.AssertSame(threeWeeks.Report["total"]!.AsArray(), independent.In(from, to));
        foreach (var group in groups)
        {
            Recomputed.AssertSame(
                group!["figures"]!.AsArray(), independent.In(from, to, story => story.Channel == (string?)group["group"]));
        }
    }

    [Fact]
    public void Nobody_is_told_of_what_was_answered_by_then()
    {
        Assert.Empty(_summary.Needless);
        var followUps = _log.FollowUps.ToDictionary(followUp => followUp.Now.Id);
        var reminders = _log.Mails.Select(Mail.Of)
            .SelectMany(mail => mail.Outcome.Select(notice => (mail.At, notice.Kind, FollowUp: followUps.GetValueOrDefault(notice.About))))
            .Where(notice => notice.Kind.Name is "due_soon" or "missed" && notice.FollowUp is not null)
            .Where(notice => notice.FollowUp!.Events.Any(happened => happened.At == notice.At && happened.Clock == ClockKind.FirstResponse))
            .ToList();
        Assert.NotEmpty(reminders);
        Assert.All(reminders, notice => Assert.False(notice.FollowUp!.Now.ServiceLevel.FirstResponse.MetAt < notice.At));
    }

    [Fact]
    public void An_e_mail_that_comes_after_the_answer_is_found()
    {
        var reminders = _log.Mails
            .Where(item => Mail.Of(item).Outcome is [(var about, { Name: "due_soon" or "missed" or "promise_due" })]
                && _log.FollowUps.Any(followUp => followUp.Now.Id == about && followUp.Now.State == FollowUpStage.Closed))
            .ToList();
        Assert.Contains(reminders, item => Mail.Of(item).Outcome[0].Kind.Name == "promise_due");
        var late = _log with { Mails = [.. reminders.Select(item => item with { At = _log.To })] };
        Assert.Equal(reminders.Count, Summary.Of(late).Needless.Count);

        // Also where one e-mail tells of them all.
        var args = new[] { "about", "kind" }.ToDictionary(
            name => name, name => string.Join(',', reminders.Select(item => item.CustomArgs[name])));
        var folded = _log with { Mails = [reminders[0] with { At = _log.To, CustomArgs = args }] };
        Assert.Equal(reminders.Count, Summary.Of(folded).Needless.Count);
    }

    [Fact]
    public void A_reminder_of_a_promise_that_was_kept_or_moved_by_then_is_found_and_one_that_was_in_time_is_not()
    {
        var promised = _log.FollowUps.First(
            followUp => followUp.Events.Count(happened => happened.Type == FollowUpEventType.Promised) == 2);
        var (first, second) = (promised.Events.First(IsPromise), promised.Events.Last(IsPromise));
        var kept = promised.Events.First(
            happened => happened.Sequence > second.Sequence && happened.Type == FollowUpEventType.ResolutionAttempted);
        var reminders = _log.Mails
            .Where(item => Mail.Of(item).Outcome is [(var about, { Name: "promise_due" })] && about == promised.Now.Id)
            .OrderBy(item => item.At)
            .ToList();
        Assert.Equal(2, reminders.Count);
        Assert.InRange(reminders[0].At, first.At, second.At);

        Assert.Equal((0, 1), (NeedlessAt(reminders[0], second.At), NeedlessAt(reminders[0], second.At + TimeSpan.FromSeconds(1))));
        Assert.Equal((0, 1), (NeedlessAt(reminders[1], kept.At), NeedlessAt(reminders[1], kept.At + TimeSpan.FromSeconds(1))));

        static bool IsPromise(FollowUpEvent happened) => happened.Type == FollowUpEventType.Promised;
        int NeedlessAt(InboxItem item, DateTimeOffset at) => Summary.Of(_log with { Mails = [item with { At = at }] }).Needless.Count;
    }

    [Fact]
    public void The_summary_adds_up_to_what_the_follow_ups_say()
    {
        var fromCustomers = _log.FollowUps
            .Select(followUp => followUp.Now)
            .Where(followUp => followUp.ReceivedAt >= _log.From && followUp.Outcome != FollowUpOutcome.Spam)
            .ToList();
        Assert.Equal(_summary.Received - _summary.Spam, fromCustomers.Count);
        Assert.Equal(fromCustomers.Count, _summary.Everyone.Mentions);
        Assert.Equal(fromCustomers.Count(followUp => followUp.ServiceLevel.FirstResponse.MetAt is not null), _summary.Everyone.Answered);
        Assert.Equal(
            fromCustomers.Count(followUp => followUp.ServiceLevel.FirstResponse.Status == ClockStatus.Hit), _summary.Everyone.InTime);
        Assert.Equal(
            fromCustomers.Max(followUp => followUp.ServiceLevel.FirstResponse.MetAt - followUp.ReceivedAt),
            _summary.Everyone.Slowest);
        Assert.Equal(
            (_summary.Everyone.Mentions, _summary.Everyone.Answered, _summary.Everyone.InTime),
            (
                _summary.Channels.Sum(share => share.Mentions),
                _summary.Channels.Sum(share => share.Answered),
                _summary.Channels.Sum(share => share.InTime)));
        Assert.Equal(
            (_summary.Everyone.Answered, _summary.Everyone.InTime),
            (_summary.Persons.Sum(share => share.Answered), _summary.Persons.Sum(share => share.InTime)));

        var problems = _summary.Problems;
        Assert.Equal(problems.All, problems.Confirmed + problems.AwaitingWord + problems.InWork + problems.Unconfirmed);
        Assert.Equal(fromCustomers.Count(followUp => followUp.Outcome == FollowUpOutcome.Confirmed), problems.Confirmed);
        Assert.Equal(fromCustomers.Count(followUp => followUp.State == FollowUpStage.AwaitingConfirmation), problems.AwaitingWord);

        var missed = _log.FollowUps.Where(
            followUp => followUp.Now.ServiceLevel.Status is ServiceLevelStatus.Missed or ServiceLevelStatus.ActiveWithMisses);
        Assert.Superset(
            _summary.Misses.Where(miss => miss.Clock != "call").Select(miss => miss.Customer).ToHashSet(),
            missed.Select(followUp => followUp.CustomerName).ToHashSet());
        Assert.Equal(_log.Mails.Count, _summary.Mailboxes.Sum(mailbox => mailbox.Mails));
    }

    [Fact]
    public void Three_weeks_show_what_is_answered_forgotten_confirmed_and_thanked()
    {
        Assert.Equal(73, _summary.Received);
        Assert.Equal(2, _summary.Spam);
        Assert.Equal(2, _summary.Everyone.Mentions - _summary.Everyone.Answered);
        Assert.InRange(_summary.Everyone.InTime, 1, _summary.Everyone.Answered - 1);
        Assert.True(_summary.Problems is { Confirmed: > 0, AwaitingWord: > 0, InWork: > 0, Reopened: > 0 });
        Assert.Equal(1, _summary.Problems.Unconfirmed);
        Assert.True(_summary.Calls is { Due: 4, Made: 1, Attempts: 2 });
        Assert.Equal(new Promises(Made: 4, Kept: 3, Broken: 1, Moved: 1), _summary.Promises);
        var happened = _log.FollowUps.SelectMany(followUp => followUp.Events).Select(one => one.Type).ToHashSet();
        Assert.Superset(
            new HashSet<FollowUpEventType>
            {
                FollowUpEventType.DueSoon, FollowUpEventType.Missed, FollowUpEventType.Escalated,
                FollowUpEventType.CheckInDue, FollowUpEventType.Waiting, FollowUpEventType.Snoozed,
            },
            happened);
        Assert.DoesNotContain(FollowUpEventType.Restarted, happened);
        Assert.All(_log.Calls.Where(call => call.Status == CallStatus.Completed), call => Assert.NotNull(call.Attempts[^1].Note));
        Assert.Equal(22, _summary.Sweeps);
        Assert.All(_log.Sweeps, sweep => Assert.Equal(SweepStatus.Completed, sweep.Status));
        // Nothing was lost or forgotten on the way: all that sweeps do is to clear away what is long over.
        Assert.All(_summary.SweepFindings, finding => Assert.Matches("^(old histories|purged) ", finding));
    }

    [Fact]
    public void Whoever_is_away_gets_nothing_new_and_no_e_mail_and_what_was_theirs_is_the_deputys()
    {
        var away = Assert.Single(_summary.Away);
        Assert.Equal(["Ravi Jagmohan"], away.Moved.Keys);
        Assert.InRange(away.Elsewhere, 1, _summary.Received);
        var absent = _log.Staff.Single(member => member.Name == away.Name);
        var meanwhile = _log.FollowUps.SelectMany(followUp => followUp.Events).Where(
            happened => happened.At >= away.Absence.From && happened.At < away.Absence.To);
        Assert.DoesNotContain(meanwhile, happened => happened.To == absent.Id || happened.By == absent.Id);
        Assert.DoesNotContain(
            _log.Mails, mail => mail.To == absent.Email && mail.At >= away.Absence.From && mail.At < away.Absence.To);
    }

    [Fact]
    public void Digests_come_once_a_day_to_each_and_are_one_line_a_morning()
    {
        var digests = _log.Mails.Select(Mail.Of).Where(mail => mail.Digest is not null).ToList();
        Assert.Equal(_summary.Mailboxes.Sum(mailbox => mailbox.Daily + mailbox.Weekly), digests.Count);
        Assert.Equal(digests.Count, digests.Select(mail => (mail.To, mail.Digest, mail.At.Date)).Distinct().Count());
        Assert.Equal(5, _summary.Mailboxes.Sum(mailbox => mailbox.Weekly));
        Assert.Equal(
            digests.Where(mail => mail.Digest == Mail.Daily).Select(mail => mail.At.Date).Distinct().Count(),
            new Timeline(_log).Entries().Count(happening => happening.Who == "digests"));
    }

    [Fact]
    public void The_story_is_told_in_order_and_plainly_where_nobody_watches()
    {
        var entries = new Timeline(_log).Entries();
        Assert.Equal(entries.OrderBy(happening => happening.At), entries);
        Assert.InRange(
            entries.Count, _log.Mails.Count(mail => Mail.Of(mail).Digest != Mail.Daily) + _summary.Received + 1, int.MaxValue);
        var page = Printed(_log);
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

    private static string Printed(RehearsalLog log)
    {
        using var page = new StringWriter { NewLine = "\n" };
        var console = Screen.Of(page);
        TimelinePrint.Print(console, new Timeline(log).Entries(), log.Office);
        SummaryPrint.Print(console, Summary.Of(log), log);
        return page.ToString();
    }
}
