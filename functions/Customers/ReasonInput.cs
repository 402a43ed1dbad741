using Microsoft.AspNetCore.Http;
using Outreach.Platform.Http;

namespace Outreach.Customers;

/// <summary>The body of what may be given a reason and needs none: it may be left out altogether.</summary>
internal sealed record ReasonInput
{
    /// <summary>So many UTF-16 units are kept of a reason.</summary>
    internal const int MaxUnits = 1_000;

    /// <summary>Why, 1 to 1,000 characters.</summary>
    public string? Reason { get; init; }

    /// <summary>The reason in a request's body; null where none is given. Not in its address: that is written into logs.</summary>
    /// <exception cref="ProblemException">400 for one that is too long, 415 for what is not JSON.</exception>
    public static async Task<string?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength is null or 0 && request.Headers.TransferEncoding.Count == 0)
        {
            return null;
        }

        var body = await RequestBody.ReadJsonBytesAsync(request, cancellationToken);
        var reason = body.Length == 0 ? null : RequestBody.Parse<ReasonInput>(body).Reason?.Trim();
        return reason?.Length > MaxUnits
            ? throw ProblemException.Invalid("reason", "reason may hold 1,000 characters at the most.")
            : string.IsNullOrEmpty(reason) ? null : reason;
    }
}
