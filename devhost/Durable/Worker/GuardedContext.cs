using System.Text.Json;
using DurableTask.Core;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Converters;
using Microsoft.DurableTask.Entities;
using Microsoft.Extensions.Logging;

namespace Outreach.DevHost.Durable.Worker;

/// <summary>
/// What an orchestrator function sees, as in the Functions worker: the input in whichever type it asks for, and a refusal when it comes
/// from a thread other than its turn's, which proves that it awaited something that is not durable.
/// </summary>
internal sealed class GuardedContext(TaskOrchestrationContext inner, Action<Exception> refused) : TaskOrchestrationContext
{
    /// <summary>What the Functions worker says.</summary>
    public const string IllegalAwait =
        "An invalid asynchronous invocation was detected. This can be caused by awaiting non-durable tasks "
        + "in an orchestrator function's implementation or by middleware that invokes asynchronous code.";

    /// <summary>Whether the function has used it, as it must before it awaits anything.</summary>
    public bool WasUsed { get; private set; }

    public override TaskName Name => inner.Name;

    public override string InstanceId => inner.InstanceId;

    public override ParentOrchestrationInstance? Parent { get; } = Turn.Parent;

    public override DateTime CurrentUtcDateTime => inner.CurrentUtcDateTime;

    public override bool IsReplaying => inner.IsReplaying;

    public override string Version => inner.Version;

    public override IReadOnlyDictionary<string, object?> Properties => inner.Properties;

    public override TaskOrchestrationEntityFeature Entities => inner.Entities;

    protected override ILoggerFactory LoggerFactory => new InnerLoggers(inner);

    public override T? GetInput<T>()
        where T : default
        => OnTurn().GetInput<object>() switch
        {
            null => default,
            T typed => typed,
            JsonElement json => JsonDataConverter.Default.Deserialize<T>(json.GetRawText()),
            var other => JsonDataConverter.Default.Deserialize<T>(JsonDataConverter.Default.Serialize(other)),
        };

    public override Task<TResult> CallActivityAsync<TResult>(TaskName name, object? input = null, TaskOptions? options = null) =>
        OnTurn().CallActivityAsync<TResult>(name, input, options);

    public override Task<TResult> CallSubOrchestratorAsync<TResult>(
        TaskName orchestratorName, object? input = null, TaskOptions? options = null) =>
        OnTurn().CallSubOrchestratorAsync<TResult>(orchestratorName, input, options);

    public override Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken) =>
        OnTurn().CreateTimer(fireAt, cancellationToken);

    public override Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default) =>
        OnTurn().WaitForExternalEvent<T>(eventName, cancellationToken);

    public override void SendEvent(string instanceId, string eventName, object payload) =>
        OnTurn().SendEvent(instanceId, eventName, payload);

    public override void SetCustomStatus(object? customStatus) => OnTurn().SetCustomStatus(customStatus);

    public override void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true) =>
        OnTurn().ContinueAsNew(newInput, preserveUnprocessedEvents);

    public override void ContinueAsNew(Microsoft.DurableTask.ContinueAsNewOptions options) => OnTurn().ContinueAsNew(options);

    public override Guid NewGuid() => OnTurn().NewGuid();

    public override ILogger CreateReplaySafeLogger(string categoryName) => inner.CreateReplaySafeLogger(categoryName);

    public override ILogger CreateReplaySafeLogger(Type type) => inner.CreateReplaySafeLogger(type);

    public override ILogger CreateReplaySafeLogger<T>() => inner.CreateReplaySafeLogger<T>();

    /// <exception cref="InvalidOperationException">It is not the turn's thread.</exception>
    public void RefuseOtherThreads()
    {
        if (!OrchestrationContext.IsOrchestratorThread)
        {
            var refusal = new InvalidOperationException(IllegalAwait);

            // The turn is over by now, so nobody else may see it.
            refused(refusal);
            throw refusal;
        }
    }

    private TaskOrchestrationContext OnTurn()
    {
        RefuseOtherThreads();
        WasUsed = true;
        return inner;
    }

    private sealed class InnerLoggers(TaskOrchestrationContext inner) : ILoggerFactory
    {
        public ILogger CreateLogger(string categoryName) => inner.CreateReplaySafeLogger(categoryName);

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public void Dispose()
        {
        }
    }
}
