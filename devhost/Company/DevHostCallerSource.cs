using System.Net;
using Microsoft.AspNetCore.Http;
using Outreach.Platform.Http;
using Outreach.Staff;
using Outreach.Staff.Authorization;

namespace Outreach.DevHost.Company;

/// <summary>
/// Accepts the caller's own claim of identity: this machine only, invented people only. It exists on the dev host and nowhere else.
/// </summary>
internal sealed class DevHostCallerSource : ICallerSource
{
    private const string Header = "X-Outreach-Staff";

    public bool RosterIsPublic => true;

    public SignInAddresses SignIn { get; } = new("/dev/sign-in?returnUrl=", "/dev/sign-in");

    public bool IsKnownByCookie(HttpRequest request) =>
        request.Headers[Header].Count == 0 && request.Cookies.ContainsKey(Http.SignIn.Cookie);

    public ValueTask<string?> FindStaffIdAsync(HttpRequest request, Roster roster, CancellationToken cancellationToken)
    {
        if (request.HttpContext.Connection.RemoteIpAddress is not { } address || !IPAddress.IsLoopback(address))
        {
            return ValueTask.FromResult<string?>(null);
        }

        var given = NameIn(request);
        return string.IsNullOrEmpty(given) || roster.Find(given) is not null
            ? ValueTask.FromResult(given)
            : throw new ProblemException(401, "Who is calling?", $"'{given}' is not on the roster; GET /api/staff lists who is.")
            {
                Errors = new Dictionary<string, string[]> { [Header] = [$"'{given}' is not on the roster."] },
            };
    }

    public bool MayHandInMentions(HttpRequest request) => string.IsNullOrEmpty(NameIn(request));

    public string AddressOf(HttpRequest request) => request.HttpContext.Connection.RemoteIpAddress?.ToString() ?? "";

    private static string? NameIn(HttpRequest request) =>
        request.Headers[Header].ToString() is { Length: > 0 } header ? header : request.Cookies[Http.SignIn.Cookie];
}
