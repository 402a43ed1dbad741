using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using NCrontab;

namespace Outreach.DevHost.Timers;

/// <summary>An NCRONTAB schedule, in UTC as in Azure: six fields with seconds, or five without.</summary>
public sealed partial class TimerSchedule
{
    private readonly CrontabSchedule _schedule;

    private TimerSchedule(string expression, CrontabSchedule schedule)
    {
        Expression = expression;
        _schedule = schedule;
    }

    /// <summary>The schedule as it was written, settings filled in.</summary>
    public string Expression { get; }

    /// <summary>Reads a schedule; each <c>%Name%</c> in it is replaced by the setting of that name.</summary>
    /// <exception cref="FormatException">A setting is missing, or the text is no schedule.</exception>
    public static TimerSchedule Parse(string text, IConfiguration settings)
    {
        var expression = SettingName().Replace(text, match => settings[match.Groups[1].Value]
            ?? throw new FormatException($"the setting '{match.Groups[1].Value}' of its schedule '{text}' is missing"));
        var fields = expression.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;
        var options = new CrontabSchedule.ParseOptions { IncludingSeconds = fields == 6 };
        return CrontabSchedule.TryParse(expression, options) is { } schedule
            ? new TimerSchedule(expression, schedule)
            : throw new FormatException($"'{expression}' is no NCRONTAB schedule of six fields");
    }

    /// <summary>The first occurrence after a time, in UTC; null when there is none.</summary>
    public DateTimeOffset? NextAfter(DateTimeOffset time)
    {
        var next = _schedule.GetNextOccurrence(time.UtcDateTime);
        return next == DateTime.MaxValue ? null : new DateTimeOffset(DateTime.SpecifyKind(next, DateTimeKind.Utc));
    }

    [GeneratedRegex("%([^%]+)%")]
    private static partial Regex SettingName();
}
