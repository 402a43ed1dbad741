using NodaTime;
using Outreach.Customers.ThankYouCalls;
using Outreach.FollowUps;
using Outreach.Notices;
using Outreach.Reports;
using Outreach.SharedKernel;
using Outreach.WorkItems;

namespace Outreach.Tests.Reports;

/// <summary>Figures say from how many they are made, nobody is ranked, and no group is shown that names a customer.</summary>
public sealed class ConsistencyReportTests
{
    private static readonly LocalDate Monday = new(2026, 3, 2);
    private static readonly ReportDays TwoWeeks = new(Monday, Monday.PlusDays(13));
    private static readonly ReportViewer Lead = new("lena", SeesEverybody: true);
    private static readonly ReportViewer Anna = new("anna", SeesEverybody: false);

    private static readonly FollowUpFacts Answered = new()
    {
        ReceivedAt = Samples.Monday,
        Customer = "p1",
        Channel = "twitter",
        Kind = MentionKind.Problem,
        Language = "nl",
        Person = "anna",
        IsAcknowledged = true,
        ReplySeconds = 3600,
        ReplyBusinessSeconds = 1800,
        IsProblem = true,
    };

    [Fact]
    public void A_figure_is_made_of_everything_that_reached_us_but_spam_and_what_was_merged()
    {
        var report = Report(
            ReportBy.None,
            Lead,
            (0, Answered),
            (0, Answered with { IsAcknowledged = false, ReplySeconds = null, ReplyBusinessSeconds = null, IsProblem = false }),
            (1, Answered with { ReplySeconds = 7200, Outcome = FollowUpOutcome.Confirmed, ConfirmedSeconds = 86_400, IsReopened = true }),
            (1, Answered with
            {
                Outcome = FollowUpOutcome.Unconfirmed,
                PromisesMade = 3,
                PromisesKept = 1,
                PromisesBroken = 1,
                PromisesMoved = 2,
            }),
            (2, Answered with { Outcome = FollowUpOutcome.Spam }),
            (2, Answered with { Outcome = FollowUpOutcome.Merged }));

        Assert.Equal((4.0, 4), Figure(report.Total, "mentions"));
        Assert.Equal((0.75, 4), Figure(report.Total, "acknowledged_share"));
        Assert.Equal((3.0, 4), Figure(report.Total, "problems"));
        Assert.Equal((1.0, 2), Figure(report.Total, "confirmed_fixed"));
        Assert.Equal((1.0, 2), Figure(report.Total, "closed_unconfirmed"));
        Assert.Equal((1.0, 4), Figure(report.Total, "reopened"));
        Assert.Equal((3.0, 3), Figure(report.Total, "promises_made"));
        Assert.Equal((1.0, 3), Figure(report.Total, "promises_kept"));
        Assert.Equal((1.0, 3), Figure(report.Total, "promises_broken"));
        Assert.Equal((2.0, 3), Figure(report.Total, "promises_moved"));
        Near(3600, 3, Figure(report.Total, "first_reply_median"));
        Near(7200, 3, Figure(report.Total, "first_reply_p90"));
        Near(1800, 3, Figure(report.Total, "first_reply_business_median"));
        Near(86_400, 1, Figure(report.Total, "confirmation_median"));

        // Two days with mentions of the fourteen that have begun.
        Assert.Equal((0.2857, 14), Figure(report.Total, "mentions_a_day"));
        Assert.Equal((12.0, 14), Figure(report.Total, "silent_days"));
        Assert.Equal(
            "/api/reports/consistency/items?from=2026-03-02&to=2026-03-15&items=answered",
            report.Total.Single(figure => figure.Name == "first_reply_median").Link);
    }

    [Fact]
    public void Where_there_is_nothing_no_share_is_made_up()
    {
        var report = Report(ReportBy.None, Lead);

        Assert.Equal((null, 0), Figure(report.Total, "acknowledged_share"));
        Assert.Equal((null, 0), Figure(report.Total, "first_reply_median"));
        Assert.All(report.Total, figure => Assert.Null(figure.Link));
    }

    [Fact]
    public void Weeks_are_those_of_the_calendar_and_a_link_stays_within_its_week_and_the_span()
    {
        var report = Report(ReportBy.Week, Lead, (0, Answered), (6, Answered), (7, Answered));

        Assert.Equal(["2026-W10", "2026-W11"], report.Groups.Select(group => group.Group));
        Assert.Equal([(2.0, 2), (1.0, 1)], report.Groups.Select(group => Figure(group.Figures, "mentions")));
        Assert.EndsWith("from=2026-03-09&to=2026-03-15&items=mentions", report.Groups[1].Figures[0].Link, StringComparison.Ordinal);
    }

