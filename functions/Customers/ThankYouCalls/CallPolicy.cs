using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;

namespace Outreach.Customers.ThankYouCalls;

/// <summary>
/// Calling hours: settings of section <c>ThankYouCalls</c>. All times are in the customer's day. An invalid setting stops the app at start,
/// with an error that names it.
/// </summary>
public sealed partial record CallPolicy : IValidatableObject
{
    private static readonly IReadOnlyList<string> Weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

    /// <summary>Start, <c>HH:mm</c>; 08:00 at the earliest.</summary>
    [Required]
    public string From { get; init; } = "09:00";

    /// <summary>End, <c>HH:mm</c>; 21:00 at the latest.</summary>
    [Required]
    public string To { get; init; } = "20:00";

    /// <summary>Days, <c>monday</c> to <c>sunday</c>; by default not on Sundays.</summary>
    // Null by default: configuration binding appends to an existing list.
    public IReadOnlyList<string>? Days { get; init; }

    /// <summary>
    /// Start times of the parts of a day, <c>HH:mm</c>, in order: a customer who does not answer in the morning may in the evening. Earlier
    /// hours belong to the first part. By default: 09:00, 12:00 and 17:00.
    /// </summary>
    public IReadOnlyList<string>? PartsOfTheDay { get; init; }

    /// <summary>Minimum time between two attempts.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan MinimumGap { get; init; } = TimeSpan.FromHours(2);

    public IReadOnlyList<string> AllowedDays => Days ?? CallWindow.DaysByDefault;

    public IReadOnlyList<string> Parts => PartsOfTheDay ?? ["09:00", "12:00", "17:00"];

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!IsTime(From) || !IsTime(To)
            || string.CompareOrdinal(From, CallWindow.LegalFrom) < 0
                || string.CompareOrdinal(To, CallWindow.LegalTo) > 0
                || string.CompareOrdinal(From, To) >= 0)
        {
            yield return new ValidationResult(
                $"They must be times such as 09:00, From before To, from {CallWindow.LegalFrom} to {CallWindow.LegalTo}.",
                [nameof(From), nameof(To)]);
        }

        if (AllowedDays.Count == 0
            || AllowedDays.Distinct().Count() != AllowedDays.Count
            || AllowedDays.Any(day => !Weekdays.Contains(day)))
        {
            yield return new ValidationResult("It must be some of monday to sunday, each once.", [nameof(Days)]);
        }

        if (Parts.Count is 0 or > 6
            || Parts.Any(part => !IsTime(part))
            || !Parts.SequenceEqual(Parts.Distinct().Order(StringComparer.Ordinal)))
        {
            yield return new ValidationResult("It must be one to six times such as 09:00, in order.", [nameof(PartsOfTheDay)]);
        }
    }

    private static bool IsTime(string? text) => text is not null && Time().IsMatch(text);

    [GeneratedRegex(@"^([01][0-9]|2[0-3]):[0-5][0-9]\z")]
    private static partial Regex Time();
}
