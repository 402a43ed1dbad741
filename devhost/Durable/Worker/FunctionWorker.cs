using DurableTask.Core;
using DurableTask.Core.History;
using DurableTask.Core.Middleware;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Worker;
using Microsoft.DurableTask.Worker.Shims;
using Microsoft.Extensions.Logging;

namespace Outreach.DevHost.Durable.Worker;

/// <summary>Runs orchestrator and activity functions on a service, through the same adapters as the worker of Azure.</summary>
internal sealed class FunctionWorker
{
    private readonly DurableFunctions _functions;
    private readonly TimeProvider _clock;
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskHubWorker _worker;

    public FunctionWorker(IOrchestrationService service, DurableFunctions functions, TimeProvider clock, ILoggerFactory loggers)
    {
        _functions = functions;
        _clock = clock;
        var shims = new DurableTaskShimFactory(new DurableTaskWorkerOptions(), loggers);
        _worker = new TaskHubWorker(
            service, new OrchestratorObjects(functions, shims, loggers.CreateLogger<FunctionWorker>()),
            new ActivityObjects(functions, shims, _stopping.Token), loggers)
        {
            ErrorPropagationMode = ErrorPropagationMode.UseFailureDetails,
        };
        _worker.AddOrchestrationDispatcherMiddleware(RunTurnAsync);
        _worker.AddActivityDispatcherMiddleware(RunActivityAsync);
    }

    public Task StartAsync() => _worker.StartAsync();

    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await _worker.StopAsync();
    }

    /// <summary>Waits for nothing that runs.</summary>
    public async Task KillAsync()
    {
        await _stopping.CancelAsync();
        await _worker.StopAsync(isForced: true);
    }

    private Task RunTurnAsync(DispatchMiddlewareContext context, Func<Task> next)
    {
        var state = context.GetProperty<OrchestrationRuntimeState>();
        if (_functions.FindOrchestrator(state.Name) is null)
        {
            // As in Azure: without a function the instance fails, instead of being tried for ever.
            context.SetProperty(OrchestratorExecutionResult.ForFailure(
                $"The function '{state.Name}' doesn't exist, is disabled, or is not an orchestrator function.", details: null));
            return Task.CompletedTask;
        }

        Turn.Parent = state.ParentInstance is { } parent
            ? new ParentOrchestrationInstance(parent.Name, parent.OrchestrationInstance.InstanceId)
            : null;

        // The orchestration's time, and with it its timers and retries, is read from here.
        state.NewEvents.OfType<OrchestratorStartedEvent>().Last().Timestamp = _clock.GetUtcNow().UtcDateTime;
        return next();
    }

    private static async Task RunActivityAsync(DispatchMiddlewareContext context, Func<Task> next)
    {
        using var span = Tracing.BeginInvocation(context.GetProperty<TaskScheduledEvent>().ParentTraceContext?.TraceParent);
        await next();
    }
}
