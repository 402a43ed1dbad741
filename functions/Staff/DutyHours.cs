using Outreach.ServiceLevels;

namespace Outreach.Staff;

/// <summary>A person's duty hours, as in a <see cref="CalendarDefinition"/>, in their own zone.</summary>
internal static class DutyHours
{
    /// <exception cref="FormatException">They can't be read, or never begin; the message begins with the faulty path.</exception>
    public static BusinessCalendar CalendarOf(string timeZone, IReadOnlyDictionary<string, IReadOnlyList<string>> hours) =>
        new(new CalendarDefinition { TimeZone = timeZone, Hours = hours });

    /// <summary>
    /// The hours that came in, checked; null for none. What is wrong is added to the errors under its path, such as <c>hours.monday[0]</c>.
    /// </summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>>? Read(
        IReadOnlyDictionary<string, IReadOnlyList<string>?>? given, string? timeZone, Dictionary<string, string[]> errors)
    {
        if (given is null || timeZone is null)
        {
            return null;
        }

        var hours = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var (day, spans) in given)
        {
            if (!hours.TryAdd(day.ToLowerInvariant(), spans ?? []))
            {
                errors[$"hours.{day}"] = [$"hours.{day}: is there twice."];
                return null;
            }
        }

        try
        {
            CalendarOf(timeZone, hours);
            return hours;
        }
        catch (FormatException faulty)
        {
            errors[faulty.Message.Split(": ", 2)[0]] = [faulty.Message];
            return null;
        }
    }
}
