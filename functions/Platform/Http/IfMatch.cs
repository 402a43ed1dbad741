using Azure;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Outreach.Platform.Http;

/// <summary>The ETags of which a thing must have one, where the caller cares.</summary>
internal static class IfMatch
{
    /// <summary>What the request says; null where it says nothing.</summary>
    /// <exception cref="ProblemException">400 for what is no list of ETags.</exception>
    public static IReadOnlyList<EntityTagHeaderValue>? Of(HttpRequest request)
    {
        if (request.Headers.IfMatch.Count == 0)
        {
            return null;
        }

        return EntityTagHeaderValue.TryParseStrictList([.. request.Headers.IfMatch.OfType<string>()], out var tags) && tags.Count > 0
            ? [.. tags]
            : throw ProblemException.Invalid(
                "If-Match", "Must be ETags as they were given, with their quotes and separated by commas, or *.");
    }

    /// <summary>Checks a thing as it was read; null where there is none.</summary>
    /// <param name="ifMatch">What the caller has seen; null where they don't care.</param>
    /// <param name="what">Such as <c>follow-up</c>.</param>
    /// <exception cref="ProblemException">412: it is not what the caller has seen.</exception>
    public static void Require(IReadOnlyList<EntityTagHeaderValue>? ifMatch, ETag? etag, string what)
    {
        // The tags of storage are weak, and it compares them as they are; so do we.
        if (ifMatch is not null
            && (etag is not { } there
                || !ifMatch.Any(tag => tag.Equals(EntityTagHeaderValue.Any) || tag.Compare(
                    EntityTagHeaderValue.Parse(there.ToString()), useStrongComparison: false))))
        {
            throw new ProblemException(
                412, "It has changed.", $"The {what} is not what you have seen (If-Match). Read it again, then decide again.");
        }
    }
}