    [Fact]
    public void An_agent_sees_their_own_figures_and_that_others_are_left_out_and_a_lead_sees_everybodys_by_name()
    {
        (int, FollowUpFacts)[] all = [(0, Answered), (0, Answered with { Person = "ben" }), (1, Answered with { Person = "zoe" })];

        var hers = Report(ReportBy.Person, Anna, all);
        Assert.Equal(["anna"], hers.Groups.Select(group => group.Group));
        Assert.Equal((0, 2), (hers.LeftOut.FewCustomers, hers.LeftOut.OtherPersons));
        Assert.Empty(hers.Spread);
        Assert.Equal((3.0, 3), Figure(hers.Total, "mentions"));

        Assert.Equal(["anna", "ben", "zoe"], Report(ReportBy.Person, Lead, all).Groups.Select(group => group.Group));
        Assert.False(ReportViewer.Of(Samples.Bot with { Role = Outreach.SharedKernel.StaffRole.Lead }).SeesEverybody);
    }

    [Fact]
    public void Languages_of_fewer_than_five_customers_are_not_shown_nor_can_they_be_found_out_from_the_total()
    {
        var four = Many(4, "de");
        var report = Report(ReportBy.Language, Lead, [.. Many(9, "en"), .. Many(5, "nl"), .. Many(7, "fr"), .. four]);
        Assert.Equal(["en", "fr"], report.Groups.Select(group => group.Group));
        Assert.Equal(2, report.LeftOut.FewCustomers);

        var five = Report(ReportBy.Language, Lead, [.. Many(9, "en"), .. four, (3, Answered with { Language = "de", Customer = null })]);
        Assert.Equal(["de", "en"], five.Groups.Select(group => group.Group));

        // The same four on another day are still four.
        var again = Report(ReportBy.Language, Lead, [.. Many(9, "en"), .. four, .. four.Select(one => (one.Day + 7, one.Facts))]);
        Assert.Empty(again.Groups);

        // Two languages of one customer each are two customers together, whom the total would show.
        var two = Report(ReportBy.Language, Lead, [.. Many(9, "en"), .. Many(6, "nl"), .. Many(1, "de"), .. Many(1, "fr")]);
        Assert.Equal(["en"], two.Groups.Select(group => group.Group));
        Assert.Equal(3, two.LeftOut.FewCustomers);
        Assert.Equal(["twitter"], Report(ReportBy.Channel, Lead, (0, Answered)).Groups.Select(group => group.Group));
    }

    [Fact]
    public void The_spread_is_the_largest_minus_the_smallest_of_groups_with_five_customers_or_more()
    {
        var slow = Many(5, "en").Select(one => (one.Day, one.Facts with { Channel = "blog", ReplySeconds = 36_000 }));
        var few = (0, Answered with { Channel = "email", ReplySeconds = 1 });

        var report = Report(ReportBy.Channel, Lead, [.. Many(5, "en"), .. slow, few]);

        var spread = report.Spread.Single(one => one.Figure == "first_reply_median");
        Assert.InRange(spread.Difference!.Value, 32_400 * 0.98, 32_400 * 1.02);
        Assert.InRange(spread.Ratio!.Value, 9.8, 10.2);
        Assert.Equal(2, spread.Groups);
        Assert.Contains("minus the smallest", spread.Formula, StringComparison.Ordinal);
        var share = report.Spread.Single(one => one.Figure == "acknowledged_share");
        Assert.Equal((0.0, 1.0), (share.Difference, share.Ratio));
    }

