using System.ComponentModel.DataAnnotations;

namespace Outreach.Customers;

/// <summary>
/// What makes a loyal customer: settings of section <c>Loyalty</c>. All of it is history; how many people a customer reaches is
/// not known and can't be asked for. A wrong setting stops the app at start, by its name.
/// </summary>
public sealed record LoyaltyPolicy
{
    /// <summary>At least so many mentions.</summary>
    [Range(1, 1000)]
    public int Mentions { get; init; } = 3;

    /// <summary>At least so many problems that they confirmed fixed.</summary>
    [Range(0, 1000)]
    public int ProblemsFixed { get; init; }

    /// <summary>At least so often praise.</summary>
    [Range(0, 1000)]
    public int Praises { get; init; }

    /// <summary>A customer for at least so many days.</summary>
    [Range(0, 36_500)]
    public int TenureDays { get; init; }

    /// <summary>Between two thank-you calls to one customer, in days.</summary>
    [Range(1, 3650)]
    public int DaysBetweenCalls { get; init; } = 180;
}
