using Outreach.FollowUps;

namespace Outreach.Reports;

/// <summary>In what a figure is given.</summary>
internal enum FigureUnit
{
    /// <summary>How many.</summary>
    Count,

    /// <summary>A part of 1.</summary>
    Share,

    /// <summary>Seconds.</summary>
    Seconds,
}

/// <summary>The items that figures are made of; each can be listed.</summary>
internal enum ReportItems
{
    /// <summary>Follow-ups that a mention opened; spam, and what became part of another follow-up, is none.</summary>
    Mentions,

    /// <summary>Those of them that a person has answered.</summary>
    Answered,

    /// <summary>Those about something to resolve.</summary>
    Problems,

    /// <summary>Those that ended confirmed or unconfirmed.</summary>
    EndedProblems,

    /// <summary>Those that the customer confirmed.</summary>
    Confirmed,

    /// <summary>Those in which something was promised.</summary>
    WithPromises,

    /// <summary>Calls that came due and were not canceled.</summary>
    Calls,

    /// <summary>Those of them that reached the customer.</summary>
    ConnectedCalls,

    /// <summary>Calls that came due, the canceled ones too.</summary>
    AllCalls,
}

/// <summary>A figure of a report.</summary>
/// <param name="Name">Which.</param>
/// <param name="Unit">In what it is given.</param>
/// <param name="Value">Null where there is nothing that it could be made of.</param>
/// <param name="Of">
/// From how many mentions, promises, calls or days it is made; for e-mails, from how many days of persons who were sent one.
/// </param>
/// <param name="Link">Lists the follow-ups or calls; null where there are none.</param>
internal sealed record ReportFigure(string Name, FigureUnit Unit, double? Value, int Of, string? Link);

/// <summary>One figure: from what it is made, and how.</summary>
/// <param name="Items">The items that a link lists.</param>
/// <param name="Of">From how many it is made.</param>
internal sealed record FigureDefinition(
    string Name, FigureUnit Unit, ReportItems Items, Func<ReportSum, int> Of, Func<ReportSum, double?> Value);

/// <summary>The figures of the consistency report. Pure.</summary>
internal static class ConsistencyFigures
{
    private const double OneOfTwenty = 0.05;
    private const double Quarter = 0.25;
    private const double Median = 0.5;
    private const double ThreeQuarters = 0.75;
    private const double NineOfTen = 0.9;

    public const string AcknowledgedShare = "acknowledged_share";
    public const string FirstReplyMedian = "first_reply_median";
    public const string FirstReplyBusinessMedian = "first_reply_business_median";
    public const string FirstReplyBusinessP90 = "first_reply_business_p90";
    public const string ConfirmedFixed = "confirmed_fixed";
    public const string PromisesKept = "promises_kept";
    public const string CallsConnected = "calls_connected";

    public static readonly IReadOnlyList<FigureDefinition> All =
    [
        Count("mentions", ReportItems.Mentions, sum => sum.Mentions, sum => sum.Mentions),
        Share(AcknowledgedShare, ReportItems.Mentions, sum => sum.Mentions, sum => sum.Acknowledged),
        Duration("first_reply_business_p05", ReportItems.Answered, sum => sum.ReplyBusiness, OneOfTwenty),
        Duration("first_reply_business_p25", ReportItems.Answered, sum => sum.ReplyBusiness, Quarter),
        Duration(FirstReplyBusinessMedian, ReportItems.Answered, sum => sum.ReplyBusiness, Median),
        Duration("first_reply_business_p75", ReportItems.Answered, sum => sum.ReplyBusiness, ThreeQuarters),
        Duration(FirstReplyBusinessP90, ReportItems.Answered, sum => sum.ReplyBusiness, NineOfTen),
        Duration(FirstReplyMedian, ReportItems.Answered, sum => sum.Reply, Median),
        Duration("first_reply_p90", ReportItems.Answered, sum => sum.Reply, NineOfTen),
        Count("problems", ReportItems.Problems, sum => sum.Mentions, sum => sum.Problems),
        Count(ConfirmedFixed, ReportItems.EndedProblems, sum => sum.Confirmed + sum.Unconfirmed, sum => sum.Confirmed),
        Count("closed_unconfirmed", ReportItems.EndedProblems, sum => sum.Confirmed + sum.Unconfirmed, sum => sum.Unconfirmed),
        Count("reopened", ReportItems.Mentions, sum => sum.Mentions, sum => sum.Reopened),
        Duration("confirmation_median", ReportItems.Confirmed, sum => sum.Confirmation, Median),
        Duration("confirmation_p90", ReportItems.Confirmed, sum => sum.Confirmation, NineOfTen),
        Count("promises_made", ReportItems.WithPromises, sum => sum.PromisesMade, sum => sum.PromisesMade),
        Count(PromisesKept, ReportItems.WithPromises, sum => sum.PromisesMade, sum => sum.PromisesKept),
        Count("promises_broken", ReportItems.WithPromises, sum => sum.PromisesMade, sum => sum.PromisesBroken),
        Count("promises_moved", ReportItems.WithPromises, sum => sum.PromisesMade, sum => sum.PromisesMoved),
    ];

