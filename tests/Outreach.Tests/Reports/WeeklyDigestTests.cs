using NodaTime;
using Outreach.FollowUps;
using Outreach.Reports;
using Outreach.SharedKernel;
using Outreach.WorkItems;

namespace Outreach.Tests.Reports;

/// <summary>The weekly e-mail to a lead answers a manager's questions by the report's own figures, in words and as bars.</summary>
public sealed class WeeklyDigestTests
{
    private static readonly LocalDate Monday = new(2026, 3, 2);

    private static readonly FollowUpFacts Answered = new()
    {
        ReceivedAt = Samples.Monday,
        Channel = "twitter",
        Kind = MentionKind.Problem,
        Person = "anna",
        IsAcknowledged = true,
        ReplyBusinessSeconds = 1800,
    };

    private static readonly FollowUpFacts Waiting = Answered with { IsAcknowledged = false, ReplyBusinessSeconds = null };

    [Fact]
    public void A_manager_reads_each_answer_with_its_figure_and_that_of_the_week_before()
    {
        var answers = ReportAnswers.Of(
            TotalOf(
                Answered with { PromisesMade = 3, PromisesKept = 2 }, Answered with { Outcome = FollowUpOutcome.Confirmed },
                Answered with { Outcome = FollowUpOutcome.Unconfirmed, ReplyBusinessSeconds = 18_000 }, Waiting),
            TotalOf(Answered, Waiting));

        Assert.Equal(
            [
                "Was everyone answered? 75 % of 4 mentions were answered by a person (before: 50 %)",
                "How long did they wait? Half had an answer within 30 min of working time, nine of ten within 5 h (half before: 30 min)",
                "Was it really fixed? 50 % of 2 closed problems were confirmed by the customer (before: none)",
                "Did we keep our promises? 66 % of 3 promises were kept so far (before: none)",
                "Did our calls reach them? None in these days.",
            ],
            answers.Select(answer => answer.InWords));
        Assert.Equal([0.75, null, 0.5, 2 / 3.0, null], answers.Select(answer => answer.Share));
    }

    [Fact]
    public void The_e_mail_has_the_answers_as_text_and_a_bar_of_cells_below_each_share_and_a_link_to_the_same_days()
    {
        var mail = WeeklyDigest.Write(
            Samples.Lena,
            Monday.PlusDays(7),
            Week(TotalOf(Answered, Answered, Answered, Waiting)),
            Samples.Monday,
            path => $"https://x/{path}")!;

        Assert.Contains(
            "treated alike? What reached us from 2026-03-02 to 2026-03-08\n- Was everyone answered? 75 % of 4 mentions", mail.Text);
        Assert.Contains("https://x/report?from=2026-03-02&to=2026-03-08\n", mail.Text);
        Assert.Contains("<td width=\"180\" height=\"10\" bgcolor=\"#1f64a5\"", mail.Html);
        Assert.Contains("<td width=\"60\" height=\"10\" bgcolor=\"#d5dae0\"", mail.Html);
        Assert.DoesNotContain("anna", mail.Text);
        Assert.DoesNotContain("<svg", mail.Html);
        Assert.DoesNotContain("<img", mail.Html);
    }

    [Fact]
    public void A_bar_of_all_or_of_nothing_has_one_cell()
    {
        var all = WeeklyDigest.Write(Samples.Lena, Monday, Week(TotalOf(Answered)), Samples.Monday, path => path)!.Html;
        var nothing = WeeklyDigest.Write(Samples.Lena, Monday, Week(TotalOf(Waiting)), Samples.Monday, path => path)!.Html;

        Assert.Equal((1, 0), (CellsOf(all, "#1f64a5"), CellsOf(all, "#d5dae0")));
        Assert.Equal((0, 1), (CellsOf(nothing, "#1f64a5"), CellsOf(nothing, "#d5dae0")));
    }

    private static int CellsOf(string html, string color) => html.Split($"bgcolor=\"{color}\"").Length - 1;

    private static WeekOfWork Week(IReadOnlyList<ReportFigure> total) => new()
    {
        Open = [],
        Closed = [],
        OpenCalls = [],
        EndedCalls = [],
        Refused = ["1 refused"],
        Bounced = new Dictionary<string, Outreach.Staff.AddressBounce>(),
        FailedDigests = new Dictionary<string, string>(),
        Report = new ReportedWeek(new ReportDays(Monday, Monday.PlusDays(6)), total, TotalOf()),
    };

    private static IReadOnlyList<ReportFigure> TotalOf(params FollowUpFacts[] facts)
    {
        var day = ReportDay.Of(Monday, facts.Select(
            (one, n) => ReportFactsRow.Of(Monday, ReportFactsRow.FollowUp, $"f{n}", 1, one)));
        return ConsistencyReport.Of(
            [day], new ReportDays(Monday, Monday), ReportBy.None, Monday, "Europe/Amsterdam", new ReportViewer("lena", true)).Total;
    }
}
