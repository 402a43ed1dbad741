namespace Outreach.ServiceLevels;

/// <summary>How a clock stands.</summary>
public enum ClockStatus
{
    /// <summary>Not running for this follow-up.</summary>
    None,

    /// <summary>Running, within its time.</summary>
    Active,

    /// <summary>Met in time.</summary>
    Hit,

    /// <summary>Not met in time.</summary>
    Missed,
}

/// <summary>One promise about time: when it must be met (UTC), when we warn, and what came of it.</summary>
public sealed record ServiceLevelClock
{
    /// <summary>Started at this moment.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>To be met by this moment.</summary>
    public required DateTimeOffset DueAt { get; init; }

    /// <summary>Met at this moment.</summary>
    public DateTimeOffset? MetAt { get; init; }

    /// <summary>The owner was warned at this moment.</summary>
    public DateTimeOffset? WarnedAt { get; init; }

    /// <summary>The miss was recorded at this moment.</summary>
    public DateTimeOffset? MissedAt { get; init; }

    /// <summary>We warn after three quarters of the time.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public DateTimeOffset WarnAt => StartedAt + ((DueAt - StartedAt) * ServiceLevelPolicy.WarnAfterShare);

    /// <summary>Hit, missed or still active.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public ClockStatus Status =>
        MetAt is { } met ? (met <= DueAt ? ClockStatus.Hit : ClockStatus.Missed)
        : MissedAt is not null ? ClockStatus.Missed
        : ClockStatus.Active;

    /// <summary>The clock with its end recorded, once.</summary>
    public ServiceLevelClock Met(DateTimeOffset now) => MetAt is null ? this with { MetAt = now } : this;

    /// <summary>The next moment at which something is to be done about this clock; null once it is met or missed.</summary>
    public DateTimeOffset? NextMoment() =>
        MetAt is not null ? null : WarnedAt is null ? WarnAt : MissedAt is null ? DueAt : null;
}
