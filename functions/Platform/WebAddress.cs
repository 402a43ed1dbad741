namespace Outreach.Platform;

/// <summary>Addresses in settings, to which secrets or staff are sent.</summary>
internal static class WebAddress
{
    /// <summary>
    /// Whether it is one of https, or of http on this machine alone, and nothing but an address: no user, query or fragment.
    /// </summary>
    public static bool IsSafe(string? address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback))
        && uri.UserInfo.Length == 0 && uri.Query.Length == 0 && uri.Fragment.Length == 0;
}
