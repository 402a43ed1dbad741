using System.Text.Json;
using System.Text.Json.Serialization;

namespace Outreach.DevHost.Durable.Time;

/// <summary>A durable timer, or a start that is to come.</summary>
/// <param name="ExecutionId">The generation that waits for it; it is void once that is over.</param>
/// <param name="TimerId">Its number in that generation's history.</param>
/// <param name="DueAt">When it is due (UTC).</param>
/// <param name="Start">The messages of a start that was taken too early, as JSON; null for a timer.</param>
internal sealed record KeptTimer(
    [property: JsonIgnore] string InstanceId,
    [property: JsonPropertyName("e")] string ExecutionId,
    [property: JsonPropertyName("t")] int TimerId,
    [property: JsonPropertyName("d")] DateTimeOffset DueAt,
    [property: JsonPropertyName("s"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Start = null)
{
    /// <summary>Whether it is known that the turn that created it was committed, and that it has not fired.</summary>
    [JsonIgnore]
    public bool IsCertain { get; init; } = true;

    /// <summary>Distinguishes timers that are due at the same time.</summary>
    [JsonIgnore]
    public long Order { get; init; }
}

/// <summary>
/// What all instances wait for. It is stored before the turn that asks for it is committed, and stays stored until a later turn of the
/// same instance is: so a process may end between any two writes. What is read after that is uncertain, and is looked up in the history
/// before it fires.
/// </summary>
internal sealed class KeptTimers(ITimerStore store)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, List<KeptTimer>> _byInstance = new(StringComparer.Ordinal);
    private readonly SortedSet<KeptTimer> _waiting = new(Comparer<KeptTimer>.Create(static (a, b) =>
        a.DueAt != b.DueAt ? a.DueAt.CompareTo(b.DueAt) : a.Order.CompareTo(b.Order)));

    private long _order;

    public DateTimeOffset? NextAt
    {
        get
        {
            lock (_gate)
            {
                return _waiting.Min?.DueAt;
            }
        }
    }

    public DateTimeOffset? NextOf(string instanceId)
    {
        lock (_gate)
        {
            return _byInstance.TryGetValue(instanceId, out var timers) ? timers.Min(timer => (DateTimeOffset?)timer.DueAt) : null;
        }
    }

    /// <summary>Reads what an earlier process left; whether there was any.</summary>
    public async Task<bool> LoadAsync(CancellationToken cancellation)
    {
        var loaded = await store.LoadAsync(cancellation);
        lock (_gate)
        {
            foreach (var (instanceId, text) in loaded)
            {
                foreach (var timer in JsonSerializer.Deserialize<List<KeptTimer>>(text)!)
                {
                    // A start has no history yet, and its message is gone.
                    Add(timer with { InstanceId = instanceId, IsCertain = timer.Start is not null });
                }
            }

            return _waiting.Count > 0;
        }
    }

    /// <summary>Stores timers with those that the instance has already; they wait only after <see cref="Commit"/>.</summary>
    public Task KeepAsync(string instanceId, IReadOnlyList<KeptTimer> added)
    {
        string text;
        lock (_gate)
        {
            text = JsonSerializer.Serialize(_byInstance.GetValueOrDefault(instanceId, []).Concat(added));
        }

        return store.PutAsync(instanceId, text);
    }

    /// <summary>Lets what was kept wait, and makes void what earlier generations waited for.</summary>
    public void Commit(string instanceId, string executionId, IReadOnlyList<KeptTimer> added, bool isOver)
    {
        bool isNoneLeft;
        lock (_gate)
        {
            if (_byInstance.TryGetValue(instanceId, out var timers))
            {
                foreach (var timer in timers.Where(timer => isOver || timer.ExecutionId != executionId).ToList())
                {
                    Remove(timer);
                }
            }

            if (!isOver)
            {
                foreach (var timer in added)
                {
                    Add(timer);
                }
            }

            isNoneLeft = !_byInstance.ContainsKey(instanceId);
        }

        if (isNoneLeft)
        {
            store.Forget(instanceId);
        }
    }

    /// <summary>Drops uncertain timers of which it has become known that their generation is over.</summary>
    public void DropUncertain(Func<KeptTimer, bool> isVoid)
    {
        lock (_gate)
        {
            foreach (var timer in _waiting.Where(timer => !timer.IsCertain && isVoid(timer)).ToList())
            {
                Remove(timer);
                if (!_byInstance.ContainsKey(timer.InstanceId))
                {
                    store.Forget(timer.InstanceId);
                }
            }
        }
    }

    /// <summary>Lets what was kept by a turn wait of which nobody knows whether it was committed; what was there before stays.</summary>
    public void Doubt(IReadOnlyList<KeptTimer> added)
    {
        lock (_gate)
        {
            foreach (var timer in added)
            {
                Add(timer with { IsCertain = false });
            }
        }
    }

    /// <summary>Takes what is due; each is then either <see cref="Fired"/> or to be <see cref="TryLater"/>.</summary>
    public IReadOnlyList<KeptTimer> TakeDue(DateTimeOffset now, Func<KeptTimer, bool> mayFire)
    {
        lock (_gate)
        {
            var due = _waiting.TakeWhile(timer => timer.DueAt <= now).Where(mayFire).ToList();
            _waiting.ExceptWith(due);
            return due;
        }
    }

    public bool AnyDue(DateTimeOffset now)
    {
        lock (_gate)
        {
            return _waiting.Min?.DueAt <= now;
        }
    }

    /// <summary>Its message was sent. It stays stored until its instance's next turn.</summary>
    public void Fired(KeptTimer timer)
    {
        lock (_gate)
        {
            Remove(timer);
        }
    }

    /// <summary>It had fired before, or its turn was never committed.</summary>
    public void Drop(KeptTimer timer)
    {
        lock (_gate)
        {
            Remove(timer);
            if (!_byInstance.ContainsKey(timer.InstanceId))
            {
                store.Forget(timer.InstanceId);
            }
        }
    }

    public void TryLater(KeptTimer timer)
    {
        lock (_gate)
        {
            // Unless it became void meanwhile.
            if (_byInstance.TryGetValue(timer.InstanceId, out var timers) && timers.Contains(timer))
            {
                _waiting.Add(timer);
            }
        }
    }

    /// <summary>Removes instances that no longer wait for anything from storage, too.</summary>
    public Task FlushAsync() => store.FlushAsync();

    public void ForgetStart(string instanceId)
    {
        lock (_gate)
        {
            if (_byInstance.GetValueOrDefault(instanceId)?.Find(timer => timer.Start is not null) is not { } start)
            {
                return;
            }

            Remove(start);
        }

        store.Forget(instanceId);
    }

    private void Add(KeptTimer timer)
    {
        timer = timer with { Order = _order++ };
        if (!_byInstance.TryGetValue(timer.InstanceId, out var timers))
        {
            _byInstance[timer.InstanceId] = timers = [];
        }

        timers.Add(timer);
        _waiting.Add(timer);
    }

    private void Remove(KeptTimer timer)
    {
        _waiting.Remove(timer);
        if (_byInstance.TryGetValue(timer.InstanceId, out var timers) && timers.Remove(timer) && timers.Count == 0)
        {
            _byInstance.Remove(timer.InstanceId);
        }
    }
}
