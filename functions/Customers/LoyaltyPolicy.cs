using System.ComponentModel.DataAnnotations;

namespace Outreach.Customers;

/// <summary>
/// What makes a customer loyal: settings of section <c>Loyalty</c>. Based on history only; a customer's audience size is not known and
/// cannot be looked up. An invalid setting stops the app at start, with an error that names it.
/// </summary>
public sealed record LoyaltyPolicy
{
    /// <summary>Minimum number of mentions.</summary>
    [Range(1, 1000)]
    public int Mentions { get; init; } = 3;

    /// <summary>Minimum number of problems that they confirmed fixed.</summary>
    [Range(0, 1000)]
    public int ProblemsFixed { get; init; }

    /// <summary>Minimum number of times they praised us.</summary>
    [Range(0, 1000)]
    public int Praises { get; init; }

    /// <summary>Minimum time as a customer, in days.</summary>
    [Range(0, 36_500)]
    public int TenureDays { get; init; }

    /// <summary>Minimum time between two thank-you calls to one customer, in days.</summary>
    [Range(1, 3650)]
    public int DaysBetweenCalls { get; init; } = 180;
}
