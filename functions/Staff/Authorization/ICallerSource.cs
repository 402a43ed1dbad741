using Microsoft.AspNetCore.Http;
using Outreach.Platform.Http;

namespace Outreach.Staff.Authorization;

/// <summary>Where a browser signs in and out.</summary>
/// <param name="In">To be completed with the address to come back to, encoded.</param>
/// <param name="Out">Whole.</param>
internal sealed record SignInAddresses(string In, string Out);

/// <summary>Where the host gets the caller's identity: App Service authentication in Azure, a header or a cookie on the dev host.</summary>
internal interface ICallerSource
{
    /// <summary>The staff id that the request proves, or null where it proves none.</summary>
    /// <exception cref="ProblemException">401 where it claims one that can't be accepted.</exception>
    ValueTask<string?> FindStaffIdAsync(HttpRequest request, Roster roster, CancellationToken cancellationToken);

    /// <summary>Whether anyone may read the roster, as on the dev host, where the sign-in has to list the accounts.</summary>
    bool RosterIsPublic { get; }

    /// <summary>
    /// Whether who is calling is known by what a browser adds by itself, such as a cookie: then a page of another site could send it too.
    /// </summary>
    bool IsKnownByCookie(HttpRequest request);

    SignInAddresses SignIn { get; }

    /// <summary>
    /// Whether the request may hand in mentions without a person's name: by a machine's key; on the dev host where it names nobody.
    /// </summary>
    bool MayHandInMentions(HttpRequest request);

    /// <summary>
    /// Where a request comes from, as far as that can be believed: its address, an IPv6 one by its network. Empty for unknown.
    /// </summary>
    string AddressOf(HttpRequest request);
}
