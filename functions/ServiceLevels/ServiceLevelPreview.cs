using Outreach.SharedKernel;

namespace Outreach.ServiceLevels;

/// <summary>One promise about time, for a mention that may come. Times are UTC.</summary>
/// <param name="Target">The business time that is promised, such as <c>PT1H</c>.</param>
/// <param name="DueAt">By when.</param>
/// <param name="WarnAt">When the owner is warned.</param>
/// <param name="BackstopAt">By when it is due however long the target is; null where nothing but the target counts.</param>
internal sealed record ClockPreview(string Target, DateTimeOffset DueAt, DateTimeOffset WarnAt, DateTimeOffset? BackstopAt);

/// <summary>What service levels promise about a mention that may come. Times are UTC.</summary>
internal sealed record ServiceLevelPreview
{
    /// <summary>When the mention comes.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The policy that holds for it.</summary>
    public required string Policy { get; init; }

    /// <summary>The calendar in whose hours that counts.</summary>
    public required string Calendar { get; init; }

    /// <summary>That calendar's IANA zone.</summary>
    public required string TimeZone { get; init; }

    /// <summary>When it is open from then on: at once, or at its next opening.</summary>
    public required DateTimeOffset OpenFrom { get; init; }

    /// <summary>The first answer.</summary>
    public required ClockPreview FirstResponse { get; init; }

    /// <summary>The answer to a further message that comes at that moment.</summary>
    public required ClockPreview NextResponse { get; init; }

    /// <summary>The resolution, where it needs one.</summary>
    public required ClockPreview Resolution { get; init; }
}

/// <summary>Says what service levels come to. Pure.</summary>
internal static class ServiceLevelPreviewRules
{
    /// <param name="levels">What holds, or may hold.</param>
    /// <param name="at">UTC.</param>
    public static ServiceLevelPreview Preview(ServiceLevelVersion levels, string channel, MentionKind kind, DateTimeOffset at)
    {
        var policy = levels.For(channel, kind);
        var calendar = policy.Calendar;
        var definition = levels.Document.Policies.Single(one => one.Name == policy.Name);
        var backstop = ServiceLevelClock.BackstopOf(calendar, at);
        return new ServiceLevelPreview
        {
            At = at,
            Policy = policy.Name,
            Calendar = definition.Calendar,
            TimeZone = levels.Document.Calendars[definition.Calendar].TimeZone,
            OpenFrom = calendar.NextOpening(at),
            FirstResponse = Of(
                definition.FirstResponse, ServiceLevelClock.ForAnswer(policy.FirstResponse, calendar, at), BackstopIn(backstop)),
            NextResponse = Of(
                definition.NextResponse, ServiceLevelClock.ForAnswer(policy.NextResponse, calendar, at), BackstopIn(backstop)),
            Resolution = Of(definition.Resolution, ServiceLevelClock.ForResolution(policy.Resolution, calendar, at), backstopAt: null),
        };
    }

    private static ClockPreview Of(string target, ServiceLevelClock clock, DateTimeOffset? backstopAt) =>
        new(target, clock.DueAt, clock.WarnAt, backstopAt);

    /// <summary>A calendar that never closes has a backstop of a day; one beyond all years is none.</summary>
    private static DateTimeOffset? BackstopIn(DateTimeOffset backstop) => backstop == DateTimeOffset.MaxValue ? null : backstop;
}
