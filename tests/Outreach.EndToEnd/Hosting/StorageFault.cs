using Azure.Core;
using Azure.Core.Pipeline;

namespace Outreach.EndToEnd.Hosting;

/// <summary>Does something at the first storage call that a test has armed it for.</summary>
internal sealed class StorageFault : HttpPipelinePolicy
{
    private Armed? _armed;

    /// <summary>Loses the answer to the next write of a table whose body has these words: it is stored, and nobody is told.</summary>
    public void LoseAnswer(string table, params string[] words) =>
        _armed = new Armed(table, words, static () => throw new IOException("The answer got lost."));

    /// <summary>Does something right after the next write of a table, where words are given that has them in its body.</summary>
    public void AfterWrite(string table, Action act, params string[] words) => _armed = new Armed(table, words, act);

    /// <summary>Fails the next read of a table before it comes to storage.</summary>
    public void FailRead(string table) => _armed = new Armed(table, [], Fails) { Before = FaultyCall.Read };

    /// <summary>Fails the next write of a table whose body has these words before it comes to storage.</summary>
    public void FailWrite(string table, params string[] words) => _armed = new Armed(table, words, Fails) { Before = FaultyCall.Write };

    /// <summary>Whether what was armed has happened.</summary>
    public bool HasHappened => _armed is null;

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
        throw new NotSupportedException("The product calls storage asynchronously.");

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        var hit = _armed is { } waiting
            && waiting.Fits(message.Request)
            && Interlocked.CompareExchange(ref _armed, null, waiting) == waiting ? waiting : null;
        if (hit is { Before: not null })
        {
            hit.Act();
        }

        await ProcessNextAsync(message, pipeline);
        hit?.Act();
    }

    /// <summary>Whether a request writes to a table with all of these words in its body.</summary>
    public static bool IsWrite(Request request, string table, params string[] words)
    {
        if (request.Method == RequestMethod.Get || request.Content is null)
        {
            return false;
        }

        using var buffer = new MemoryStream();
        request.Content.WriteTo(buffer, CancellationToken.None);
        var sent = request.Uri + System.Text.Encoding.UTF8.GetString(buffer.ToArray());
        return sent.Contains($"/{table}", StringComparison.Ordinal)
            && Array.TrueForAll(words, word => sent.Contains(word, StringComparison.Ordinal));
    }

    private static void Fails() => throw new InvalidOperationException("Storage is not there.");

    private enum FaultyCall
    {
        Read,
        Write,
    }

    private sealed record Armed(string Table, string[] Words, Action Act)
    {
        /// <summary>Before which call it happens; null for after a write.</summary>
        public FaultyCall? Before { get; init; }

        public bool Fits(Request request) => Before == FaultyCall.Read
            ? request.Method == RequestMethod.Get && request.Uri.ToString().Contains($"/{Table}", StringComparison.Ordinal)
            : IsWrite(request, Table, Words);
    }
}
