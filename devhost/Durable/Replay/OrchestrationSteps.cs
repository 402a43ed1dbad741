using Microsoft.DurableTask;
using Outreach.DevHost.Durable.History;

namespace Outreach.DevHost.Durable.Replay;

/// <summary>The durable calls of one execution, numbered in the order the code makes them, held against its history.</summary>
internal sealed class OrchestrationSteps
{
    private readonly SortedDictionary<int, HistoryEvent> _issued = [];

    private readonly Dictionary<int, OpenStep> _open = [];

    private readonly SortedSet<int> _canceledTimers = [];

    private HistoryEvent? _last;

    private int _count;

    public bool AnyOpen => _open.Count > 0;

    /// <summary>What the code has just asked for, to be appended to history.</summary>
    public IEnumerable<HistoryEvent> Issued => _issued.Values.Concat(
        _canceledTimers.Select(id => new HistoryEvent { Kind = HistoryEventKind.TimerCanceled, TaskId = id }));

    /// <summary>Where the code is, for a message.</summary>
    public string Position => _last is null ? "step 1" : $"step {_count + 1}, after {Describe(_last)}";

    /// <summary>A call that nothing comes back from.</summary>
    public void Send(HistoryEvent step) => Issue(step);

    /// <summary>A call whose result arrives as a later event.</summary>
    public Task<string?> Call(HistoryEvent step, CancellationToken cancellation = default)
    {
        var id = Issue(step);
        var source = new TaskCompletionSource<string?>();
        _open[id] = new OpenStep(step, source);
        cancellation.Register(() => Cancel(id, source, cancellation));
        return source.Task;
    }

    /// <summary>History says that this step was scheduled: the code must have asked for it.</summary>
    /// <exception cref="NonDeterministicOrchestrationException">It did not.</exception>
    public void Confirm(HistoryEvent scheduled)
    {
        var id = scheduled.TaskId!.Value;
        if (scheduled.Kind == HistoryEventKind.TimerCanceled)
        {
            _canceledTimers.Remove(id);
            return;
        }

        if (!_issued.Remove(id, out var issued))
            throw Differs(id, $"history has {Describe(scheduled)}, the code now calls nothing");
        if (issued.Kind != scheduled.Kind || !string.Equals(issued.Name, scheduled.Name, StringComparison.OrdinalIgnoreCase))
            throw Differs(id, $"history has {Describe(scheduled)}, the code now calls {Describe(issued)}");
    }

    /// <summary>Everything the code asked for so far must be in history.</summary>
    /// <exception cref="NonDeterministicOrchestrationException">It asked for more.</exception>
    public void RequireAllConfirmed()
    {
        if (_issued.Count > 0)
        {
            var (id, issued) = _issued.First();
            throw Differs(id, $"history has nothing, the code now calls {Describe(issued)}");
        }
    }

    /// <summary>The result of a step; one that is not waited for (twice delivered, cancelled) changes nothing.</summary>
    public void Complete(HistoryEvent result)
    {
        if (!_open.Remove(result.TaskId!.Value, out var step))
            return;
        if (result.Failure is { } failure)
            step.Source.TrySetException(new StepFailedException(step.Step.Name!, result.TaskId.Value, failure));
        else
            step.Source.TrySetResult(result.Data);
    }

    private static NonDeterministicOrchestrationException Differs(int id, string difference) => new(
        $"step {id + 1}: {difference}. The orchestrator's code must do on replay what it did before.");

    private static string Describe(HistoryEvent step) => step.Kind switch
    {
        HistoryEventKind.TaskScheduled => $"activity '{step.Name}'",
        HistoryEventKind.SubOrchestrationInstanceCreated => $"sub-orchestrator '{step.Name}'",
        HistoryEventKind.TimerCreated => "a timer",
        HistoryEventKind.EventSent => $"an event '{step.Name}' to another instance",
        _ => step.Kind.ToString(),
    };

    private int Issue(HistoryEvent step)
    {
        var id = _count++;
        _last = _issued[id] = step with { TaskId = id };
        return id;
    }

    private void Cancel(int id, TaskCompletionSource<string?> source, CancellationToken cancellation)
    {
        if (_open.Remove(id))
            _canceledTimers.Add(id);
        source.TrySetCanceled(cancellation);
    }

    private sealed record OpenStep(HistoryEvent Step, TaskCompletionSource<string?> Source);
}

/// <summary>A failed step before it is retried or shown to the orchestrator as <see cref="TaskFailedException"/>.</summary>
internal sealed class StepFailedException(string name, int id, Failure failure) : Exception(failure.Message)
{
    public Failure Failure { get; } = failure;

    public TaskFailedException ToTaskFailed() => new(name, id, Failure.ToDetails());
}
