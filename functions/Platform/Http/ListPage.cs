using Microsoft.AspNetCore.Http;

namespace Outreach.Platform.Http;

/// <summary>One page of a list, with the mark at which the next one begins.</summary>
/// <param name="Items">At most as many as were asked for.</param>
/// <param name="Continuation">To be sent back for the next page; null on the last one.</param>
internal sealed record ListPage<T>(IReadOnlyList<T> Items, string? Continuation)
{
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
