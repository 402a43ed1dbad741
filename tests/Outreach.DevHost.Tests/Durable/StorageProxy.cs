using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Outreach.DevHost.Tests.Durable;

/// <summary>Stands before Azurite and answers 503 while it is told to.</summary>
internal sealed class StorageProxy : IAsyncDisposable
{
    private static readonly string[] Services = ["Blob", "Queue", "Table"];

    private readonly HttpClient _client = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false, UseProxy = false });

    private readonly List<WebApplication> _listeners = [];

    private TaskCompletionSource _refused = new();

    private int _toRefuse;

    private volatile bool _refuses;

    private volatile bool _refusesDeletions;

    public string ConnectionString { get; private set; } = "";

    public static async Task<StorageProxy> StartAsync(string connectionString)
    {
        var proxy = new StorageProxy();
        var parts = connectionString.Split(';', StringSplitOptions.RemoveEmptyEntries)
            .Select(part => part.Split('=', 2))
            .ToDictionary(part => part[0], part => part[1]);
        foreach (var service in Services)
        {
            var endpoint = new Uri(parts[service + "Endpoint"]);
            parts[service + "Endpoint"] = await proxy.ListenAsync(endpoint) + endpoint.AbsolutePath;
        }

        proxy.ConnectionString = string.Join(';', parts.Select(part => $"{part.Key}={part.Value}"));
        return proxy;
    }

    /// <summary>Answers 503 from now on; completes when so many requests were refused.</summary>
    public Task RefuseAsync(int requests)
    {
        (_refused, _toRefuse) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), requests);
        _refuses = true;
        return _refused.Task;
    }

    /// <summary>Answers 503 to whoever deletes a message to an instance; completes when it has done so once.</summary>
    public Task RefuseDeletionsAsync()
    {
        (_refused, _toRefuse) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), 1);
        _refusesDeletions = true;
        return _refused.Task;
    }

    public void Allow() => (_refuses, _refusesDeletions) = (false, false);

    public async ValueTask DisposeAsync()
    {
        foreach (var listener in _listeners)
        {
            await listener.DisposeAsync();
        }

        _client.Dispose();
    }

    private async Task<string> ListenAsync(Uri target)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(server => server.Limits.MaxRequestBodySize = null);
        var listener = builder.Build();
        listener.Run(context => AnswerAsync(context, target));
        await listener.StartAsync();
        _listeners.Add(listener);
        return listener.Urls.Single();
    }

    private static bool IsDeletionOfMessage(HttpRequest request) =>
        HttpMethods.IsDelete(request.Method) && request.Path.Value!.Contains("-control-", StringComparison.Ordinal);

    private async Task AnswerAsync(HttpContext context, Uri target)
    {
        if (_refuses || (_refusesDeletions && IsDeletionOfMessage(context.Request)))
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            if (Interlocked.Decrement(ref _toRefuse) == 0)
            {
                _refused.SetResult();
            }

            return;
        }

        // The path as it was sent, for it is signed.
        var path = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var address = new Uri(
            string.Create(CultureInfo.InvariantCulture, $"http://{target.Host}:{target.Port}{path}"),
            new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using var request = new HttpRequestMessage(HttpMethod.Parse(context.Request.Method), address);
        if (context.Request.ContentLength is not null)
        {
            request.Content = new StreamContent(context.Request.Body);
        }

        foreach (var (name, values) in context.Request.Headers)
        {
            if (name != "Host" && !request.Headers.TryAddWithoutValidation(name, values.AsEnumerable()))
            {
                request.Content?.Headers.TryAddWithoutValidation(name, values.AsEnumerable());
            }
        }

        using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, context.RequestAborted);
        context.Response.StatusCode = (int)response.StatusCode;
        foreach (var (name, values) in response.Headers.Concat(response.Content.Headers))
        {
            if (name != "Transfer-Encoding" && name != "Connection" && name != "Keep-Alive")
            {
                context.Response.Headers[name] = values.ToArray();
            }
        }

        if (context.Response.StatusCode is not StatusCodes.Status204NoContent and not StatusCodes.Status304NotModified)
        {
            await response.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
        }
    }
}
