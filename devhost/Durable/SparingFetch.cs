using System.Collections.Concurrent;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Outreach.DevHost.Durable;

/// <summary>
/// Fetches from a queue when this process has sent something to it, or else after some time: the engine asks again after each message,
/// and on one machine every question that is asked in vain keeps other work waiting.
/// </summary>
/// <param name="longest">How long nothing is fetched where nothing was sent.</param>
internal sealed class SparingFetch(TimeSpan longest, TimeProvider time) : HttpPipelinePolicy
{
    private readonly ConcurrentDictionary<string, MessageQueue> _queues = new(StringComparer.Ordinal);

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        if (FindQueue(message.Request.Uri) is not { } queue)
        {
            await ProcessNextAsync(message, pipeline);
        }
        else if (message.Request.Method == RequestMethod.Get)
        {
            await queue.WhenToFetchAsync(message.CancellationToken);
            var sent = queue.Sent;
            await ProcessNextAsync(message, pipeline);
            if (!message.Response.IsError)
            {
                queue.Fetched(Count(message.Response.Content.ToMemory().Span, "<QueueMessage>"u8), sent);
            }
        }
        else
        {
            await ProcessNextAsync(message, pipeline);
            if (message.Request.Method == RequestMethod.Post)
            {
                queue.Add();
            }
            else if (message.Request.Method == RequestMethod.Put)
            {
                queue.Changed();
            }
        }
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => ProcessNext(message, pipeline);

    private MessageQueue? FindQueue(RequestUriBuilder address)
    {
        var path = address.Path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var at = Array.IndexOf(path, "messages");
        return at < 1 || address.Query.Contains("peekonly", StringComparison.OrdinalIgnoreCase)
            ? null
            : _queues.GetOrAdd(path[at - 1], _ => new MessageQueue(longest, time));
    }

    private static int Count(ReadOnlySpan<byte> text, ReadOnlySpan<byte> sought)
    {
        var count = 0;
        for (var at = text.IndexOf(sought); at >= 0; at = text.IndexOf(sought))
        {
            count++;
            text = text[(at + sought.Length)..];
        }

        return count;
    }

    private sealed class MessageQueue(TimeSpan longest, TimeProvider time)
    {
        private readonly Lock _gate = new();
        private TaskCompletionSource _signal = NewSignal();
        private DateTimeOffset _uncertainUntil;

        private long _sentInAll;
        private long _known;

        // What an earlier process left there.
        private bool _hasUnknown = true;

        public async Task WhenToFetchAsync(CancellationToken cancellation)
        {
            Task signal;
            lock (_gate)
            {
                if (_known > 0 || _hasUnknown || time.GetUtcNow() < _uncertainUntil)
                {
                    return;
                }

                signal = _signal.Task;
            }

            using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            await Task.WhenAny(signal, Task.Delay(longest, time, over.Token));
            await over.CancelAsync();
            cancellation.ThrowIfCancellationRequested();
        }

        /// <summary>How many have been sent to it in all.</summary>
        public long Sent => Interlocked.Read(ref _sentInAll);

        /// <param name="count">How many were fetched.</param>
        /// <param name="sentBefore">How many had been sent when the fetch began: none that came later may have been seen.</param>
        public void Fetched(int count, long sentBefore)
        {
            lock (_gate)
            {
                // More than is known of may be followed by still more.
                _hasUnknown = count > 0 && (_hasUnknown || count > _known);
                _known = Math.Max(count == 0 ? 0 : _known - count, _sentInAll - sentBefore);
            }
        }

        public void Add()
        {
            lock (_gate)
            {
                _sentInAll++;
                _known++;
                Signal();
            }
        }

        /// <summary>A message is kept, or given back: it can be fetched again soon.</summary>
        public void Changed()
        {
            lock (_gate)
            {
                _uncertainUntil = time.GetUtcNow() + longest;
                Signal();
            }
        }

        private void Signal()
        {
            _signal.TrySetResult();
            _signal = NewSignal();
        }

        private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
