namespace Outreach.Customers.ThankYouCalls;

/// <summary>When a customer may be called, in their own day.</summary>
/// <param name="From">From this time of their day, <c>HH:mm</c>.</param>
/// <param name="To">Until this time of their day, <c>HH:mm</c>.</param>
/// <param name="TimeZone">Their IANA zone; if unknown, the first of those it could be, or the office's.</param>
internal sealed record CallWindow(string From, string To, string TimeZone)
{
    /// <summary>Start of the legal calling hours, in the customer's day.</summary>
    public const string LegalFrom = "08:00";

    /// <summary>End of the legal calling hours, in the customer's day.</summary>
    public const string LegalTo = "21:00";

    public static readonly IReadOnlyList<string> DaysByDefault = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

    /// <summary>All possible zones, if there is more than one: a moment must be inside the hours in each of them.</summary>
    public IReadOnlyList<string>? Zones { get; init; }

    /// <summary>The days of their week, <c>monday</c> to <c>sunday</c>.</summary>
    public IReadOnlyList<string> Days { get; init; } = DaysByDefault;

    /// <summary>Whose hours these are, in words, such as <c>their zone</c>.</summary>
    public string? Why { get; init; }

    /// <summary>Every zone in which a moment must be inside the hours.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public IReadOnlyList<string> EveryZone => Zones ?? [TimeZone];

    /// <summary>Equality by content: different hours are a reason to replan.</summary>
    public bool Equals(CallWindow? other) =>
        other is not null && (From, To, TimeZone, Why) == (other.From, other.To, other.TimeZone, other.Why)
        && EveryZone.SequenceEqual(other.EveryZone) && Days.SequenceEqual(other.Days);

    public override int GetHashCode() => HashCode.Combine(From, To, TimeZone, EveryZone.Count);
}

/// <summary>The planned hours of one attempt (UTC).</summary>
/// <param name="NotBefore">Start.</param>
/// <param name="Until">End.</param>
internal sealed record CallSlot(DateTimeOffset NotBefore, DateTimeOffset Until);
