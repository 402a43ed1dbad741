using System.Text.Json.Serialization;

namespace Outreach.ServiceLevels;

/// <summary>How a clock stands.</summary>
internal enum ClockStatus
{
    /// <summary>Not running for this follow-up.</summary>
    None,

    /// <summary>Running, within its time.</summary>
    Active,

    /// <summary>Standing still, since it is not our turn.</summary>
    Paused,

    /// <summary>Met in time.</summary>
    Hit,

    /// <summary>Not met in time.</summary>
    Missed,
}

/// <summary>A span of time, as the calendar counts it and as the customer feels it; negative where it is time to spare.</summary>
/// <param name="BusinessSeconds">In the calendar's hours.</param>
/// <param name="WallClockSeconds">All of it.</param>
internal sealed record ElapsedTime(double BusinessSeconds, double WallClockSeconds)
{
    public static ElapsedTime Between(DateTimeOffset from, DateTimeOffset to, BusinessCalendar calendar) =>
        new(calendar.Measure(from, to).TotalSeconds, (to - from).TotalSeconds);
}

/// <summary>
/// One promise about time: when it must be met, when we warn, and what came of it. All moments are UTC, and reckoned when the clock
/// starts or goes on: to read it takes no calendar.
/// </summary>
internal sealed record ServiceLevelClock
{
    /// <summary>
    /// However long a target is in business hours, a customer waits a day for an answer at the most, or where the office is closed
    /// then, until it has been open again.
    /// </summary>
    public static readonly TimeSpan Backstop = TimeSpan.FromHours(24);

    /// <summary>A promise is warned about so much business time before it at the most: days ahead it would be forgotten again.</summary>
    private static readonly TimeSpan LongestPromiseWarning = TimeSpan.FromHours(4);

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>To be met by this moment; of a clock that is paused, what it was when it stopped.</summary>
    public required DateTimeOffset DueAt { get; init; }

    public required DateTimeOffset WarnAt { get; init; }

    /// <summary>The business time it was given; null where it was given a moment.</summary>
    public TimeSpan? Target { get; init; }

    public DateTimeOffset? PausedAt { get; init; }

    /// <summary>The business time it has stood still in all.</summary>
    public TimeSpan PausedFor { get; init; }

    public DateTimeOffset? MetAt { get; init; }

    public DateTimeOffset? WarnedAt { get; init; }

    public DateTimeOffset? MissedAt { get; init; }

    /// <summary>From its start until it was met; pauses are taken off its business time.</summary>
    public ElapsedTime? Actual { get; init; }

    /// <summary>How long after its time it was met; negative where it was before.</summary>
    public ElapsedTime? Variance { get; init; }

    [JsonIgnore]
    public ClockStatus Status =>
        MetAt is { } met && MissedAt is null && met <= DueAt ? ClockStatus.Hit
        : MetAt is not null || MissedAt is not null ? ClockStatus.Missed
        : PausedAt is not null ? ClockStatus.Paused
        : ClockStatus.Active;

    /// <summary>Whether somebody has to act by <see cref="DueAt"/>, or should have.</summary>
    [JsonIgnore]
    public bool IsRunning => MetAt is null && PausedAt is null;

    /// <summary>A clock for an answer to the customer: business time, held by the <see cref="Backstop"/>.</summary>
    /// <param name="target">Business time.</param>
    /// <param name="startedAt">When the customer spoke (UTC).</param>
    /// <remarks>
    /// The backstop is a day of the wall's clock. Where that falls outside the hours, "the next opening" is what counts, the whole of it:
    /// a mention of Friday 16:30 with an hour's target is due on Monday 9:30, not at the moment the door opens.
    /// </remarks>
    public static ServiceLevelClock ForAnswer(TimeSpan target, BusinessCalendar calendar, DateTimeOffset startedAt)
    {
        var (inHours, backstop) = (calendar.Add(startedAt, target), BackstopOf(calendar, startedAt));
        return Until(inHours < backstop ? inHours : backstop, calendar, startedAt) with { Target = target };
    }

    /// <summary>The moment (UTC) by which an answer is due whatever its target is.</summary>
    /// <param name="startedAt">When the customer spoke (UTC).</param>
    public static DateTimeOffset BackstopOf(BusinessCalendar calendar, DateTimeOffset startedAt)
    {
        var day = startedAt + Backstop;
        var backstop = calendar.IsOpen(day) ? day : calendar.NextClosing(day);

        // Who wrote while it was closed waits until it has been open, too: a Sunday's mention is not due before a Saturday's.
        return !calendar.IsOpen(startedAt) && calendar.NextClosing(startedAt) is var opened && opened > backstop ? opened : backstop;
    }

