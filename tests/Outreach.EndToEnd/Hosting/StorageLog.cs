using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Outreach.EndToEnd.Hosting;

/// <summary>Remembers which storage calls the app has sent: <c>POST Identities</c>, or <c>batch Customers</c> for a transaction.</summary>
internal sealed partial class StorageLog : HttpPipelinePolicy
{
    private readonly ConcurrentQueue<string> _calls = new();

    /// <summary>The calls to a table since they were last asked for.</summary>
    public IReadOnlyList<string> Take(string table)
    {
        List<string> taken = [.. _calls.Where(call => call.EndsWith($" {table}", StringComparison.Ordinal))];
        _calls.Clear();
        return taken;
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
        throw new NotSupportedException("The product calls storage asynchronously.");

    public override ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        var resource = Resource().Match(message.Request.Uri.Path).Groups[1].Value;
        _calls.Enqueue(
            resource == "$batch"
                ? $"batch {Changed().Match(BodyOf(message.Request)).Groups[1].Value}"
                : $"{message.Request.Method} {resource}");
        return ProcessNextAsync(message, pipeline);
    }

    private static string BodyOf(Request request)
    {
        using var body = new MemoryStream();
        request.Content?.WriteTo(body, CancellationToken.None);
        return Encoding.UTF8.GetString(body.ToArray());
    }

    [GeneratedRegex(@"^/?\w+/([\w$]+)")]
    private static partial Regex Resource();

    [GeneratedRegex(@"^(?:POST|PUT|DELETE|PATCH|MERGE) http://[^/]+/\w+/(\w+)", RegexOptions.Multiline)]
    private static partial Regex Changed();
}
