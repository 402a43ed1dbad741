namespace Outreach.ServiceLevels;

/// <summary>What we promise. Durations are wall-clock time.</summary>
public sealed record ServiceLevelPolicy
{
    /// <summary>The owner is warned when this share of a clock's time has passed.</summary>
    public const double WarnAfterShare = 0.75;

    /// <summary>From a mention's arrival to the first human reply.</summary>
    public required TimeSpan FirstResponse { get; init; }

    /// <summary>From the customer's word to our answer.</summary>
    public required TimeSpan NextResponse { get; init; }

    /// <summary>From a mention's arrival to its resolution.</summary>
    public required TimeSpan Resolution { get; init; }

    /// <summary>After a resolution attempt we ask the customer at these distances, until they confirm.</summary>
    public required IReadOnlyList<TimeSpan> CheckIns { get; init; }

    /// <summary>From a customer's becoming loyal to our call.</summary>
    public required TimeSpan Call { get; init; }

    /// <summary>The policy that holds for every mention.</summary>
    public static ServiceLevelPolicy Default { get; } = new()
    {
        FirstResponse = TimeSpan.FromHours(4),
        NextResponse = TimeSpan.FromHours(8),
        Resolution = TimeSpan.FromDays(3),
        CheckIns = [TimeSpan.FromDays(3), TimeSpan.FromDays(7), TimeSpan.FromDays(14)],
        Call = TimeSpan.FromHours(48),
    };
}
