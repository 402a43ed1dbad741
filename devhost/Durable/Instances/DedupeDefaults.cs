using Microsoft.DurableTask.Client;

namespace Outreach.DevHost.Durable.Instances;

/// <summary>Which statuses of an existing instance refuse a start that names none.</summary>
internal static class DedupeDefaults
{
    /// <summary>What is not over is not replaced: the host's own default (overridable states: those that do not run).</summary>
    public static readonly IReadOnlySet<OrchestrationRuntimeStatus> Running = new HashSet<OrchestrationRuntimeStatus>
    {
        OrchestrationRuntimeStatus.Pending,
        OrchestrationRuntimeStatus.Running,
        OrchestrationRuntimeStatus.Suspended,
    };
}
