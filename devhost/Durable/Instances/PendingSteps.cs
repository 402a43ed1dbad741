using Outreach.DevHost.Durable.History;

namespace Outreach.DevHost.Durable.Instances;

/// <summary>Steps that history says were scheduled and that have no result yet.</summary>
internal sealed class PendingSteps
{
    private readonly Dictionary<int, HistoryEvent> _steps = [];

    private PendingSteps()
    {
    }

    public IEnumerable<HistoryEvent> Activities => Of(HistoryEventKind.TaskScheduled);

    public IEnumerable<HistoryEvent> SubOrchestrations => Of(HistoryEventKind.SubOrchestrationInstanceCreated);

    public IEnumerable<HistoryEvent> Timers => Of(HistoryEventKind.TimerCreated).OrderBy(timer => timer.At);

    public bool AnyWork => _steps.Values.Any(step => step.Kind != HistoryEventKind.TimerCreated);

    public static PendingSteps In(IReadOnlyList<HistoryEvent> history)
    {
        var pending = new PendingSteps();
        foreach (var step in history)
        {
            switch (step.Kind)
            {
                case HistoryEventKind.TaskScheduled:
                case HistoryEventKind.SubOrchestrationInstanceCreated:
                case HistoryEventKind.TimerCreated:
                    pending._steps[step.TaskId!.Value] = step;
                    break;
                case HistoryEventKind.EventSent:
                    break;
                default:
                    if (step.TaskId is { } id)
                        pending._steps.Remove(id);
                    break;
            }
        }

        return pending;
    }

    public bool Contains(int taskId) => _steps.ContainsKey(taskId);

    public DateTimeOffset? NextTimerAt() => Timers.FirstOrDefault()?.At;

    private IEnumerable<HistoryEvent> Of(HistoryEventKind kind) =>
        _steps.Values.Where(step => step.Kind == kind).OrderBy(step => step.TaskId);
}
