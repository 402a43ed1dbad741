namespace Outreach.DevHost.Durable.Turns;

/// <summary>Counts what is still to be done, so that one can wait until nothing is left.</summary>
internal sealed class OpenWork
{
    private readonly Lock _lock = new();

    private int _count;

    private TaskCompletionSource? _none;

    public void Add()
    {
        lock (_lock)
            _count++;
    }

    public void Done(int count = 1)
    {
        TaskCompletionSource? none = null;
        lock (_lock)
        {
            _count -= count;
            if (_count == 0)
                (none, _none) = (_none, null);
        }

        none?.TrySetResult();
    }

    public Task WhenNone()
    {
        lock (_lock)
        {
            return _count == 0
                ? Task.CompletedTask
                : (_none ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }
}
