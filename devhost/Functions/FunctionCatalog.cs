using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Outreach.DevHost.Timers;

namespace Outreach.DevHost.Functions;

/// <summary>Every function of an app, found as the Functions host would find it, and checked.</summary>
public sealed class FunctionCatalog
{
    private static readonly ConditionalWeakTable<IEnumerable<Type>, FunctionCatalog> Loaded = [];

    private readonly List<FunctionMethod> _methods = [];
    private readonly List<HttpFunction> _http = [];
    private readonly List<TimerBinding> _timers = [];
    private readonly List<OrchestratorBinding> _orchestrators = [];
    private readonly List<ActivityBinding> _activities = [];

    private FunctionCatalog()
    {
    }

    public IReadOnlyList<HttpFunction> Http => _http;

    public IReadOnlyList<TimerBinding> Timers => _timers;

    public IReadOnlyList<OrchestratorBinding> Orchestrators => _orchestrators;

    public IReadOnlyList<ActivityBinding> Activities => _activities;

    /// <summary>The functions of some types, found and compiled once for all hosts of a process that are given the same list.</summary>
    /// <exception cref="InvalidFunctionException">Two functions have one name, or one can't be run as it is written.</exception>
    public static FunctionCatalog Of(IEnumerable<Type> types) => Loaded.GetValue(types, Load);

    /// <summary>Finds and checks the functions of some types, such as those of an assembly.</summary>
    /// <exception cref="InvalidFunctionException">Two functions have one name, or one can't be run as it is written.</exception>
    public static FunctionCatalog Load(IEnumerable<Type> types)
    {
        var catalog = new FunctionCatalog();
        var found = new Dictionary<string, MethodInfo>(StringComparer.OrdinalIgnoreCase);
        foreach (var type in types)
        {
            foreach (var method in type.GetMethods(
                BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            {
                if (method.GetCustomAttribute<FunctionAttribute>() is not { } attribute)
                {
                    continue;
                }

                if (!found.TryAdd(attribute.Name, method))
                {
                    throw new InvalidFunctionException(
                        attribute.Name, $"two functions have this name: {Where(found[attribute.Name])} and {Where(method)}");
                }

                catalog.Add(attribute.Name, method);
            }
        }

        return catalog;
    }

    /// <summary>Checks that the services construct the class of each function.</summary>
    /// <exception cref="InvalidFunctionException">A class wants a service that is not registered.</exception>
    internal void CheckConstruction(IServiceProvider services)
    {
        var registered = services.GetRequiredService<IServiceProviderIsService>();
        foreach (var method in _methods)
        {
            method.CheckConstruction(registered);
        }
    }

    /// <exception cref="InvalidFunctionException">A schedule or a setting that it names is missing or wrong.</exception>
    internal IReadOnlyList<TimerFunction> ScheduleTimers(IServiceProvider services, IConfiguration settings) =>
        [.. _timers.Select(timer => timer.Schedule(services, settings))];

    private void Add(string name, MethodInfo method)
    {
        if (method.ContainsGenericParameters || method.DeclaringType is { IsAbstract: true, IsSealed: false })
        {
            throw new InvalidFunctionException(name, $"{Where(method)} is generic or abstract");
        }

        var triggers = method.GetParameters()
            .Select(parameter => (Parameter: parameter, Trigger: parameter.GetCustomAttributes().SingleOrDefault(IsTrigger)))
            .Where(candidate => candidate.Trigger is not null)
            .ToList();
        if (triggers.Count != 1)
        {
            throw new InvalidFunctionException(name, triggers.Count == 0
                ? "no parameter has an HTTP, timer, orchestration or activity trigger"
                : "more than one parameter has a trigger");
        }

        var function = new FunctionMethod(name, method);
        _methods.Add(function);
        switch (triggers[0].Trigger)
        {
            case HttpTriggerAttribute trigger:
                _http.Add(new HttpFunction(function, trigger));
                break;
            case TimerTriggerAttribute trigger:
                _timers.Add(new TimerBinding(function, trigger));
                break;
            case OrchestrationTriggerAttribute:
                _orchestrators.Add(new OrchestratorBinding(function));
                break;
            case ActivityTriggerAttribute:
                _activities.Add(new ActivityBinding(function));
                break;
        }
    }

    private static bool IsTrigger(Attribute attribute) =>
        attribute is HttpTriggerAttribute or TimerTriggerAttribute or OrchestrationTriggerAttribute or ActivityTriggerAttribute;

    private static string Where(MethodInfo method) => $"{method.DeclaringType!.Name}.{method.Name}";
}
