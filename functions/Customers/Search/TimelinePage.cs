using System.Globalization;
using Outreach.Platform.Http;

namespace Outreach.Customers.Search;

/// <summary>A page of a customer's timeline. Pure.</summary>
internal static class TimelinePage
{
    /// <summary>
    /// The entries after a mark, latest first. The mark names the moment of the last entry and how many of that moment were shown, so that
    /// what comes in meanwhile at the top moves nothing.
    /// </summary>
    /// <param name="timeline">Latest first.</param>
    /// <param name="position">From <see cref="Continuation"/>; null for the beginning.</param>
    /// <param name="filter">What binds a mark to its customer.</param>
    public static ListPage<TimelineEntry> Of(IReadOnlyList<TimelineEntry> timeline, string? position, int limit, string filter)
    {
        var (ticks, shown) = position?.Split('.') is [var at, var count]
            ? (long.Parse(at, CultureInfo.InvariantCulture), int.Parse(count, CultureInfo.InvariantCulture))
            : (long.MaxValue, 0);
        List<TimelineEntry> left =
        [
            .. timeline.Where(entry => entry.At.UtcTicks == ticks).Skip(shown), .. timeline.Where(entry => entry.At.UtcTicks < ticks),
        ];
        List<TimelineEntry> page = [.. left.Take(limit)];
        if (page.Count == left.Count)
        {
            return new(page, null);
        }

        var last = page[^1].At.UtcTicks;
        var ofLast = page.Count(entry => entry.At.UtcTicks == last) + (last == ticks ? shown : 0);
        return new(page, Continuation.Pack(string.Create(CultureInfo.InvariantCulture, $"{last}.{ofLast}"), filter));
    }
}
