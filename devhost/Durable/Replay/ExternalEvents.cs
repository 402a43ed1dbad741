using Microsoft.DurableTask.Converters;
using Outreach.DevHost.Durable.History;

namespace Outreach.DevHost.Durable.Replay;

/// <summary>
/// Events and those who wait for them. As in the SDK, the latest waiter is served first, and a waiter that was cancelled
/// still takes the next event.
/// </summary>
internal sealed class ExternalEvents
{
    private readonly Dictionary<string, Stack<Waiter>> _waiters = new(StringComparer.OrdinalIgnoreCase);

    private readonly List<HistoryEvent> _unprocessed = [];

    public IReadOnlyList<HistoryEvent> Unprocessed => _unprocessed;

    public bool AnyWaiting => _waiters.Values.Any(stack => stack.Count > 0);

    public Task<T> Wait<T>(string name, CancellationToken cancellation)
    {
        var source = new TaskCompletionSource<T>();
        var waiters = _waiters.TryGetValue(name, out var known) ? known : _waiters[name] = new Stack<Waiter>();
        if (waiters.TryPeek(out var other) && other.Type != typeof(T))
        {
            throw new ArgumentException(
                $"Event '{name}' is already waited for as {other.Type.FullName}; it can't be waited for as {typeof(T).FullName}.");
        }

        waiters.Push(new Waiter(typeof(T), json => Complete(source, json)));
        var buffered = _unprocessed.FindIndex(raised => string.Equals(raised.Name, name, StringComparison.OrdinalIgnoreCase));
        if (buffered >= 0)
        {
            var raised = _unprocessed[buffered];
            _unprocessed.RemoveAt(buffered);
            waiters.Pop().Complete(raised.Data);
        }

        cancellation.Register(() => source.TrySetCanceled(cancellation));
        return source.Task;
    }

    public void Raise(HistoryEvent raised)
    {
        if (_waiters.TryGetValue(raised.Name!, out var waiters) && waiters.TryPop(out var waiter))
            waiter.Complete(raised.Data);
        else
            Keep(raised);
    }

    public void Keep(HistoryEvent raised) => _unprocessed.Add(raised);

    private static void Complete<T>(TaskCompletionSource<T> source, string? json)
    {
        try
        {
            source.TrySetResult(JsonDataConverter.Default.Deserialize<T>(json)!);
        }
        catch (Exception exception) when (exception is System.Text.Json.JsonException or NotSupportedException)
        {
            source.TrySetException(exception);
        }
    }

    private sealed record Waiter(Type Type, Action<string?> Complete);
}
