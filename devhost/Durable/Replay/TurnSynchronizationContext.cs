namespace Outreach.DevHost.Durable.Replay;

/// <summary>
/// Keeps an orchestrator on the one thread that runs its turn. A continuation that comes from anywhere else proves that the
/// orchestrator awaited something that is not durable; it is not run, and <paramref name="foreignContinuation"/> is told.
/// </summary>
internal sealed class TurnSynchronizationContext(Action foreignContinuation) : SynchronizationContext
{
    private readonly Queue<(SendOrPostCallback Callback, object? State)> _continuations = new();

    private readonly int _thread = Environment.CurrentManagedThreadId;

    private volatile bool _over;

    public bool IsCurrent => !_over && Environment.CurrentManagedThreadId == _thread;

    public override void Post(SendOrPostCallback d, object? state)
    {
        if (IsCurrent)
            _continuations.Enqueue((d, state));
        else
            foreignContinuation();
    }

    public override void Send(SendOrPostCallback d, object? state)
    {
        if (IsCurrent)
            d(state);
        else
            foreignContinuation();
    }

    public override SynchronizationContext CreateCopy() => this;

    /// <summary>Runs <paramref name="action"/> and whatever it makes runnable.</summary>
    public void Run(Action action)
    {
        var previous = Current;
        SetSynchronizationContext(this);
        try
        {
            action();
            while (_continuations.TryDequeue(out var continuation))
                continuation.Callback(continuation.State);
        }
        finally
        {
            SetSynchronizationContext(previous);
        }
    }

    public bool IsOver => _over;

    public void End() => _over = true;
}
