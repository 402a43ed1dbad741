#nullable disable

using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using SendGrid.Helpers.Mail;

namespace SendGrid;

public abstract class BaseClient : ISendGridClient
{
    private const string Json = "application/json";

    private readonly HttpClient _client;
    private readonly BaseClientOptions _options;

    protected BaseClient(BaseClientOptions options)
        : this((HttpClient)null, options)
    {
    }

    protected BaseClient(HttpClient httpClient, BaseClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _client = httpClient ?? new HttpClient();
        if (options.RequestHeaders is not null && options.RequestHeaders.TryGetValue("Content-Type", out var contentType))
        {
            MediaType = contentType;
        }
    }

    public enum Method
    {
        DELETE,
        GET,
        PATCH,
        POST,
        PUT,
    }

    public string UrlPath
    {
        get => _options.UrlPath;
        set => _options.UrlPath = value;
    }

    public string Version
    {
        get => _options.Version;
        set => _options.Version = value;
    }

    public string MediaType { get; set; } = Json;

    public virtual AuthenticationHeaderValue AddAuthorization(KeyValuePair<string, string> header)
    {
        var parts = header.Value.Split();
        return new AuthenticationHeaderValue(parts[0], parts[1]);
    }

    public virtual async Task<Response> MakeRequest(HttpRequestMessage request, CancellationToken cancellationToken = default)
    {
        var response = await _client.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (response.Content.Headers.ContentType is { CharSet: "utf8" } contentType)
        {
            contentType.CharSet = Encoding.UTF8.WebName;
        }

        return new Response(response.StatusCode, response.Content, response.Headers);
    }

    public async Task<Response> RequestAsync(
        Method method,
        string requestBody = null,
        string queryParams = null,
        string urlPath = null,
        CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Parse(method.ToString()), UriOf(urlPath, queryParams));
        if (requestBody is not null)
        {
            request.Content = new StringContent(requestBody, Encoding.UTF8, MediaType);
            if (MediaType == Json)
            {
                request.Content.Headers.ContentType.CharSet = null;
            }
        }

        foreach (var (name, value) in _options.RequestHeaders ?? [])
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        request.Headers.Authorization = _options.Auth;
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(MediaType));
        request.Headers.UserAgent.TryParseAdd("sendgrid/9.29.3 csharp");
        return await MakeRequest(request, cancellationToken).ConfigureAwait(false);
    }

    public Task<Response> SendEmailAsync(SendGridMessage msg, CancellationToken cancellationToken = default) =>
        RequestAsync(Method.POST, msg.Serialize(), urlPath: "mail/send", cancellationToken: cancellationToken);

    private Uri UriOf(string urlPath, string queryParams)
    {
        var host = _options.Host.EndsWith('/') ? _options.Host : _options.Host + "/";
        var path = urlPath ?? _options.UrlPath;
        path = _options.Version is null ? path : $"{_options.Version}/{path}";
        return new Uri(new Uri(host), queryParams is null ? path : path + "?" + QueryOf(queryParams));
    }

    /// <summary>The parameters come as a JSON object; an array repeats its name.</summary>
    private static string QueryOf(string queryParams)
    {
        using var json = JsonDocument.Parse(queryParams);
        var pairs = from property in json.RootElement.EnumerateObject()
                    from value in property.Value.ValueKind == JsonValueKind.Array ? [.. property.Value.EnumerateArray()] : new[] { property.Value }
                    select string.Create(CultureInfo.InvariantCulture, $"{property.Name}={value}");
        return string.Join('&', pairs);
    }
}
