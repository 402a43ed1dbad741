using DurableTask.Core;

namespace Outreach.DevHost.Durable.Memory;

/// <summary>Messages whose time has not come. The service's lock guards it; the alarm rings outside of the lock.</summary>
internal sealed class DelayedMessages : IDisposable
{
    /// <summary>No timer of the platform is longer than 49 days; a day is looked at again soon enough.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    private readonly TimeProvider _clock;

    private readonly ITimer _alarm;

    private PriorityQueue<TaskMessage, (DateTime At, long Order)> _byTime = new();

    private long _order;

    private int _sweepAt = 1024;

    public DelayedMessages(TimeProvider clock, Action due)
    {
        _clock = clock;
        _alarm = clock.CreateTimer(_ => due(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Add(TaskMessage message, DateTime at, Func<TaskMessage, bool> isVoid)
    {
        if (_byTime.Count >= _sweepAt)
        {
            Sweep(isVoid);
        }

        _byTime.Enqueue(message, (at, _order++));
        SetAlarm();
    }

    public List<TaskMessage> TakeDue()
    {
        var due = new List<TaskMessage>();
        var now = _clock.GetUtcNow().UtcDateTime;
        while (_byTime.TryPeek(out var message, out var next) && next.At <= now)
        {
            due.Add(message);
            _byTime.Dequeue();
        }

        SetAlarm();
        return due;
    }

    public void Clear() => _byTime.Clear();

    public void Dispose() => _alarm.Dispose();

    /// <summary>A timer that lost its race stays until it is due; instances that live for months would gather thousands of them.</summary>
    private void Sweep(Func<TaskMessage, bool> isVoid)
    {
        _byTime = new(_byTime.UnorderedItems.Where(item => !isVoid(item.Element)));
        _sweepAt = Math.Max(1024, 2 * _byTime.Count);
    }

    private void SetAlarm()
    {
        if (!_byTime.TryPeek(out _, out var next))
        {
            return;
        }

        var wait = next.At - _clock.GetUtcNow().UtcDateTime;
        _alarm.Change(wait < TimeSpan.Zero ? TimeSpan.Zero : wait > LongestWait ? LongestWait : wait, Timeout.InfiniteTimeSpan);
    }
}
