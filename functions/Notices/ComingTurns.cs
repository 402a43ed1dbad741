using System.Diagnostics;

namespace Outreach.Notices;

/// <summary>
/// The items whose turn is about to begin in this process: announced by whoever woke them, or due at a moment that has come for
/// another too. Not safe for use by several threads at once.
/// </summary>
internal sealed class ComingTurns
{
    // A turn that has not begun by then was taken by another instance of the app, or its wake was lost.
    private static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(5);

    // Beyond that, those of the same moment are waited for by chance only.
    private const int MostDue = 20_000;

    private readonly Dictionary<string, long> _announced = new(StringComparer.Ordinal);
    private readonly Queue<(string Id, long At)> _inOrder = [];
    private readonly Dictionary<string, DateTimeOffset> _due = new(StringComparer.Ordinal);
    private readonly SortedSet<(DateTimeOffset At, string Id)> _byTime = [];

    /// <summary>How many are about to begin.</summary>
    public int Count
    {
        get
        {
            ForgetOld();
            return _announced.Count;
        }
    }

    /// <summary>A turn is about to begin.</summary>
    public void Announce(string id)
    {
        ForgetOld();
        var now = Stopwatch.GetTimestamp();
        _announced[id] = now;
        _inOrder.Enqueue((id, now));
    }

    /// <summary>It is not, after all.</summary>
    public void Withdraw(string id) => _announced.Remove(id);

    /// <summary>A turn has begun at a moment (UTC) that may be another's too.</summary>
    public void Begun(string id, DateTimeOffset now)
    {
        _announced.Remove(id);
        Forget(id);
        while (_byTime.Count > 0 && _byTime.Min is var first && first.At <= now)
        {
            Forget(first.Id);
            Announce(first.Id);
        }
    }

    /// <summary>A turn has ended, and the next is due at a moment (UTC), if at all.</summary>
    public void Ended(string id, DateTimeOffset? next)
    {
        Forget(id);
        if (next is { } at && _due.Count < MostDue)
        {
            _due[id] = at;
            _byTime.Add((at, id));
        }
    }

    private void ForgetOld()
    {
        while (_inOrder.TryPeek(out var oldest))
        {
            var stands = _announced.GetValueOrDefault(oldest.Id) == oldest.At;
            if (stands && Stopwatch.GetElapsedTime(oldest.At) <= KeptFor)
            {
                return;
            }

            _inOrder.Dequeue();
            if (stands)
            {
                _announced.Remove(oldest.Id);
            }
        }
    }

    private void Forget(string id)
    {
        if (_due.Remove(id, out var at))
        {
            _byTime.Remove((at, id));
        }
    }
}
