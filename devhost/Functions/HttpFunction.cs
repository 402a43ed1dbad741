using System.Globalization;
using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Azure.Functions.Worker;

namespace Outreach.DevHost.Functions;

public sealed class HttpFunction
{
    private readonly Func<Invocation, Task<object?>> _invoke;

    internal HttpFunction(FunctionMethod function, HttpTriggerAttribute trigger)
    {
        Name = function.Name;
        Route = trigger.Route ?? function.Name;
        Methods = [.. (trigger.Methods ?? []).Select(method => method.ToUpperInvariant())];
        var routeParameters = ParseRoute(function.Name, Route);
        _invoke = ParameterBindings.Bind(function, parameter => BindingOf(parameter, routeParameters));
    }

    public string Name { get; }

    /// <summary>The route template, without the prefix.</summary>
    public string Route { get; }

    /// <summary>The methods that it answers, in capitals; empty for all.</summary>
    public IReadOnlyList<string> Methods { get; }

    /// <summary>The path of the template, such as <c>/api/health</c>.</summary>
    /// <param name="routePrefix">What host.json says; empty for none.</param>
    public string PathBelow(string routePrefix) => routePrefix.Length == 0 ? $"/{Route}" : $"/{routePrefix}/{Route}";

    /// <summary>Runs it; the request's services are the invocation's scope.</summary>
    /// <exception cref="RouteValueException">A part of the path is not of its parameter's type.</exception>
    public Task<object?> InvokeAsync(HttpContext context) =>
        _invoke(new Invocation(context.RequestServices, context, context.RequestAborted));

    private static HashSet<string> ParseRoute(string function, string route)
    {
        try
        {
            return RoutePatternFactory.Parse(route).Parameters
                .Select(parameter => parameter.Name)
                .ToHashSet(StringComparer.OrdinalIgnoreCase);
        }
        catch (RoutePatternException e)
        {
            throw new InvalidFunctionException(function, $"its route '{route}' is no template: {e.Message}");
        }
    }

    private static ParameterBinding? BindingOf(ParameterInfo parameter, HashSet<string> routeParameters)
    {
        if (parameter.ParameterType == typeof(HttpRequest))
        {
            return static (in invocation) => ((HttpContext)invocation.Trigger!).Request;
        }

        if (parameter.ParameterType == typeof(HttpContext))
        {
            return static (in invocation) => invocation.Trigger;
        }

        var name = parameter.Name!;
        if (!routeParameters.Contains(name) || ConverterTo(parameter.ParameterType) is not { } convert)
        {
            return null;
        }

        return (in invocation) =>
        {
            var text = Convert.ToString(((HttpContext)invocation.Trigger!).GetRouteValue(name), CultureInfo.InvariantCulture);
            return string.IsNullOrEmpty(text) ? parameter.HasDefaultValue ? parameter.DefaultValue : null : convert(text);
        };
    }

    private static Func<string, object>? ConverterTo(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(string))
        {
            return static text => text;
        }

        if (type.IsEnum)
        {
            return text => Enum.TryParse(type, text, ignoreCase: true, out var value) && Enum.IsDefined(type, value!)
                ? value!
                : throw new RouteValueException(text);
        }

        var parsable = type.GetInterfaces().Any(
            contract => contract.IsGenericType && contract.GetGenericTypeDefinition() == typeof(IParsable<>));
        return parsable
            ? typeof(HttpFunction).GetMethod(nameof(Parse), BindingFlags.NonPublic | BindingFlags.Static)!
                .MakeGenericMethod(type)
                .CreateDelegate<Func<string, object>>()
            : null;
    }

    private static object Parse<T>(string text)
        where T : IParsable<T> =>
        T.TryParse(text, CultureInfo.InvariantCulture, out var value) ? value : throw new RouteValueException(text);
}

/// <summary>A part of the path is not of its parameter's type, so nothing is there.</summary>
public sealed class RouteValueException(string value) : Exception($"'{value}' names nothing here.");
