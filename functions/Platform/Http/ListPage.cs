using Microsoft.AspNetCore.Http;

namespace Outreach.Platform.Http;

/// <summary>One page of a list, with the mark at which the next one begins.</summary>
/// <param name="Items">At most as many as were asked for.</param>
/// <param name="Continuation">To be sent back for the next page; null on the last one.</param>
internal sealed record ListPage<T>(IReadOnlyList<T> Items, string? Continuation)
{
    /// <summary>
    /// The page of a list that is newest first and short enough to be sorted whole. It goes on behind the last one shown, so what is added
    /// or deleted meanwhile makes nothing come twice.
    /// </summary>
    /// <param name="placeOf">When an item began (UTC), and its id.</param>
    /// <param name="name">The list's own name, which its continuations carry.</param>
    /// <exception cref="ProblemException">400 for a wrong limit, and for a continuation that this list has not given.</exception>
    public static ListPage<T> NewestFirst(
        HttpRequest request, IEnumerable<T> all, Func<T, (DateTimeOffset At, string Id)> placeOf, string name)
    {
        var limit = LimitOf(request);
        var after = Http.Continuation.Unpack(request.Query["continuation"], name);
        T[] rest =
        [
            .. all.OrderByDescending(PlaceOf, StringComparer.Ordinal)
                .SkipWhile(item => after is not null && string.CompareOrdinal(PlaceOf(item), after) >= 0)
                .Take(limit + 1),
        ];
        return rest.Length > limit
            ? new ListPage<T>(rest[..limit], Http.Continuation.Pack(PlaceOf(rest[limit - 1]), name))
            : new ListPage<T>(rest, null);

        string PlaceOf(T item)
        {
            var (at, id) = placeOf(item);
            return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{at.UtcTicks:D19}|{id}");
        }
    }

    /// <summary>The <c>limit</c> of a request: 50, at most 500.</summary>
    /// <exception cref="ProblemException">400 for anything but 1 to 500.</exception>
    public static int LimitOf(HttpRequest request)
    {
        var given = request.Query["limit"].ToString();
        if (given.Length == 0)
        {
            return 50;
        }

        return int.TryParse(given, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var limit)
            && limit is >= 1 and <= 500
            ? limit
            : throw ProblemException.Invalid("limit", "Must be a whole number from 1 to 500.");
    }
}
