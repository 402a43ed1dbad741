using Microsoft.DurableTask;

namespace Outreach.DevHost.Durable.Worker;

/// <summary>What a turn knows of its instance and the engine does not hand to the orchestration.</summary>
internal static class Turn
{
    private static readonly AsyncLocal<ParentOrchestrationInstance?> CurrentParent = new();

    /// <summary>Who started the instance as a sub-orchestration.</summary>
    public static ParentOrchestrationInstance? Parent
    {
        get => CurrentParent.Value;
        set => CurrentParent.Value = value;
    }
}
