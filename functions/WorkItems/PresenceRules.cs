namespace Outreach.WorkItems;

/// <summary>Who counts as present: it is a hint, which locks nothing. Pure.</summary>
internal static class PresenceRules
{
    /// <summary>Three times as long as a page waits until it says so again.</summary>
    public static readonly TimeSpan LastsFor = TimeSpan.FromSeconds(30);

    public static bool IsOver(Presence one, DateTimeOffset now) => now - one.At >= LastsFor;

    /// <summary>Those who have an item open, without somebody.</summary>
    public static IReadOnlyList<Presence> Others(IEnumerable<Presence> all, string staffId, DateTimeOffset now) =>
        [.. all.Where(one => one.By != staffId && !IsOver(one, now)).OrderBy(one => one.By, StringComparer.Ordinal)];
}
