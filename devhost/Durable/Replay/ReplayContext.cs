using System.Globalization;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Converters;
using Microsoft.Extensions.Logging;
using Outreach.DevHost.Durable.History;
using Outreach.DevHost.Durable.Instances;

namespace Outreach.DevHost.Durable.Replay;

/// <summary>What an orchestrator sees: every call is a step that history answers, now or in a later turn.</summary>
internal sealed class ReplayContext(InstanceState state, TurnSynchronizationContext turn, ILoggerFactory loggers) : TaskOrchestrationContext
{
    private readonly JsonDataConverter _json = JsonDataConverter.Default;

    private int _guids;

    public OrchestrationSteps Steps { get; } = new();

    public ExternalEvents Events { get; } = new();

    public ContinueAsNewOptions? NextExecution { get; private set; }

    public object? CustomStatus { get; private set; }

    public DateTimeOffset Now { get; set; }

    public bool Replaying { get; set; } = true;

    public override TaskName Name => state.Name;

    public override string InstanceId => state.Id;

    public override ParentOrchestrationInstance? Parent { get; } =
        state.Parent is { } parent ? new ParentOrchestrationInstance(parent.Name, parent.InstanceId) : null;

    public override DateTime CurrentUtcDateTime => Now.UtcDateTime;

    public override bool IsReplaying => Replaying;

    protected override ILoggerFactory LoggerFactory => loggers;

    public override T? GetInput<T>()
        where T : default
        => _json.Deserialize<T>(state.Input);

    public override async Task<TResult> CallActivityAsync<TResult>(TaskName name, object? input = null, TaskOptions? options = null)
    {
        if (input is TaskOptions && options is null)
            throw new ArgumentException("Task options were given as the activity's input; name the argument 'options'.", nameof(input));
        var data = _json.Serialize(input);
        var result = await StepRetry.Run(this, options?.Retry, () => OnTurn().Call(new HistoryEvent
        {
            Kind = HistoryEventKind.TaskScheduled,
            Name = name.Name,
            Data = data,
        }));
        return _json.Deserialize<TResult>(result)!;
    }

    public override async Task<TResult> CallSubOrchestratorAsync<TResult>(
        TaskName orchestratorName, object? input = null, TaskOptions? options = null)
    {
        var data = _json.Serialize(input);
        var instanceId = (options as SubOrchestrationOptions)?.InstanceId ?? NewGuid().ToString("N");
        InstanceIds.Validate(instanceId);
        var result = await StepRetry.Run(this, options?.Retry, () => OnTurn().Call(new HistoryEvent
        {
            Kind = HistoryEventKind.SubOrchestrationInstanceCreated,
            Name = orchestratorName.Name,
            Instance = instanceId,
            Data = data,
        }));
        return _json.Deserialize<TResult>(result)!;
    }

    public override Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken) => OnTurn().Call(
        new HistoryEvent { Kind = HistoryEventKind.TimerCreated, At = new DateTimeOffset(fireAt.ToUniversalTime()) },
        cancellationToken);

    public override Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default)
    {
        OnTurn();
        return Events.Wait<T>(eventName, cancellationToken);
    }

    public override void SendEvent(string instanceId, string eventName, object payload) => OnTurn().Send(new HistoryEvent
    {
        Kind = HistoryEventKind.EventSent,
        Instance = instanceId,
        Name = eventName,
        Data = _json.Serialize(payload),
    });

    public override void SetCustomStatus(object? customStatus)
    {
        OnTurn();
        CustomStatus = customStatus;
    }

    public override void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true)
    {
        OnTurn();
        NextExecution = new ContinueAsNewOptions { NewInput = newInput, PreserveUnprocessedEvents = preserveUnprocessedEvents };
    }

    public override Guid NewGuid()
    {
        OnTurn();
        return DeterministicGuid.For(string.Create(
            CultureInfo.InvariantCulture, $"{state.Id}/{state.Execution}/{Now:O}/{_guids++}"));
    }

    private OrchestrationSteps OnTurn() => turn.IsCurrent
        ? Steps
        : throw new NonDurableAwaitException($"{Steps.Position}: the orchestrator called its context from another thread.");
}
