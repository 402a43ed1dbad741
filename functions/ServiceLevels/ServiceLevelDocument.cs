using Outreach.SharedKernel;

namespace Outreach.ServiceLevels;

/// <summary>What the company promises, as it is written down: the body of GET and PUT /service-levels, and a seed file.</summary>
/// <remarks>Read it with <see cref="ServiceLevelReader"/>, which names everything that is wrong.</remarks>
internal sealed record ServiceLevelDocument
{
    /// <summary>When the company works, by name, <c>[a-z0-9_-]{1,32}</c>.</summary>
    public required IReadOnlyDictionary<string, CalendarDefinition> Calendars { get; init; }

    /// <summary>The first one that fits a mention's channel and kind holds; the last one fits all.</summary>
    public required IReadOnlyList<ServiceLevelPolicyDefinition> Policies { get; init; }
}

/// <summary>
/// One policy as it is written down. Durations are ISO 8601 in days, hours, minutes and seconds, at most <c>P365D</c>; a day is
/// 24 hours, of business time too.
/// </summary>
internal sealed record ServiceLevelPolicyDefinition
{
    /// <summary>What people call it, unlike any other.</summary>
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

    /// <summary>
    /// Wall-clock distances from a resolution attempt at which the customer is asked, such as <c>P3D</c>: 1 to 10, each longer than the one
    /// before.
    /// </summary>
    public required IReadOnlyList<string> CheckIns { get; init; }
}
