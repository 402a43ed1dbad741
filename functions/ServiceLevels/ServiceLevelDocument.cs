using Outreach.Mentions;

namespace Outreach.ServiceLevels;

/// <summary>What the company promises, as it is written down: the body of GET and PUT /service-levels, and a seed file.</summary>
public sealed record ServiceLevelDocument
{
    /// <summary>When the company works, by name.</summary>
    public required IReadOnlyDictionary<string, CalendarDefinition> Calendars { get; init; }

    /// <summary>The first one that fits a mention's channel and kind holds; the last one fits all.</summary>
    public required IReadOnlyList<ServiceLevelPolicyDefinition> Policies { get; init; }
}

/// <summary>One policy as it is written down. Durations are ISO 8601.</summary>
public sealed record ServiceLevelPolicyDefinition
{
    /// <summary>What people call it.</summary>
    public required string Name { get; init; }

    /// <summary>The channels it holds for; all where it is left out.</summary>
    public IReadOnlyList<string>? Channels { get; init; }

    /// <summary>The kinds it holds for; all where it is left out.</summary>
    public IReadOnlyList<MentionKind>? Kinds { get; init; }

    /// <summary>The calendar in whose hours it counts.</summary>
    public required string Calendar { get; init; }

    /// <summary>Business time from a mention's arrival to the first human reply, such as <c>PT1H</c>.</summary>
    public required string FirstResponse { get; init; }

    /// <summary>Business time from the customer's word to our answer.</summary>
    public required string NextResponse { get; init; }

    /// <summary>Business time from a mention's arrival to the resolution.</summary>
    public required string Resolution { get; init; }

    /// <summary>Wall-clock distances from a resolution attempt at which the customer is asked, such as <c>P3D</c>.</summary>
    public required IReadOnlyList<string> CheckIns { get; init; }
}
