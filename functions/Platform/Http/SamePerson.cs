using Microsoft.AspNetCore.Http;

namespace Outreach.Platform.Http;

/// <summary>
/// Two people may use one browser: a page that one of them opened is still there when the other has signed in. It names the person for whom
/// it was opened with all that changes something, and nothing of it is done as anybody else.
/// </summary>
internal static class SamePerson
{
    public const string PersonHeader = "X-Outreach-Person";

    /// <param name="callerId">Who is signed in.</param>
    /// <exception cref="ProblemException">409: the request names another person.</exception>
    public static void Require(HttpRequest request, string callerId)
    {
        if (!HttpMethods.IsGet(request.Method)
            && request.Headers[PersonHeader] is { Count: > 0 } named && named != callerId)
        {
            const string Why = "Somebody else has signed in since this page was opened: load it anew.";
            throw new ProblemException(409, "Another person is signed in.", $"Nothing was stored. {Why}")
            {
                Errors = new Dictionary<string, string[]> { [PersonHeader] = [Why] },
            };
        }
    }
}
