using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Outreach.DevHost.Durable;
using Outreach.DevHost.Timers;

namespace Outreach.DevHost.Functions;

public sealed class TimerBinding
{
    private readonly TimerTriggerAttribute _trigger;
    private readonly Func<Invocation, Task<object?>> _invoke;

    internal TimerBinding(FunctionMethod function, TimerTriggerAttribute trigger)
    {
        Name = function.Name;
        _trigger = trigger;
        _invoke = ParameterBindings.Bind(function, parameter =>
            parameter.GetCustomAttribute<TimerTriggerAttribute>() is not null && parameter.ParameterType == typeof(TimerInfo)
                ? static (in invocation) => invocation.Trigger
                : null);
    }

    public string Name { get; }

    internal TimerFunction Schedule(IServiceProvider services, IConfiguration settings)
    {
        try
        {
            var schedule = TimerSchedule.Parse(_trigger.Schedule, settings);
            return new TimerFunction(Name, schedule, _trigger.RunOnStartup, _trigger.UseMonitor,
                (timer, cancellationToken) => InvokeAsync(services, timer, cancellationToken));
        }
        catch (FormatException e)
        {
            throw new InvalidFunctionException(Name, e.Message);
        }
    }

    private async Task InvokeAsync(IServiceProvider services, TimerInfo timer, CancellationToken cancellationToken)
    {
        using var invocation = Tracing.BeginInvocation(traceParent: null);
        await using var scope = services.CreateAsyncScope();
        await _invoke(new Invocation(scope.ServiceProvider, timer, cancellationToken));
    }
}
