namespace Outreach.Confirmation;

/// <summary>Whether a form comes from our own page, as far as the browser says. Pure.</summary>
internal static class OriginRule
{
    /// <summary>
    /// A browser that sends <c>Sec-Fetch-Site</c> knows; of others the origin counts. Our page sends no referrer, and for such a page
    /// browsers write the origin as <c>null</c>, which says nothing. Who sends neither is no page of another site.
    /// </summary>
    /// <param name="fetchSite">The header <c>Sec-Fetch-Site</c>; empty where there is none.</param>
    /// <param name="origin">The header <c>Origin</c>; empty where there is none.</param>
    /// <param name="host">The host that was asked, with its port.</param>
    /// <param name="publicUrl">Where the app is reached.</param>
    public static bool IsOwnPage(string fetchSite, string origin, string? host, string publicUrl) =>
        fetchSite.Length > 0
            ? fetchSite is "same-origin" or "none"
            : origin is "" or "null"
                || (Uri.TryCreate(origin, UriKind.Absolute, out var from)
                    && (from.Authority.Equals(host, StringComparison.OrdinalIgnoreCase)
                        || from.Authority.Equals(new Uri(publicUrl).Authority, StringComparison.OrdinalIgnoreCase)));
}
