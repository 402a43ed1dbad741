using Outreach.Customers.ThankYouCalls;
using Outreach.FollowUps;
using Outreach.SharedKernel;

namespace Outreach.Reports;

/// <summary>
/// What was counted of the follow-ups and calls of a group, on a day or in a span. Sums of several days can be added: what comes out is
/// what would have been counted of all at once.
/// </summary>
internal sealed class ReportSum
{
    /// <summary>Mentions that opened a follow-up; spam, and what became part of another follow-up, is none.</summary>
    public int Mentions { get; set; }

    public int Acknowledged { get; set; }

    public DurationSketch ReplyBusiness { get; set; } = new();

    public DurationSketch Reply { get; set; } = new();

    public int Problems { get; set; }

    public int Confirmed { get; set; }

    public int Unconfirmed { get; set; }

    public int Reopened { get; set; }

    public DurationSketch Confirmation { get; set; } = new();

    public int PromisesMade { get; set; }

    public int PromisesKept { get; set; }

    public int PromisesBroken { get; set; }

    public int PromisesMoved { get; set; }

    public int CallsDue { get; set; }

    public int CallsCanceled { get; set; }

    public int CallsTried { get; set; }

    public int CallsConnected { get; set; }

    public int CallAttempts { get; set; }

    public DurationSketch Connection { get; set; } = new();

    public CustomersSeen Customers { get; set; } = new();

    /// <summary>Whether a follow-up counts: what nobody has to answer does not, until that is undone.</summary>
    public static bool Counts(FollowUpFacts facts) => facts.Outcome is not (FollowUpOutcome.Spam or FollowUpOutcome.Merged);

    public void Add(FollowUpFacts facts)
    {
        if (!Counts(facts))
        {
            return;
        }

        Mentions++;
        Customers.Add(facts.Customer);
        Acknowledged += facts.IsAcknowledged ? 1 : 0;
        Add(ReplyBusiness, facts.ReplyBusinessSeconds);
        Add(Reply, facts.ReplySeconds);
        Problems += facts.IsProblem ? 1 : 0;
        Confirmed += facts.Outcome == FollowUpOutcome.Confirmed ? 1 : 0;
        Unconfirmed += facts.Outcome == FollowUpOutcome.Unconfirmed ? 1 : 0;
        Reopened += facts.IsReopened ? 1 : 0;
        Add(Confirmation, facts.ConfirmedSeconds);
        PromisesMade += facts.PromisesMade;
        PromisesKept += facts.PromisesKept;
        PromisesBroken += facts.PromisesBroken;
        PromisesMoved += facts.PromisesMoved;
    }

    public void Add(CallFacts facts)
    {
        CallsCanceled += facts.IsCanceled ? 1 : 0;
        if (facts.IsCanceled)
        {
            return;
        }

        CallsDue++;
        CallsTried += facts.Attempts > 0 ? 1 : 0;
        CallsConnected += facts.ConnectedSeconds is null ? 0 : 1;
        CallAttempts += facts.Attempts;
        Add(Connection, facts.ConnectedSeconds);
    }

    public void Add(ReportSum other)
    {
        Mentions += other.Mentions;
        Acknowledged += other.Acknowledged;
        ReplyBusiness.Add(other.ReplyBusiness);
        Reply.Add(other.Reply);
        Problems += other.Problems;
        Confirmed += other.Confirmed;
        Unconfirmed += other.Unconfirmed;
        Reopened += other.Reopened;
        Confirmation.Add(other.Confirmation);
        PromisesMade += other.PromisesMade;
        PromisesKept += other.PromisesKept;
        PromisesBroken += other.PromisesBroken;
        PromisesMoved += other.PromisesMoved;
        CallsDue += other.CallsDue;
        CallsCanceled += other.CallsCanceled;
        CallsTried += other.CallsTried;
        CallsConnected += other.CallsConnected;
        CallAttempts += other.CallAttempts;
        Connection.Add(other.Connection);
        Customers.Add(other.Customers);
    }

    private static void Add(DurationSketch sketch, double? seconds)
    {
        if (seconds is { } known)
        {
            sketch.Add(known);
        }
    }
}
