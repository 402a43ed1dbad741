using System.Globalization;

namespace Outreach.Benchmarks;

/// <summary>Invented mentions, none like another.</summary>
internal static class Mentions
{
    private static readonly string[] Channels = ["twitter", "facebook", "blog", "review", "email"];

    /// <summary>Mentions of as many customers, numbered from <paramref name="firstCustomer"/>.</summary>
    /// <param name="series">What tells these mentions from others of the same customers.</param>
    /// <param name="firstCustomer">The first customer's number.</param>
    /// <param name="count">How many.</param>
    public static IReadOnlyList<object> Of(string series, int firstCustomer, int count) =>
        [.. Enumerable.Range(firstCustomer, count).Select(number => One(series, number))];

    /// <summary>A mention of one customer.</summary>
    public static object One(string series, int customer)
    {
        var number = customer.ToString(CultureInfo.InvariantCulture);
        return new
        {
            channel = Channels[customer % Channels.Length],
            externalId = $"{series}/{number}",
            author = new { handle = $"customer-{number}", displayName = $"Customer {number}" },
            text =
                $"Mention {series} {number}: my order came late, one part is missing and the manual speaks of another model. Who can "
                    + "help me with this?",
            postedAt = "2026-03-02T08:00:00Z",
            kind = "problem",
        };
    }
}