    /// <summary>A clock for the resolution, of which some business time may be used up already.</summary>
    /// <param name="target">Business time.</param>
    /// <param name="first">The clock of the first response: the two began together, and stood still together.</param>
    public static ServiceLevelClock ForResolution(TimeSpan target, BusinessCalendar calendar, ServiceLevelClock first, DateTimeOffset now)
    {
        var used = calendar.Measure(first.StartedAt, now) - first.PausedFor;
        if (used >= target)
        {
            // A problem first answered after its time is not late twice: it is due after its time from now, though it began before.
            return ForResolution(target, calendar, now) with { StartedAt = first.StartedAt, PausedFor = first.PausedFor };
        }

        var untilWarning = (target * ServicePolicy.WarnAfterShare) - used;
        return new ServiceLevelClock
        {
            StartedAt = first.StartedAt,
            DueAt = calendar.Add(now, target - used),
            WarnAt = untilWarning > TimeSpan.Zero ? calendar.Add(now, untilWarning) : now,
            Target = target,
            PausedFor = first.PausedFor,
        };
    }

    public static ServiceLevelClock ForResolution(TimeSpan target, BusinessCalendar calendar, DateTimeOffset now) =>
        Until(calendar.Add(now, target), calendar, now) with { Target = target };

    /// <summary>A clock for what a customer was promised: it runs until that moment, whatever the hours.</summary>
    public static ServiceLevelClock ForPromise(DateTimeOffset promisedFor, BusinessCalendar calendar, DateTimeOffset now)
    {
        var open = calendar.Measure(now, promisedFor);
        var warning = open * (1 - ServicePolicy.WarnAfterShare);
        return new ServiceLevelClock
        {
            StartedAt = now,
            DueAt = promisedFor,
            WarnAt = open > TimeSpan.Zero
                ? calendar.Add(now, open - (warning < LongestPromiseWarning ? warning : LongestPromiseWarning))
                : now + ((promisedFor - now) * ServicePolicy.WarnAfterShare),
        };
    }

    public static ServiceLevelClock OnTheWall(DateTimeOffset startedAt, TimeSpan target) => new()
    {
        StartedAt = startedAt,
        DueAt = startedAt + target,
        WarnAt = startedAt + (target * ServicePolicy.WarnAfterShare),
    };

    /// <summary>The clock with its end recorded, once.</summary>
    public ServiceLevelClock Met(DateTimeOffset now, BusinessCalendar calendar)
    {
        if (MetAt is not null)
        {
            return this;
        }

        var going = Resumed(now, calendar);
        var elapsed = ElapsedTime.Between(StartedAt, now, calendar);
        return going with
        {
            MetAt = now,
            Actual = elapsed with { BusinessSeconds = elapsed.BusinessSeconds - going.PausedFor.TotalSeconds },
            Variance = ElapsedTime.Between(going.DueAt, now, calendar),
        };
    }

    /// <summary>What was taken for its end was none: it goes on with the time it had left.</summary>
    public ServiceLevelClock NotMetAfterAll(DateTimeOffset now, BusinessCalendar calendar) =>
        (this with { MetAt = null, Actual = null, Variance = null, PausedAt = MetAt ?? PausedAt }).Resumed(now, calendar);

    public ServiceLevelClock Paused(DateTimeOffset now) => IsRunning ? this with { PausedAt = now } : this;

    public ServiceLevelClock Resumed(DateTimeOffset now, BusinessCalendar calendar)
    {
        if (PausedAt is not { } since)
        {
            return this;
        }

        DateTimeOffset Later(DateTimeOffset moment) => moment > since ? calendar.Add(now, calendar.Measure(since, moment)) : moment;

        return this with
        {
            PausedAt = null,
            PausedFor = PausedFor + calendar.Measure(since, now),
            DueAt = Later(DueAt),
            WarnAt = Later(WarnAt),
        };
    }

    /// <summary>Whether the warning is due at a moment: nobody is warned while they asked not to be, nor of what is over by then.</summary>
    /// <param name="silentUntil">Reminders are silenced until this moment (UTC).</param>
    public bool IsWarningDue(DateTimeOffset now, DateTimeOffset? silentUntil) => NextWarning(silentUntil) <= now;

    public bool IsMissDue(DateTimeOffset now) => IsRunning && MissedAt is null && DueAt <= now;

    /// <summary>The next moment at which something is to be done about this clock; null once it is met, paused or missed.</summary>
    /// <param name="silentUntil">Reminders are silenced until this moment (UTC).</param>
    public DateTimeOffset? NextMoment(DateTimeOffset? silentUntil = null) =>
        NextWarning(silentUntil) ?? (IsRunning && MissedAt is null ? DueAt : null);

    private DateTimeOffset? NextWarning(DateTimeOffset? silentUntil)
    {
        var at = silentUntil > WarnAt ? silentUntil.Value : WarnAt;
        return IsRunning && WarnedAt is null && at < DueAt ? at : null;
    }

    private static ServiceLevelClock Until(DateTimeOffset dueAt, BusinessCalendar calendar, DateTimeOffset startedAt) => new()
    {
        StartedAt = startedAt,
        DueAt = dueAt,
        WarnAt = calendar.Add(startedAt, calendar.Measure(startedAt, dueAt) * ServicePolicy.WarnAfterShare),
    };
}
