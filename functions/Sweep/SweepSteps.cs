using Outreach.Worklists;

namespace Outreach.Sweep;

/// <summary>The steps of a sweep, in order. New ones are added at the end, so that a sweep under way goes on where it was.</summary>
public static class SweepSteps
{
    /// <summary>After the shards of the open-work list, 0 to 15: what stands in somebody's worklist.</summary>
    public const int Worklists = OpenWorkRow.Shards;

    /// <summary>The orchestrations that have not completed.</summary>
    public const int Orchestrations = Worklists + 1;

    /// <summary>The customers whose call has become due.</summary>
    public const int LoyalCustomers = Orchestrations + 1;

    /// <summary>The orchestrations that are over, and old.</summary>
    public const int Histories = LoyalCustomers + 1;

    /// <summary>How many there are.</summary>
    public const int Count = Histories + 1;

    /// <summary>The part of the report that a step belongs to.</summary>
    public static string NameOf(int step) => step switch
    {
        < Worklists => "open_work",
        Worklists => "worklists",
        Orchestrations => "orchestrations",
        LoyalCustomers => "loyal_customers",
        _ => "histories",
    };
}
