using System.Net;
using System.Text.Json.Nodes;

namespace Outreach.EndToEnd.Client;

/// <summary>What the customer's browser gets of their page.</summary>
public sealed record ShownPage(HttpStatusCode Status, string Html, IReadOnlyDictionary<string, string> Headers)
{
    public string Language => Between("<html lang=\"", "\"");

    public string Heading => WebUtility.HtmlDecode(Between("<h1>", "</h1>"));

    private string Between(string before, string after)
    {
        var from = Html.IndexOf(before, StringComparison.Ordinal) + before.Length;
        return Html[from..Html.IndexOf(after, from, StringComparison.Ordinal)];
    }
}

/// <summary>A customer with a link: neither signed in nor in need of anything but its address.</summary>
public sealed class CustomerPage : IDisposable
{
    private readonly HttpClient _http = new();

    public void Dispose() => _http.Dispose();

    /// <summary>The address of a link that a staff member makes.</summary>
    public static async Task<string> LinkAsync(OutreachClient outreach, string staff, string followUpId, JsonObject? input = null) =>
        (await outreach.SendAsync(
            HttpMethod.Post,
            $"api/followups/{followUpId}/confirm-link",
            input is null ? null : OutreachClient.JsonOf(input),
            staff)).Expect<MadeLink>(HttpStatusCode.Created).Url;

    public Task<ShownPage> OpenAsync(string url, string? languages = null, HttpMethod? method = null) =>
        SendAsync(new HttpRequestMessage(method ?? HttpMethod.Get, url), languages);

    public Task<ShownPage> AnswerAsync(string url, string answer, string? sentence = null) =>
        PostAsync(url, new FormUrlEncodedContent(
            sentence is null
                ? [KeyValuePair.Create("answer", answer)]
                : [KeyValuePair.Create("answer", answer), KeyValuePair.Create($"about_{answer}", sentence)]));

    public Task<ShownPage> PostAsync(string url, HttpContent? content, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = content };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return SendAsync(request, languages: null);
    }

    private async Task<ShownPage> SendAsync(HttpRequestMessage request, string? languages)
    {
        using (request)
        {
            if (languages is not null)
            {
                request.Headers.TryAddWithoutValidation("Accept-Language", languages);
            }

            using var response = await _http.SendAsync(request);
            return new ShownPage(
                response.StatusCode,
                await response.Content.ReadAsStringAsync(),
                response.Headers.Concat(response.Content.Headers)
                    .ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase));
        }
    }

    private sealed record MadeLink(string Url, DateTimeOffset ExpiresAt);
}
