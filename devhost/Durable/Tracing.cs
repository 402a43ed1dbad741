using System.Diagnostics;

namespace Outreach.DevHost.Durable;

/// <summary>
/// The spans that the worker and its durable client make in Azure, under the names of theirs that the functions listen to. They carry the
/// platform's trace on: from a request's header, through an instance, to its activities. Nothing where nobody listens.
/// </summary>
internal static class Tracing
{
    private static readonly ActivitySource Worker = new("Microsoft.Azure.Functions.Worker");

    private static readonly ActivitySource Client = new("Microsoft.DurableTask");

    /// <param name="traceParent">The trace that it is part of. Null: one of its own, for what the web server made is nobody's.</param>
    public static Activity? BeginInvocation(string? traceParent)
    {
        if (!Worker.HasListeners())
        {
            return null;
        }

        Activity.Current = null;
        ActivityContext.TryParse(traceParent, null, isRemote: true, out var parent);
        return Worker.StartActivity("Invoke", ActivityKind.Server, parent);
    }

    /// <summary>Begins the span of starting an instance, whose trace context the instance keeps.</summary>
    public static Activity? BeginStart(string orchestrator, string instanceId) => Client
        .StartActivity($"create_orchestration:{orchestrator}", ActivityKind.Producer)?
        .SetTag("durabletask.task.instance_id", instanceId);
}