    /// <summary>Of calls: only where everything or a person's work is reported, for a call has neither channel nor language.</summary>
    public static readonly IReadOnlyList<FigureDefinition> OfCalls =
    [
        Count("calls_due", ReportItems.Calls, sum => sum.CallsDue, sum => sum.CallsDue),
        Count("calls_tried", ReportItems.Calls, sum => sum.CallsDue, sum => sum.CallsTried),
        Count(CallsConnected, ReportItems.Calls, sum => sum.CallsDue, sum => sum.CallsConnected),
        Count("calls_canceled", ReportItems.AllCalls, sum => sum.CallsDue + sum.CallsCanceled, sum => sum.CallsCanceled),
        new(
            "attempts_per_connection", FigureUnit.Count, ReportItems.Calls, sum => sum.CallsConnected,
            sum => sum.CallsConnected == 0 ? null : (double)sum.CallAttempts / sum.CallsConnected),
        Duration("call_connection_median", ReportItems.ConnectedCalls, sum => sum.Connection, Median),
        Duration("call_connection_p90", ReportItems.ConnectedCalls, sum => sum.Connection, NineOfTen),
    ];

    public static IReadOnlyList<FigureDefinition> For(ReportBy by) => by switch
    {
        ReportBy.None or ReportBy.Week or ReportBy.Person => [.. All, .. OfCalls],
        ReportBy.Channel or ReportBy.Language or ReportBy.Returning => All,
    };

    /// <summary>Whether a follow-up is one of the items.</summary>
    public static bool Has(ReportItems items, FollowUpFacts facts) => ReportSum.Counts(facts) && items switch
    {
        ReportItems.Mentions => true,
        ReportItems.Answered => facts.IsAcknowledged,
        ReportItems.Problems => facts.IsProblem,
        ReportItems.EndedProblems => facts.Outcome is SharedKernel.FollowUpOutcome.Confirmed or SharedKernel.FollowUpOutcome.Unconfirmed,
        ReportItems.Confirmed => facts.ConfirmedSeconds is not null,
        ReportItems.WithPromises => facts.PromisesMade > 0,
        ReportItems.Calls or ReportItems.ConnectedCalls or ReportItems.AllCalls => false,
    };

    /// <summary>Whether a call is one of the items.</summary>
    public static bool Has(ReportItems items, Customers.ThankYouCalls.CallFacts facts) => items switch
    {
        ReportItems.AllCalls => true,
        ReportItems.Calls => !facts.IsCanceled,
        ReportItems.ConnectedCalls => !facts.IsCanceled && facts.ConnectedSeconds is not null,
        ReportItems.Mentions or ReportItems.Answered or ReportItems.Problems or ReportItems.EndedProblems or ReportItems.Confirmed
            or ReportItems.WithPromises => false,
    };

    private static FigureDefinition Count(string name, ReportItems items, Func<ReportSum, int> of, Func<ReportSum, int> value) =>
        new(name, FigureUnit.Count, items, of, sum => value(sum));

    private static FigureDefinition Share(string name, ReportItems items, Func<ReportSum, int> of, Func<ReportSum, int> value) =>
        new(name, FigureUnit.Share, items, of, sum => of(sum) == 0 ? null : (double)value(sum) / of(sum));

    private static FigureDefinition Duration(string name, ReportItems items, Func<ReportSum, DurationSketch> sketch, double share) =>
        new(name, FigureUnit.Seconds, items, sum => sketch(sum).Count, sum => sketch(sum).Quantile(share));
}
