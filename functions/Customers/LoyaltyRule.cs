using System.Globalization;
using Outreach.FollowUps;
using Outreach.Mentions;

namespace Outreach.Customers;

/// <summary>Whether a customer is owed a thank-you call, and why, in words.</summary>
/// <param name="CallIsOwed">Whether.</param>
/// <param name="Reason">The facts behind it: for the brief where a call is owed, for the person who asks where it is not.</param>
/// <param name="OwedFrom">When time alone will make a call owed (UTC); null where it takes more than that.</param>
public sealed record Loyalty(bool CallIsOwed, string Reason, DateTimeOffset? OwedFrom = null);

/// <summary>
/// Who is thanked. Loyalty comes from history alone: mentions over time, problems confirmed fixed, praise. How many people
/// a customer reaches is not known and changes nothing.
/// </summary>
public static class LoyaltyRule
{
    /// <summary>Mentions that make a loyal customer.</summary>
    public const int MentionsNeeded = 3;

    /// <summary>Between two thank-you calls to one customer.</summary>
    public static readonly TimeSpan BetweenCalls = TimeSpan.FromDays(180);

    /// <summary>Judges a customer at a moment (UTC).</summary>
    public static Loyalty Judge(CustomerProfile customer, DateTimeOffset now)
    {
        if (customer.Mentions < MentionsNeeded)
        {
            return new Loyalty(false, $"{customer.Mentions} of {MentionsNeeded} mentions.");
        }

        if (customer.LastEnding is not { } ending || !EndedWell(ending))
        {
            return new Loyalty(false, "Their latest follow-up has not ended with a problem confirmed fixed or with praise.");
        }

        if (customer.Phone is null)
        {
            return new Loyalty(false, "We have no phone number.");
        }

        if (customer.DoNotContact.Any(wish => wish.Channel == "phone"))
        {
            return new Loyalty(false, "They asked not to be called.");
        }

        // Thanked once, it takes something new to be thanked for again.
        DateTimeOffset? again = customer.LastCallAt is { } latest && ending.At > latest ? latest + BetweenCalls : null;
        if (customer.CallIsOpen)
        {
            return new Loyalty(false, "A call is owed already.", again);
        }

        return customer.LastCallAt switch
        {
            { } last when now - last < BetweenCalls => new Loyalty(false, $"We called on {last:yyyy-MM-dd}, less than {BetweenCalls.Days} days ago.", again),
            { } when again is null => new Loyalty(false, "Nothing new to thank them for since our last call."),
            _ => new Loyalty(true, InWords(customer)),
        };
    }

    /// <summary>The history that makes them loyal, in words.</summary>
    public static string InWords(CustomerProfile customer)
    {
        var facts = new List<string>
        {
            string.Create(CultureInfo.InvariantCulture, $"{customer.Mentions} mentions since {customer.FirstSeenAt:MMMM yyyy}"),
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

    private static bool EndedWell(Ending ending) =>
        ending.Outcome == FollowUpOutcome.Confirmed
        || ending is { Outcome: FollowUpOutcome.Acknowledged, Kind: MentionKind.Praise };
}