    [Fact]
    public void Calls_are_counted_by_what_became_of_them_and_one_that_nobody_tried_to_make_is_canceled()
    {
        var due = new CallFacts { Call = "c1.1", Person = "anna" };
        CallFacts[] calls =
        [
            due, due with { Attempts = 2 }, due with { Attempts = 3, ConnectedSeconds = 172_800, Person = "ben" },
            due with { IsCanceled = true },
        ];
        var rows = calls.Select((call, n) => ReportFactsRow.Of(Monday, ReportFactsRow.Call, $"{n}", 1, call));

        var report = ConsistencyReport.Of([ReportDay.Of(Monday, rows)], TwoWeeks, ReportBy.Person, TwoWeeks.To, "UTC", Lead);

        Assert.Equal((3.0, 3), Figure(report.Total, "calls_due"));
        Assert.Equal((2.0, 3), Figure(report.Total, "calls_tried"));
        Assert.Equal((1.0, 3), Figure(report.Total, "calls_connected"));
        Assert.Equal((1.0, 4), Figure(report.Total, "calls_canceled"));
        Assert.Equal((5.0, 1), Figure(report.Total, "attempts_per_connection"));
        Near(172_800, 1, Figure(report.Total, "call_connection_median"));
        Assert.Equal([(2.0, 2), (1.0, 1)], report.Groups.Select(group => Figure(group.Figures, "calls_due")));

        // A call has no channel: it is in the total, and in no group.
        var byChannel = ConsistencyReport.Of([ReportDay.Of(Monday, rows)], TwoWeeks, ReportBy.Channel, TwoWeeks.To, "UTC", Lead);
        Assert.Equal((3.0, 3), Figure(byChannel.Total, "calls_due"));
        Assert.Empty(byChannel.Groups);
    }

    [Fact]
    public void E_mails_to_staff_are_counted_over_the_days_of_persons_who_were_sent_one()
    {
        StaffMailCount[] mails = [new("anna", Monday, 6), new("anna", Monday.PlusDays(1), 2), new("ben", Monday, 1)];

        var report = Report(ReportBy.Person, Lead, (0, Answered with { Person = "anna" })).WithMails(mails);

        Assert.Equal((9.0, 3), Figure(report.Total, "emails"));
        Assert.Equal((3.0, 3), Figure(report.Total, "emails_a_person_and_day"));
        Assert.Equal((6.0, 3), Figure(report.Total, "emails_most_on_one_day"));
        Assert.Equal((4.0, 2), Figure(Assert.Single(report.Groups).Figures, "emails_a_person_and_day"));
        var byChannel = Report(ReportBy.Channel, Lead, (0, Answered)).WithMails(mails);
        Assert.DoesNotContain(byChannel.Total, figure => figure.Name.StartsWith("emails", StringComparison.Ordinal));
    }

    [Fact]
    public void As_CSV_it_has_a_line_for_each_figure_and_each_measure_of_the_spread()
    {
        var lines = Report(ReportBy.Channel, Lead, (0, Answered with { Channel = "=blog" })).ToCsv().TrimStart('\uFEFF').Split("\r\n");

        Assert.Equal("group,figure,unit,value,of,link", lines[0]);
        Assert.Contains(
            "all,acknowledged_share,share,1,1,\"/api/reports/consistency/items?from=2026-03-02&to=2026-03-15&items=mentions\"", lines);
        Assert.Contains(lines, line => line.StartsWith("'=blog,mentions,count,1,1,", StringComparison.Ordinal));
        Assert.Contains("spread,first_reply_median_difference,difference,,0,\"\"", lines);
    }

    private static void Near(double exact, int of, (double? Value, int Of) figure)
    {
        Assert.InRange(figure.Value!.Value, exact * 0.99, exact * 1.01);
        Assert.Equal(of, figure.Of);
    }

    private static (int Day, FollowUpFacts Facts)[] Many(int customers, string language) =>
        [.. Enumerable.Range(0, customers).Select(n => (n % 3, Answered with { Customer = $"{language}{n}", Language = language }))];

    private static (double?, int) Figure(IEnumerable<ReportFigure> figures, string name) =>
        figures.Single(figure => figure.Name == name) is var one ? (one.Value, one.Of) : default;

    private static ConsistencyReport Report(ReportBy by, ReportViewer viewer, params (int Day, FollowUpFacts Facts)[] facts)
    {
        var days = facts.Select((one, n) => ReportFactsRow.Of(Monday.PlusDays(one.Day), ReportFactsRow.FollowUp, $"{n}", 1, one.Facts))
            .GroupBy(row => row.Day).Select(day => ReportDay.Of(day.Key, day)).OrderBy(day => day.Day)

            // As they come from their rows.
            .Select(day => ReportDay.Read(day.ToEntity("day"), ReportGroups.Summed));
        return ConsistencyReport.Of([.. days], TwoWeeks, by, TwoWeeks.To, "Europe/Amsterdam", viewer);
    }
}
