using DurableTask.Core;
using DurableTask.Core.Exceptions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Worker.Shims;
using Microsoft.Extensions.Logging;

namespace Outreach.DevHost.Durable.Worker;

internal sealed partial class OrchestratorObjects(DurableFunctions functions, DurableTaskShimFactory shims, ILogger logger)
    : INameVersionObjectManager<TaskOrchestration>
{
    public void Add(ObjectCreator<TaskOrchestration> creator) => throw new NotSupportedException("The functions are given all at once.");

    public TaskOrchestration? GetObject(string name, string? version) => functions.FindOrchestrator(name) is { } function
        ? shims.CreateOrchestration(function.Name, new Orchestrator(function, refusal => LogOtherThread(logger, refusal, function.Name)))
        : null;

    [LoggerMessage(Level = LogLevel.Error, Message = "The orchestrator function {Function} completed on a non-orchestrator thread!")]
    private static partial void LogOtherThread(ILogger logger, Exception refusal, string function);

    private sealed class Orchestrator(OrchestratorFunction function, Action<Exception> refused) : ITaskOrchestrator
    {
        // Which type the function wants is known only when it asks.
        public Type InputType => typeof(object);

        public Type OutputType => typeof(object);

        public async Task<object?> RunAsync(TaskOrchestrationContext context, object? input)
        {
            var guarded = new GuardedContext(context, refused);
            var running = function.Invoke(guarded);
            if (!running.IsCompleted && !guarded.WasUsed)
            {
                throw new InvalidOperationException(GuardedContext.IllegalAwait);
            }

            var result = await running;
            guarded.RefuseOtherThreads();
            return result;
        }
    }
}

internal sealed class ActivityObjects(DurableFunctions functions, DurableTaskShimFactory shims, CancellationToken stopping)
    : INameVersionObjectManager<TaskActivity>
{
    public void Add(ObjectCreator<TaskActivity> creator) => throw new NotSupportedException("The functions are given all at once.");

    /// <summary>Never null: a call of a name without a function must fail its caller, not be retried for ever.</summary>
    public TaskActivity GetObject(string name, string? version)
    {
        var function = functions.FindActivity(name) ?? new ActivityFunction(
            name,
            InputType: null,
            (_, _) =>
                throw new InvalidOperationException($"The function '{name}' doesn't exist, is disabled, or is not an activity function."));
        return shims.CreateActivity(function.Name, new Activity(function, stopping));
    }

    private sealed class Activity(ActivityFunction function, CancellationToken stopping) : ITaskActivity
    {
        // Null is an input of every type.
        public Type InputType => function.InputType switch
        {
            null => typeof(object),
            { IsValueType: true } type when Nullable.GetUnderlyingType(type) is null => typeof(Nullable<>).MakeGenericType(type),
            var type => type,
        };

        public Type OutputType => typeof(object);

        public async Task<object?> RunAsync(TaskActivityContext context, object? input)
        {
            try
            {
                return await function.Invoke(function.InputType is null ? null : input, stopping);
            }
            catch (Exception e) when (stopping.IsCancellationRequested)
            {
                // It did not fail, it was interrupted: another process runs it again.
                throw new SessionAbortedException("The host stops.", e);
            }
        }
    }
}
