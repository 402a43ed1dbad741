using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Outreach.DevHost.Functions;

/// <summary>What a function's parameters are filled from.</summary>
/// <param name="Trigger">What triggered it: an HTTP context, a timer, an orchestration context or an activity's input.</param>
/// <param name="CancellationToken">Cancelled when its result is no longer wanted.</param>
internal readonly record struct Invocation(IServiceProvider Services, object? Trigger, CancellationToken CancellationToken);

internal delegate object? ParameterBinding(in Invocation invocation);

/// <summary>Chooses, once at start, how each parameter is filled.</summary>
internal static class ParameterBindings
{
    /// <summary>Binds all parameters of a function: those that any function may have, and those of its trigger.</summary>
    /// <exception cref="InvalidFunctionException">A parameter can't be filled.</exception>
    public static Func<Invocation, Task<object?>> Bind(FunctionMethod function, Func<ParameterInfo, ParameterBinding?> ofTrigger)
    {
        var bindings = function.Parameters
            .Select(parameter => ofTrigger(parameter) ?? OfAnyFunction(parameter) ?? throw Unsupported(function, parameter))
            .ToArray();
        return invocation =>
        {
            var arguments = new object?[bindings.Length];
            for (var i = 0; i < bindings.Length; i++)
            {
                arguments[i] = bindings[i](invocation);
            }

            return function.InvokeAsync(invocation.Services, arguments);
        };
    }

    private static ParameterBinding? OfAnyFunction(ParameterInfo parameter)
    {
        if (parameter.ParameterType == typeof(CancellationToken))
        {
            return static (in invocation) => invocation.CancellationToken;
        }

        if (parameter.GetCustomAttribute<DurableClientAttribute>() is not null && parameter.ParameterType == typeof(DurableTaskClient))
        {
            return static (in invocation) => invocation.Services.GetRequiredService<DurableTaskClient>();
        }

        return null;
    }

    private static InvalidFunctionException Unsupported(FunctionMethod function, ParameterInfo parameter) =>
        new(function.Name, $"the parameter '{parameter.Name}' of type {parameter.ParameterType.Name} can't be bound");
}
