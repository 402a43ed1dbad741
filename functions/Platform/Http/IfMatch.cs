using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Outreach.Platform.Http;

/// <summary>The header <c>If-Match</c>: what the caller has seen, and wants changed only if it is still so.</summary>
public sealed class IfMatch
{
    private readonly IList<EntityTagHeaderValue> _tags;

    private IfMatch(IList<EntityTagHeaderValue> tags) => _tags = tags;

    /// <summary>The header of a request; null where it has none.</summary>
    /// <exception cref="ProblemException">400 where it holds no ETags.</exception>
    public static IfMatch? Of(HttpRequest request)
    {
        if (request.Headers.IfMatch.Count == 0)
        {
            return null;
        }

        return EntityTagHeaderValue.TryParseStrictList([.. request.Headers.IfMatch.OfType<string>()], out var tags) && tags.Count > 0
            ? new IfMatch(tags)
            : throw ProblemException.Invalid("If-Match", "Must be ETags as they were given, with their quotes and separated by commas, or *.");
    }

    /// <summary>Whether the caller has seen this ETag, or takes any. Weak ones are compared as they are, for storage gives such.</summary>
    public bool Fits(string etag) => _tags.Any(tag =>
        tag.Equals(EntityTagHeaderValue.Any) || tag.Compare(EntityTagHeaderValue.Parse(etag), useStrongComparison: false));
}
