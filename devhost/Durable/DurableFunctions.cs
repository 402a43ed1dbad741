using Microsoft.DurableTask;

namespace Outreach.DevHost.Durable;

/// <summary>
/// An activity: its input is read as <see cref="InputType"/> (null: it takes none) before <see cref="Invoke"/> is called.
/// </summary>
public sealed record ActivityFunction(string Name, Type? InputType, Func<object?, CancellationToken, Task<object?>> Invoke);

/// <summary>An orchestrator. <see cref="Invoke"/> runs once a turn, from the start, over the instance's history.</summary>
public sealed record OrchestratorFunction(string Name, Func<TaskOrchestrationContext, Task<object?>> Invoke);

/// <summary>All durable functions of an app by name. Names are looked up without regard to case, as Durable Functions does.</summary>
public sealed record DurableFunctions(
    IReadOnlyDictionary<string, OrchestratorFunction> Orchestrators, IReadOnlyDictionary<string, ActivityFunction> Activities)
{
    private readonly Dictionary<string, OrchestratorFunction> _orchestrators = new(Orchestrators, StringComparer.OrdinalIgnoreCase);

    private readonly Dictionary<string, ActivityFunction> _activities = new(Activities, StringComparer.OrdinalIgnoreCase);

    internal OrchestratorFunction? FindOrchestrator(string name) => _orchestrators.GetValueOrDefault(name);

    internal ActivityFunction? FindActivity(string name) => _activities.GetValueOrDefault(name);
}
