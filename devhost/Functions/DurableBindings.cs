using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.Extensions.DependencyInjection;

namespace Outreach.DevHost.Functions;

/// <summary>An orchestrator function: takes its context and, if it likes, its input.</summary>
public sealed class OrchestratorBinding
{
    private readonly Func<Invocation, Task<object?>> _invoke;

    internal OrchestratorBinding(FunctionMethod function)
    {
        Name = function.Name;
        if (!function.Parameters.Any(parameter => parameter.ParameterType == typeof(TaskOrchestrationContext)))
        {
            throw new InvalidFunctionException(Name, "an orchestrator needs a TaskOrchestrationContext with [OrchestrationTrigger]");
        }

        var input = function.Parameters.FirstOrDefault(parameter =>
            parameter.ParameterType != typeof(TaskOrchestrationContext) && !parameter.GetCustomAttributes().Any()
            && parameter.ParameterType != typeof(CancellationToken));
        _invoke = ParameterBindings.Bind(function, parameter =>
            parameter.ParameterType == typeof(TaskOrchestrationContext) ? static (in invocation) => invocation.Trigger
            : parameter == input ? InputOf(parameter.ParameterType)
            : null);
    }

    public string Name { get; }

    /// <summary>
    /// Runs or replays it. Its continuations stay on the caller's synchronisation context, as replay needs. A replay that waits for
    /// ever is simply dropped, so no scope is opened that would have to be closed: an orchestrator's class takes singletons only.
    /// </summary>
    public Task<object?> InvokeAsync(IServiceProvider services, TaskOrchestrationContext context) =>
        _invoke(new Invocation(services, context, CancellationToken.None));

    private static ParameterBinding InputOf(Type type) =>
        typeof(OrchestratorBinding).GetMethod(nameof(GetInput), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(type)
            .CreateDelegate<ParameterBinding>();

    private static object? GetInput<T>(in Invocation invocation) => ((TaskOrchestrationContext)invocation.Trigger!).GetInput<T>();
}

/// <summary>An activity function: takes one input.</summary>
public sealed class ActivityBinding
{
    private readonly Func<Invocation, Task<object?>> _invoke;

    internal ActivityBinding(FunctionMethod function)
    {
        Name = function.Name;
        var input = function.Parameters.Single(parameter => parameter.GetCustomAttribute<ActivityTriggerAttribute>() is not null);
        InputType = input.ParameterType;
        if (InputType == typeof(CancellationToken) || InputType.IsByRef)
        {
            throw new InvalidFunctionException(Name, $"its input can't be a {InputType.Name}");
        }

        var missing = InputType.IsValueType && Nullable.GetUnderlyingType(InputType) is null ? Activator.CreateInstance(InputType) : null;
        _invoke = ParameterBindings.Bind(function, parameter =>
            parameter == input ? (in invocation) => invocation.Trigger ?? missing : null);
    }

    public string Name { get; }

    public Type InputType { get; }

    /// <summary>Runs it once, in a scope of its own.</summary>
    public async Task<object?> InvokeAsync(IServiceProvider services, object? input, CancellationToken cancellationToken)
    {
        await using var scope = services.CreateAsyncScope();
        return await _invoke(new Invocation(scope.ServiceProvider, input, cancellationToken));
    }
}
