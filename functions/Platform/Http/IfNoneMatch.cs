using Microsoft.AspNetCore.Http;

namespace Outreach.Platform.Http;

/// <summary><c>If-None-Match: *</c>: the caller adds what is not there yet, and replaces nothing.</summary>
internal static class IfNoneMatch
{
    /// <exception cref="ProblemException">400 for anything but <c>*</c>: what is there is guarded by If-Match.</exception>
    public static bool IsAsked(HttpRequest request) => request.Headers.IfNoneMatch.ToString() switch
    {
        "" => false,
        "*" => true,
        _ => throw ProblemException.Invalid("If-None-Match", "Must be *: only what is not there yet is added."),
    };
}
