using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Outreach.Platform;
using Outreach.Platform.Http;

namespace Outreach.Staff.Authorization;

/// <summary>
/// Who calls in Azure: App Service authentication, which sets <c>X-MS-CLIENT-PRINCIPAL</c> and strips it from what comes from
/// outside. It is trusted only where the platform says that authentication is on. Machines hand in mentions with a key.
/// See learn.microsoft.com/azure/app-service/configure-authentication-user-identities.
/// </summary>
internal sealed class AppServiceCallerSource : ICallerSource
{
    private const string IntakeKeyHeader = "X-Outreach-Key";
    private readonly bool _authenticationIsOn;
    private readonly byte[]? _intakeKeyHash;

    /// <summary>Reads which of the two is set up.</summary>
    /// <exception cref="InvalidOperationException">Neither is: the app would be open, or useless.</exception>
    public AppServiceCallerSource(IConfiguration configuration, IOptions<OutreachOptions> options)
    {
        _authenticationIsOn = string.Equals(configuration["WEBSITE_AUTH_ENABLED"], "true", StringComparison.OrdinalIgnoreCase);
        _intakeKeyHash = options.Value.IntakeKey is { Length: > 0 } key ? Hash(key) : null;
        if (!_authenticationIsOn && _intakeKeyHash is null)
        {
            throw new InvalidOperationException(
                "No authentication is set up: turn App Service authentication on (WEBSITE_AUTH_ENABLED), or set Outreach__IntakeKey "
                    + "for machines that hand in mentions.");
        }
    }

    public bool RosterIsPublic => false;

    public SignInAddresses SignIn { get; } =
        new("/.auth/login/aad?post_login_redirect_uri=", "/.auth/logout?post_logout_redirect_uri=/board");

    // A program sends a token instead, which no browser adds by itself.
    public bool IsKnownByCookie(HttpRequest request) => request.Headers.Cookie.Count > 0;

    public ValueTask<string?> FindStaffIdAsync(HttpRequest request, Roster roster, CancellationToken cancellationToken)
    {
        var principal = request.Headers["X-MS-CLIENT-PRINCIPAL"].ToString();
        var member = _authenticationIsOn && principal.Length > 0 ? MemberOf(principal, roster) : null;
        return ValueTask.FromResult(member?.Id);
    }

    public bool MayHandInMentions(HttpRequest request) =>
        _intakeKeyHash is not null
        && request.Headers[IntakeKeyHeader].ToString() is { Length: > 0 } given
        && CryptographicOperations.FixedTimeEquals(Hash(given), _intakeKeyHash);

    // The last one is what the platform's front end has seen; those before it are what the sender says.
    public string AddressOf(HttpRequest request) =>
        request.Headers["X-Forwarded-For"].ToString().Split(',')[^1].Trim() is var last
        && (IPAddress.TryParse(last, out var address)
            || (IPEndPoint.TryParse(last, out var point) && (address = point.Address) is not null))
            ? NetworkOf(address)
            : "";

    /// <summary>One sender has a whole network of IPv6 addresses.</summary>
    private static string NetworkOf(IPAddress address) =>
        address is { AddressFamily: AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: false }
            ? Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8))
            : address.ToString();

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    private static StaffMember? MemberOf(string principal, Roster roster)
    {
        try
        {
            using var parsed = JsonDocument.Parse(Convert.FromBase64String(principal));
            if (parsed.RootElement.GetProperty("auth_typ").GetString() != "aad")
            {
                // Other providers let people choose the address that they claim.
                return null;
            }

            var claims = parsed.RootElement.GetProperty("claims").EnumerateArray()
                .Select(claim => (Type: claim.GetProperty("typ").GetString(), Value: claim.GetProperty("val").GetString()))
                .ToList();
            var objectId = claims.FirstOrDefault(
                claim => claim.Type is "oid" or "http://schemas.microsoft.com/identity/claims/objectidentifier").Value;
            var email = claims.FirstOrDefault(claim => claim.Type
                is "preferred_username" or "email" or "emails"
                or "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress").Value;
            return roster.Members.FirstOrDefault(member => member.ObjectId is not null && IsSame(member.ObjectId, objectId))
                ?? roster.Members.FirstOrDefault(member => member.ObjectId is null && IsSame(member.Email, email));
        }
        catch (Exception malformed) when (
            malformed is FormatException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new ProblemException(401, "Who is calling?", "The principal of App Service authentication could not be read.");
        }
    }

    private static bool IsSame(string known, string? claimed) => string.Equals(known, claimed, StringComparison.OrdinalIgnoreCase);
}
