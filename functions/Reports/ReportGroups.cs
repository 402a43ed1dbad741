using Outreach.Customers.ThankYouCalls;
using Outreach.FollowUps;

namespace Outreach.Reports;

/// <summary>By what a report is divided into groups.</summary>
internal enum ReportBy
{
    /// <summary>Everything together.</summary>
    None,

    /// <summary>By ISO week of the office's calendar.</summary>
    Week,

    /// <summary>By where the customer wrote.</summary>
    Channel,

    /// <summary>By who gave the first reply; until then, by who has to. Of a call, by who makes it.</summary>
    Person,

    /// <summary>By the language that the mention is written in.</summary>
    Language,

    /// <summary>Customers whom we knew from an earlier mention, and those who wrote for the first time.</summary>
    Returning,
}

/// <summary>Into which group a follow-up or a call belongs. Pure.</summary>
internal static class ReportGroups
{
    public const string All = "all";

    /// <summary>Calls, in what is divided by something that a call does not have: part of the total, and no group.</summary>
    public const string Ungrouped = "";

    public const string UnknownLanguage = "unknown";

    public const string Returning = "returning";

    public const string FirstTime = "first_time";

    /// <summary>By what the days are summed; weeks are sums of days.</summary>
    public static readonly IReadOnlyList<ReportBy> Summed =
        [ReportBy.None, ReportBy.Channel, ReportBy.Person, ReportBy.Language, ReportBy.Returning];

    public static string Of(FollowUpFacts facts, ReportBy by) => by switch
    {
        ReportBy.None or ReportBy.Week => All,
        ReportBy.Channel => facts.Channel,
        ReportBy.Person => facts.Person,
        ReportBy.Language => facts.Language ?? UnknownLanguage,
        ReportBy.Returning => facts.IsReturning ? Returning : FirstTime,
    };

    public static string Of(CallFacts facts, ReportBy by) => by switch
    {
        ReportBy.None or ReportBy.Week => All,
        ReportBy.Person => facts.Person,
        ReportBy.Channel or ReportBy.Language or ReportBy.Returning => Ungrouped,
    };

    /// <summary>Whether groups of few customers would show what one of them wrote, or how they were treated.</summary>
    public static bool NeedEnoughCustomers(ReportBy by) => by switch
    {
        ReportBy.Language or ReportBy.Returning => true,
        ReportBy.None or ReportBy.Week or ReportBy.Channel or ReportBy.Person => false,
    };
}
