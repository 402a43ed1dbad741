using System.ComponentModel.DataAnnotations;

namespace Outreach.Customers;

/// <summary>
/// How long customer data is kept: settings of section <c>Retention</c>. An invalid setting stops the app at start, with an error that
/// names it.
/// </summary>
public sealed record RetentionPolicy
{
    /// <summary>Days after which an ended follow-up loses all its texts; what happened and when is kept. 0 for never.</summary>
    [Range(0, 36_500)]
    public int TextsDays { get; init; } = 730;

    /// <summary>Days without contact after which a customer with nothing open is erased. 0 for never.</summary>
    [Range(0, 36_500)]
    public int CustomersDays { get; init; } = 1095;

    /// <summary>When the texts of a follow-up are due for deletion (UTC); null for never.</summary>
    public DateTimeOffset? TextsUntil(DateTimeOffset endedAt) => TextsDays == 0 ? null : endedAt.AddDays(TextsDays);

    /// <summary>When a customer is due for erasure (UTC); null for never.</summary>
    public DateTimeOffset? CustomerUntil(DateTimeOffset lastContactAt) => CustomersDays == 0 ? null : lastContactAt.AddDays(CustomersDays);

    /// <summary>The day (UTC) of the review after a follow-up ended; the same for all that end on one day. Null for never.</summary>
    public DateTimeOffset? ReviewAfter(DateTimeOffset endedAt) =>
        (TextsUntil(endedAt), CustomerUntil(endedAt)) switch
        {
            (null, null) => null,
            (null, { } customer) => DayAfter(customer),
            ({ } texts, null) => DayAfter(texts),
            ({ } texts, { } customer) => DayAfter(texts < customer ? texts : customer),
        };

    /// <summary>The first start of a day (UTC) at or after a moment.</summary>
    public static DateTimeOffset DayAfter(DateTimeOffset moment)
    {
        var day = new DateTimeOffset(moment.UtcDateTime.Date, TimeSpan.Zero);
        return day < moment ? day.AddDays(1) : day;
    }
}
