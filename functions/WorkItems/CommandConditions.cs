using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Outreach.Platform.Http;

namespace Outreach.WorkItems;

/// <param name="IfMatch">The ETags of which the item must have one; null for no precondition.</param>
/// <param name="IdempotencyKey">The caller's Idempotency-Key, if sent.</param>
internal sealed record CommandConditions(IReadOnlyList<EntityTagHeaderValue>? IfMatch, IdempotencyKey? IdempotencyKey)
{
    public static CommandConditions None { get; } = new(null, null);

    /// <param name="command">The command's name: the same key with another one is another request.</param>
    /// <exception cref="ProblemException">400 for a header of another shape.</exception>
    public static CommandConditions Of(HttpRequest request, string command, string callerId, byte[] body) =>
        new(Platform.Http.IfMatch.Of(request), IdempotencyKey.Of(request, command, callerId, body));
}
