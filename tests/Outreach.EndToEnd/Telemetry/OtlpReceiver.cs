using System.Collections.Immutable;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Outreach.EndToEnd.Telemetry;

/// <summary>A collector that takes OTLP as protobuf over HTTP on a free port of this machine, and keeps what it gets.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly WebApplication _web;
    private readonly Lock _gate = new();
    private ImmutableList<(string Path, byte[] Body)> _requests = [];
    private TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private OtlpReceiver()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _web = builder.Build();
        _web.MapPost("/v1/{signal}", TakeAsync);
    }

    /// <summary>What makes a host send here, at once.</summary>
    public IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>
    {
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = _web.Urls.Single(),
        ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        ["OTEL_BSP_SCHEDULE_DELAY"] = "50",
        ["OTEL_BLRP_SCHEDULE_DELAY"] = "50",
        ["OTEL_METRIC_EXPORT_INTERVAL"] = "100",
    };

    public IReadOnlyList<ReceivedSpan> Spans => [.. Bodies("/v1/traces").SelectMany(Received.SpansIn)];

    /// <summary>The latest value of each.</summary>
    public IReadOnlyList<ReceivedMeasure> Measures =>
        [.. Bodies("/v1/metrics").SelectMany(Received.MeasuresIn)
            .GroupBy(
                measure =>
                    $"{measure.Name} {string.Join(' ', measure.Tags.OrderBy(tag => tag.Key).Select(tag => $"{tag.Key}={tag.Value}"))}")
            .Select(same => same.Last())];

    public IReadOnlyList<ReceivedLine> Lines => [.. Bodies("/v1/logs").SelectMany(Received.LinesIn)];

    public IReadOnlySet<string> Services => Taken.Select(request => Received.ServiceOf(new WireMessage(request.Body))).ToHashSet();

    /// <summary>All that came, as it came: every name, tag, message and value is in it as UTF-8.</summary>
    public string Everything => string.Join('\n', Taken.Select(request => Encoding.UTF8.GetString(request.Body)));

    private ImmutableList<(string Path, byte[] Body)> Taken => Volatile.Read(ref _requests);

    public static async Task<OtlpReceiver> StartAsync()
    {
        var receiver = new OtlpReceiver();
        await receiver._web.StartAsync();
        return receiver;
    }

    /// <summary>Waits until what has arrived is enough.</summary>
    public async Task UntilAsync(Func<OtlpReceiver, bool> isEnough)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (true)
        {
            Task next;
            lock (_gate)
            {
                next = _arrived.Task;
            }

            if (isEnough(this))
            {
                return;
            }

            await next.WaitAsync(limit.Token);
        }
    }

    public async ValueTask DisposeAsync() => await _web.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        lock (_gate)
        {
            _requests = _requests.Add((context.Request.Path, body.ToArray()));
            _arrived.SetResult();
            _arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        context.Response.ContentType = "application/x-protobuf";
    }

    private IEnumerable<WireMessage> Bodies(string path) =>
        Taken.Where(request => request.Path == path).Select(request => new WireMessage(request.Body));
}
