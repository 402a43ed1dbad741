using System.Text.Json;
using Microsoft.DurableTask.Converters;
using Microsoft.Extensions.Logging;
using Outreach.DevHost.Durable.History;
using Outreach.DevHost.Durable.Instances;

namespace Outreach.DevHost.Durable.Replay;

/// <summary>
/// Runs an orchestrator from its start over its history and then over what is new, on the calling thread, and says what it
/// asked for. <paramref name="foreignContinuation"/> is called when something that is not durable comes back after the turn.
/// </summary>
internal sealed class OrchestrationExecution(
    OrchestratorFunction function, InstanceState state, ILoggerFactory loggers, Action<string> foreignContinuation)
{
    private readonly Queue<HistoryEvent> _heldWhileSuspended = new();

    private TurnSynchronizationContext _turn = null!;

    private ReplayContext _context = null!;

    private Task<object?>? _orchestrator;

    private bool _suspended;

    private bool _foreign;

    public ExecutionOutcome Run(IReadOnlyList<HistoryEvent> history, IReadOnlyList<HistoryEvent> arrived)
    {
        _turn = new TurnSynchronizationContext(OnForeignContinuation);
        _context = new ReplayContext(state, _turn, loggers);
        try
        {
            foreach (var past in history)
                Apply(past);
            _context.Steps.RequireAllConfirmed();
            _context.Replaying = false;
            foreach (var news in arrived)
                Apply(news);
            return Outcome();
        }
        catch (NonDeterministicOrchestrationException difference)
        {
            return ExecutionOutcome.Failed(Failure.Of(difference));
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException)
        {
            return ExecutionOutcome.Failed(Failure.Of(exception));
        }
        finally
        {
            _turn.End();
        }
    }

    private void Apply(HistoryEvent next)
    {
        switch (next.Kind)
        {
            case HistoryEventKind.OrchestratorStarted:
                _context.Steps.RequireAllConfirmed();
                _context.Now = next.At!.Value;
                break;
            case HistoryEventKind.TaskScheduled:
            case HistoryEventKind.SubOrchestrationInstanceCreated:
            case HistoryEventKind.TimerCreated:
            case HistoryEventKind.TimerCanceled:
            case HistoryEventKind.EventSent:
                _context.Steps.Confirm(next);
                break;
            case HistoryEventKind.ExecutionSuspended:
                _suspended = true;
                break;
            case HistoryEventKind.ExecutionResumed:
                _suspended = false;
                while (_heldWhileSuspended.TryDequeue(out var held))
                    Deliver(held);
                break;
            default:
                if (_suspended)
                    _heldWhileSuspended.Enqueue(next);
                else
                    Deliver(next);
                break;
        }
    }

    private void Deliver(HistoryEvent next)
    {
        switch (next.Kind)
        {
            case HistoryEventKind.ExecutionStarted:
                _turn.Run(() => _orchestrator = Start());
                break;
            case HistoryEventKind.EventRaised when _context.NextExecution is { PreserveUnprocessedEvents: true }:
                _context.Events.Keep(next);
                break;
            case HistoryEventKind.EventRaised:
                _turn.Run(() => _context.Events.Raise(next));
                break;
            default:
                _turn.Run(() => _context.Steps.Complete(next));
                break;
        }
    }

    private async Task<object?> Start() => await function.Invoke(_context);

    private ExecutionOutcome Outcome()
    {
        if (_foreign)
            return ExecutionOutcome.Failed(NotDurable());
        var outcome = new ExecutionOutcome
        {
            Issued = [.. _context.Steps.Issued],
            CustomStatus = JsonDataConverter.Default.Serialize(_context.CustomStatus),
        };
        switch (_orchestrator)
        {
            case null:
                return outcome;
            case { IsCompleted: false }:
                return _suspended || _context.Steps.AnyOpen || _context.Events.AnyWaiting
                    ? outcome
                    : ExecutionOutcome.Failed(NotDurable());
            case { IsFaulted: true }:
                return outcome with { IsOver = true, Failure = Failure.Of(_orchestrator.Exception.InnerException!) };
            case { IsCanceled: true }:
                return outcome with { IsOver = true, Failure = Failure.Of(new TaskCanceledException(_orchestrator)) };
            default:
                return _context.NextExecution is { } next
                    ? outcome with
                    {
                        Next = new NextExecution(
                            JsonDataConverter.Default.Serialize(next.NewInput),
                            next.PreserveUnprocessedEvents ? [.. _context.Events.Unprocessed] : []),
                    }
                    : outcome with { IsOver = true, Output = JsonDataConverter.Default.Serialize(_orchestrator.Result) };
        }
    }

    private void OnForeignContinuation()
    {
        if (_turn.IsOver)
            foreignContinuation(NotDurableMessage());
        else
            _foreign = true;
    }

    private Failure NotDurable() => Failure.Of(new NonDurableAwaitException(NotDurableMessage()));

    private string NotDurableMessage() =>
        $"{_context.Steps.Position}: the orchestrator awaited something that is not durable "
        + "(a delay, a request, a lock). It may await only the tasks of its context.";
}
