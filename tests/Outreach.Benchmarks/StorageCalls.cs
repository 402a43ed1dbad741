using System.Text;
using System.Text.RegularExpressions;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Outreach.Benchmarks;

/// <summary>
/// Counts what the table client sends, every attempt of it: a transaction is one call. It also reads, from each write of an
/// orchestration, how many events its history then has, so that no moment is missed.
/// </summary>
internal sealed partial class StorageCalls : HttpPipelinePolicy
{
    private readonly Dictionary<string, int> _byKind = [];
    private readonly Lock _gate = new();

    /// <summary>Calls so far.</summary>
    public int Count { get; private set; }

    /// <summary>The longest history that was ever written.</summary>
    public int LongestHistory { get; private set; }

    /// <summary>Calls by operation and table since the last time this was asked, for whoever looks for a call to save.</summary>
    public IReadOnlyList<KeyValuePair<string, int>> TakeKinds()
    {
        lock (_gate)
        {
            var kinds = _byKind.OrderByDescending(kind => kind.Value).ToList();
            _byKind.Clear();
            return kinds;
        }
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        CountCall(message.Request);
        ProcessNext(message, pipeline);
    }

    public override ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        CountCall(message.Request);
        return ProcessNextAsync(message, pipeline);
    }

    private void CountCall(Request request)
    {
        var body = BodyOf(request);
        var inBatch = BatchOperation().Match(body);
        var kind = inBatch.Success
            ? $"batch {inBatch.Groups[1].Value}"
            : $"{request.Method} {Table().Match(request.Uri.Path).Groups[1].Value}";
        var longest = HistoryLength().Matches(body).Select(match => int.Parse(match.Groups[1].ValueSpan)).DefaultIfEmpty().Max();
        lock (_gate)
        {
            Count++;
            LongestHistory = Math.Max(LongestHistory, longest);
            _byKind[kind] = _byKind.GetValueOrDefault(kind) + 1;
        }
    }

    private static string BodyOf(Request request)
    {
        if (request.Content is null)
        {
            return "";
        }

        using var body = new MemoryStream();
        request.Content.WriteTo(body, CancellationToken.None);
        return Encoding.UTF8.GetString(body.GetBuffer(), 0, (int)body.Length);
    }

    [GeneratedRegex("\"Events\":\\s*([0-9]+)")]
    private static partial Regex HistoryLength();

    [GeneratedRegex(@"^(?:POST|PUT|DELETE|PATCH|MERGE) \S+/devstoreaccount1/(\w+)", RegexOptions.Multiline)]
    private static partial Regex BatchOperation();

    [GeneratedRegex(@"devstoreaccount1/(\$?\w+)")]
    private static partial Regex Table();
}
