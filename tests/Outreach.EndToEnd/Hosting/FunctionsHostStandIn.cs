using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Reflection;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Outreach.EndToEnd.Hosting;

/// <summary>
/// The side of the Functions host that a worker talks to: one stream of gRPC messages both ways. Messages are written and read as JSON, by
/// the descriptors within the worker's own package, whose types are not public.
/// </summary>
internal sealed class FunctionsHostStandIn : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly MessageDescriptor Streaming = ((FileDescriptor)Assembly.Load("Microsoft.Azure.Functions.Worker.Grpc")
        .GetType("Microsoft.Azure.Functions.Worker.Grpc.Messages.FunctionRpcReflection", throwOnError: true)!
        .GetProperty("Descriptor")!.GetValue(null)!).FindTypeByName<MessageDescriptor>("StreamingMessage");

    private readonly WebApplication _web;
    private readonly ConcurrentDictionary<string, TaskCompletionSource<JsonObject>> _answers = new();
    private readonly TaskCompletionSource<HttpResponse> _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SemaphoreSlim _writing = new(1);
    private int _asked;

    private FunctionsHostStandIn(WebApplication web) => _web = web;

    public Uri Address => new(_web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    public static async Task<FunctionsHostStandIn> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(
            kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        var host = new FunctionsHostStandIn(builder.Build());
        host._web.MapPost("/AzureFunctionsRpcMessages.FunctionRpc/EventStream", host.ServeAsync);
        await host._web.StartAsync();
        return host;
    }

    /// <summary>Waits for the worker to open the stream, and gives what it says first.</summary>
    public Task<JsonObject> ConnectedAsync() => AnswerTo("").Task.WaitAsync(Patience);

    /// <summary>Sends a message, by the name of its content, and gives the content of the answer to it.</summary>
    public async Task<JsonObject> AskAsync(string content, JsonObject message, string answer)
    {
        var id = $"{Interlocked.Increment(ref _asked)}";
        await SendAsync(new JsonObject { ["requestId"] = id, [content] = message });
        return (await AnswerTo(id).Task.WaitAsync(Patience))[answer]!.AsObject();
    }

    public async ValueTask DisposeAsync()
    {
        _ended.TrySetResult();
        await _web.DisposeAsync();
        _writing.Dispose();
    }

    private TaskCompletionSource<JsonObject> AnswerTo(string requestId) =>
        _answers.GetOrAdd(requestId, _ => new TaskCompletionSource<JsonObject>(TaskCreationOptions.RunContinuationsAsynchronously));

    private async Task SendAsync(JsonObject message)
    {
        var response = await _connected.Task.WaitAsync(Patience);
        var bytes = JsonParser.Default.Parse(message.ToJsonString(), Streaming).ToByteArray();
        var frame = new byte[5 + bytes.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), bytes.Length);
        bytes.CopyTo(frame, 5);
        await _writing.WaitAsync();
        try
        {
            await response.BodyWriter.WriteAsync(frame);
        }
        finally
        {
            _writing.Release();
        }
    }

    private async Task ServeAsync(HttpContext http)
    {
        http.Response.ContentType = "application/grpc";
        await http.Response.StartAsync();
        _connected.TrySetResult(http.Response);
        try
        {
            while (await ReadAsync(http.Request.Body, http.RequestAborted) is { } message)
            {
                AnswerTo(message["requestId"]?.GetValue<string>() ?? "").TrySetResult(message);
            }
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException)
        {
            // The worker was ended by the test.
        }

        await _ended.Task;
    }

    private static async Task<JsonObject?> ReadAsync(Stream body, CancellationToken cancellationToken)
    {
        var head = new byte[5];
        if (await body.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken) < head.Length)
        {
            return null;
        }

        var bytes = new byte[BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(1))];
        await body.ReadExactlyAsync(bytes, cancellationToken);
        return JsonNode.Parse(JsonFormatter.Default.Format(Streaming.Parser.ParseFrom(bytes)))!.AsObject();
    }
}
