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
    private readonly DurableFunctions functions;
    private readonly TimeProvider clock;
    private readonly CancellationTokenSource stopping = new();
    private readonly TaskHubWorker worker;

    public FunctionWorker(
        IOrchestrationService service, DurableFunctions functions, TimeProvider clock, ILoggerFactory loggers)
    {
        this.functions = functions;
        this.clock = clock;
        var shims = new DurableTaskShimFactory(new DurableTaskWorkerOptions(), loggers);
        worker = new TaskHubWorker(
            service,
            new OrchestratorObjects(functions, shims, loggers.CreateLogger<FunctionWorker>()),
            new ActivityObjects(functions, shims, stopping.Token),
            loggers)
        {
            ErrorPropagationMode = ErrorPropagationMode.UseFailureDetails,
        };
        worker.AddOrchestrationDispatcherMiddleware(RunTurnAsync);
        worker.AddActivityDispatcherMiddleware(RunActivityAsync);
    }

    public Task StartAsync() => worker.StartAsync();

    public async Task StopAsync()
    {
        await stopping.CancelAsync();
        await worker.StopAsync();
    }

    /// <summary>Waits for nothing that runs.</summary>
    public async Task KillAsync()
    {
        await stopping.CancelAsync();
        await worker.StopAsync(isForced: true);
    }

    private Task RunTurnAsync(DispatchMiddlewareContext context, Func<Task> next)
    {
        var state = context.GetProperty<OrchestrationRuntimeState>();
        if (functions.FindOrchestrator(state.Name) is null)
        {
            // As in Azure: without a function the instance fails, instead of being tried for ever.
            context.SetProperty(OrchestratorExecutionResult.ForFailure(
                $"The function '{state.Name}' doesn't exist, is disabled, or is not an orchestrator function.", details: null));
            return Task.CompletedTask;
        }

        Turn.Parent = state.ParentInstance is { } parent ? new ParentOrchestrationInstance(parent.Name, parent.OrchestrationInstance.InstanceId) : null;

        // The orchestration's time, and with it its timers and retries, is read from here.
        state.NewEvents.OfType<OrchestratorStartedEvent>().Last().Timestamp = clock.GetUtcNow().UtcDateTime;
        return next();
    }

    private static async Task RunActivityAsync(DispatchMiddlewareContext context, Func<Task> next)
    {
        using var span = Tracing.BeginInvocation(context.GetProperty<TaskScheduledEvent>().ParentTraceContext?.TraceParent);
        await next();
    }
}
