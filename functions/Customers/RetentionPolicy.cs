using System.ComponentModel.DataAnnotations;

namespace Outreach.Customers;

/// <summary>
/// How long what we know of customers is kept: settings of section <c>Retention</c>. A wrong setting stops the app at start, by its name.
/// </summary>
public sealed record RetentionPolicy
{
    /// <summary>A follow-up that ended so many days ago loses its words, the customer's and ours; what happened and when stays. 0 for never.</summary>
    [Range(0, 36_500)]
    public int TextsDays { get; init; } = 730;

    /// <summary>A customer with whom nobody has been in touch for so many days, and of whom nothing is open, is erased. 0 for never.</summary>
    [Range(0, 36_500)]
    public int CustomersDays { get; init; } = 1095;

    /// <summary>When the words of a follow-up are to be forgotten (UTC); null for never.</summary>
    public DateTimeOffset? TextsUntil(DateTimeOffset endedAt) => TextsDays == 0 ? null : endedAt.AddDays(TextsDays);

    /// <summary>When a customer is to be erased (UTC); null for never.</summary>
    public DateTimeOffset? CustomerUntil(DateTimeOffset lastContactAt) => CustomersDays == 0 ? null : lastContactAt.AddDays(CustomersDays);

    /// <summary>The day (UTC) on which to look at a customer because a follow-up of theirs ended; the same for all that end on one day. Null for never.</summary>
    public DateTimeOffset? ReviewAfter(DateTimeOffset endedAt) =>
        (TextsUntil(endedAt), CustomerUntil(endedAt)) switch
        {
            (null, null) => null,
            (null, { } customer) => DayAfter(customer),
            ({ } texts, null) => DayAfter(texts),
            ({ } texts, { } customer) => DayAfter(texts < customer ? texts : customer),
        };

    /// <summary>The beginning of the first day (UTC) that is not before a moment.</summary>
    public static DateTimeOffset DayAfter(DateTimeOffset moment)
    {
        var day = new DateTimeOffset(moment.UtcDateTime.Date, TimeSpan.Zero);
        return day < moment ? day.AddDays(1) : day;
    }
}
