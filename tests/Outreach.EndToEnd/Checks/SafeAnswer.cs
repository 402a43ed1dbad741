namespace Outreach.EndToEnd.Checks;

/// <summary>What holds for whatever a function answers, seen at every answer that a test reads.</summary>
internal static class SafeAnswer
{
    private static readonly string[] Insides = [
        "runtime/webhooks/durabletask", "statusQueryGetUri", "   at Outreach.", "   at System.", "System.InvalidOperationException"];

    /// <summary>Fails where a browser could do more with it than it may, or where it tells of the insides.</summary>
    public static void Check(string path, HttpResponseMessage response, string text)
    {
        Assert.DoesNotContain(response.Headers, header => header.Key.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase));
        if (path.StartsWith("api/", StringComparison.Ordinal))
        {
            Assert.Equal("nosniff", HeaderOf(response, "X-Content-Type-Options"));
            Assert.Equal("no-store", HeaderOf(response, "Cache-Control"));
            Assert.Equal("default-src 'none'; frame-ancestors 'none'", HeaderOf(response, "Content-Security-Policy"));
            Assert.Equal("no-referrer", HeaderOf(response, "Referrer-Policy"));
            Assert.Equal("same-origin", HeaderOf(response, "Cross-Origin-Resource-Policy"));
            Assert.DoesNotContain(Insides, inside => text.Contains(inside, StringComparison.Ordinal));
        }
    }

    private static string? HeaderOf(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : null;
}
