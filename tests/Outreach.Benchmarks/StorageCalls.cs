using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Outreach.Benchmarks;

/// <summary>The services of a storage account.</summary>
internal enum StorageService
{
    Tables,
    Queues,
    Blobs,
}

/// <summary>One kind of storage call.</summary>
/// <param name="Service">Which service answers it.</param>
/// <param name="Name">What it does and to what, such as <c>batch FollowUps</c>.</param>
/// <param name="IsPoll">Whether it would be sent with nothing to do: a look into an empty queue, a lease that is renewed.</param>
internal sealed record StorageCallKind(StorageService Service, string Name, bool IsPoll = false);

/// <summary>Counts what storage clients send, every attempt of it: a transaction is one call. Polls are told apart from work.</summary>
internal sealed partial class StorageCalls : HttpPipelinePolicy
{
    private readonly Dictionary<StorageCallKind, int> _byKind = [];
    private readonly Lock _gate = new();

    /// <summary>The calls since the last time this was asked.</summary>
    public CallCounts Take()
    {
        lock (_gate)
        {
            var counts = new CallCounts(new Dictionary<StorageCallKind, int>(_byKind));
            _byKind.Clear();
            return counts;
        }
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        try
        {
            ProcessNext(message, pipeline);
        }
        finally
        {
            Count(message);
        }
    }

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        try
        {
            await ProcessNextAsync(message, pipeline);
        }
        finally
        {
            Count(message);
        }
    }

    private void Count(HttpMessage message)
    {
        var kind = KindOf(message);
        lock (_gate)
        {
            _byKind[kind] = _byKind.GetValueOrDefault(kind) + 1;
        }
    }

    private static StorageCallKind KindOf(HttpMessage message)
    {
        var request = message.Request;
        var path = request.Uri.Path ?? "";
        var name = Resource().Match(path).Groups[1].Value;
        if (request.Headers.TryGetValue("DataServiceVersion", out _))
        {
            return TableCall(request, name);
        }

        // A queue is asked for its messages, or how many it has; nothing else of this account has such an address.
        if (QueueName().IsMatch(name))
        {
            return QueueCall(message, path, name);
        }

        return new StorageCallKind(
            StorageService.Blobs, $"{request.Method} {name}", IsPoll: name.EndsWith("-leases", StringComparison.Ordinal));
    }

    private static StorageCallKind TableCall(Request request, string name)
    {
        if (name == "$batch")
        {
            return new StorageCallKind(StorageService.Tables, $"batch {BatchTable().Match(BodyOf(request)).Groups[1].Value}");
        }

        // Who holds a partition, asked again and again.
        return new StorageCallKind(
            StorageService.Tables, $"{request.Method} {name}", IsPoll: name.EndsWith("Partitions", StringComparison.Ordinal));
    }

    private static StorageCallKind QueueCall(HttpMessage message, string path, string name)
    {
        var queue = name[(name.IndexOf('-', StringComparison.Ordinal) + 1)..].Split('-')[0];
        var method = message.Request.Method;
        if (!path.Contains("/messages", StringComparison.Ordinal))
        {
            return new StorageCallKind(StorageService.Queues, $"look at {queue}", IsPoll: true);
        }

        if (method == RequestMethod.Get)
        {
            return new StorageCallKind(StorageService.Queues, $"get {queue}", IsPoll: !HasMessages(message));
        }

        var act = method == RequestMethod.Post ? "put" : method == RequestMethod.Put ? "update" : "delete";
        return new StorageCallKind(StorageService.Queues, $"{act} {queue}");
    }

    private static bool HasMessages(HttpMessage message)
    {
        if (!message.HasResponse || message.Response.ContentStream is not { CanSeek: true } body)
        {
            return false;
        }

        // An empty list is an XML declaration and one element.
        return body.Length > 120;
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

    [GeneratedRegex(@"^(?:POST|PUT|DELETE|PATCH|MERGE) \S+/devstoreaccount1/(\w+)", RegexOptions.Multiline)]
    private static partial Regex BatchTable();

    [GeneratedRegex(@"devstoreaccount1/([\w$-]+)")]
    private static partial Regex Resource();

    [GeneratedRegex(@"-(control-\d\d|workitems)$")]
    private static partial Regex QueueName();
}

/// <summary>How often each kind of call was sent.</summary>
internal sealed record CallCounts(IReadOnlyDictionary<StorageCallKind, int> ByKind)
{
    /// <summary>Calls that did some work.</summary>
    public int Work => ByKind.Where(kind => !kind.Key.IsPoll).Sum(kind => kind.Value);

    /// <summary>Calls that only looked.</summary>
    public int Polls => ByKind.Where(kind => kind.Key.IsPoll).Sum(kind => kind.Value);

    /// <summary>Both together.</summary>
    public CallCounts With(CallCounts other) =>
        new(ByKind.Concat(other.ByKind).GroupBy(kind => kind.Key).ToDictionary(same => same.Key, same => same.Sum(kind => kind.Value)));

    /// <summary>Such as <c>tables 12.3, queues 7.1, blobs 0; polls 0.4</c>, each of so many.</summary>
    public string Of(int items) => string.Create(
        CultureInfo.InvariantCulture,
        $"tables {Each(StorageService.Tables, items):0.0}, queues {Each(StorageService.Queues, items):0.0}, blobs "
            + $"{Each(StorageService.Blobs, items):0.0}; polls {Polls / (double)items:0.0}");

    /// <summary>Every kind that did some work, the most frequent first.</summary>
    public string List(int items) => string.Join(
        ", ",
        ByKind.Where(kind => !kind.Key.IsPoll).OrderByDescending(kind => kind.Value)
            .Select(kind => string.Create(CultureInfo.InvariantCulture, $"{kind.Key.Name} {kind.Value / (double)items:0.##}")));

    private double Each(StorageService service, int items) =>
        ByKind.Where(kind => kind.Key.Service == service && !kind.Key.IsPoll).Sum(kind => kind.Value) / (double)items;
}
