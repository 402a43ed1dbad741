using System.Globalization;
using Outreach.Customers.ThankYouCalls;
using Outreach.SharedKernel;

namespace Outreach.Customers;

/// <summary>One of the facts that loyalty is based on.</summary>
/// <param name="Name">Such as <c>mentions</c>.</param>
/// <param name="Value">The actual value.</param>
/// <param name="Needed">The minimum.</param>
internal sealed record LoyaltyFact(string Name, int Value, int Needed)
{
    /// <summary>Whether the minimum is reached.</summary>
    public bool IsMet => Value >= Needed;
}

/// <summary>Whether a customer is loyal and a thank-you call is due, and why, in words.</summary>
/// <param name="IsLoyal">Whether their history qualifies for a call.</param>
/// <param name="CallIsOwed">Whether a call is due now: they are loyal and may be called.</param>
/// <param name="Reason">The facts in words if a call is due; what is missing if not.</param>
internal sealed record Loyalty(bool IsLoyal, bool CallIsOwed, string Reason)
{
    /// <summary>When a call becomes due by time alone (UTC); null if more than time is needed.</summary>
    public DateTimeOffset? OwedFrom { get; init; }

    /// <summary>The facts it was based on.</summary>
    public IReadOnlyList<LoyaltyFact> Facts { get; init; } = [];
}

/// <summary>
/// Who gets a thank-you call. Loyalty is based on history alone: mentions over time, problems confirmed fixed, praise, tenure. A customer's
/// audience size is not known and has no effect. Pure.
/// </summary>
internal static class LoyaltyRule
{
    public static Loyalty Judge(CustomerProfile customer, LoyaltyPolicy policy, DateTimeOffset now)
    {
        IReadOnlyList<LoyaltyFact> facts =
        [
            new("mentions", customer.Mentions, policy.Mentions),
            new("problems_fixed", customer.ProblemsFixed, policy.ProblemsFixed),
            new("praises", customer.Praises, policy.Praises),
            new("tenure_days", DaysBetween(customer.FirstSeenAt, now), policy.TenureDays),
        ];
        return facts.FirstOrDefault(fact => !fact.IsMet && fact.Name != "tenure_days") is { } missing
                ? NotLoyal($"{missing.Value} of {missing.Needed} {missing.Name.Replace('_', ' ')}.")
            : customer.LastEnding is not { } ending || !EndedWell(ending)
                ? NotLoyal("Their latest follow-up has not ended with a problem confirmed fixed or with praise.")
            : facts.FirstOrDefault(fact => !fact.IsMet) is { } young
                ? NotLoyal($"A customer for {young.Value} of {young.Needed} days.", customer.FirstSeenAt.AddDays(policy.TenureDays))

            // After a call, another one needs something new to thank for.
            : ending.At <= customer.LastCallAt ? Loyal("Nothing new to thank them for since our last call.")
            : CallEligibility.Judge(customer, policy.DaysBetweenCalls, now) is { } obstacle ? Loyal(obstacle.Reason, obstacle.Until)
            : new Loyalty(true, true, InWords(customer)) { Facts = facts };

        Loyalty NotLoyal(string reason, DateTimeOffset? from = null) => new(false, false, reason) { Facts = facts, OwedFrom = from };
        Loyalty Loyal(string reason, DateTimeOffset? from = null) => new(true, false, reason) { Facts = facts, OwedFrom = from };
    }

    public static string InWords(CustomerProfile customer)
    {
        var facts = new List<string>
        {
            string.Create(
                CultureInfo.InvariantCulture,
                $"{customer.Mentions} {(customer.Mentions == 1 ? "mention" : "mentions")} since {customer.FirstSeenAt:MMMM yyyy}"),
        };
        if (customer.ProblemsFixed > 0)
        {
            facts.Add(customer.ProblemsFixed == 1 ? "one problem confirmed fixed" : $"{customer.ProblemsFixed} problems confirmed fixed");
        }

        if (customer.Praises > 0)
        {
            facts.Add(customer.Praises == 1 ? "praised us once" : $"praised us {customer.Praises} times");
        }

        return string.Join(", ", facts);
    }

    private static int DaysBetween(DateTimeOffset from, DateTimeOffset to) => (int)Math.Max(0, (to - from).TotalDays);

    private static bool EndedWell(Ending ending) =>
        ending.Outcome == FollowUpOutcome.Confirmed
        || ending is { Outcome: FollowUpOutcome.Acknowledged, Kind: MentionKind.Praise };
}
