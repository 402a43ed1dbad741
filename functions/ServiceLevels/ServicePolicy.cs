namespace Outreach.ServiceLevels;

/// <summary>What we promise about one mention.</summary>
internal sealed record ServicePolicy
{
    /// <summary>The owner is warned when this share of a clock's time has passed.</summary>
    public const double WarnAfterShare = 0.75;

    public required string Name { get; init; }

    public required BusinessCalendar Calendar { get; init; }

    /// <summary>Business time from a mention's arrival to the first human reply.</summary>
    public required TimeSpan FirstResponse { get; init; }

    /// <summary>Business time from the customer's word to our answer.</summary>
    public required TimeSpan NextResponse { get; init; }

    /// <summary>Business time from a mention's arrival to its resolution.</summary>
    public required TimeSpan Resolution { get; init; }

    /// <summary>After a resolution attempt we ask the customer at these distances (wall clock), until they confirm.</summary>
    public required IReadOnlyList<TimeSpan> CheckIns { get; init; }
}
