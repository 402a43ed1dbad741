using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Outreach.Platform.Identity;

namespace Outreach.Platform.Http;

/// <summary>A route of the app, as its function declares it.</summary>
/// <param name="Method">Upper case, such as <c>GET</c>.</param>
/// <param name="Route">From the root of the site, such as <c>api/followups/{id}</c>.</param>
/// <param name="Declared">The function itself, where the rest of what it says is read.</param>
public sealed record HttpFunction(string Method, string Route, Access Access, MethodInfo Declared)
{
    public string Name => Declared.Name;

    /// <summary>Whether it belongs to the API, and so to its contract; others serve pages for people.</summary>
    public bool IsApi => Route.StartsWith("api/", StringComparison.Ordinal);

    /// <summary>The values in its address, in order.</summary>
    public IEnumerable<string> RouteParameters =>
        Route.Split('/').Where(segment => segment.StartsWith('{')).Select(segment => segment.Trim('{', '}'));

    /// <summary>The function that a method is, or null where it answers no HTTP request.</summary>
    /// <exception cref="InvalidOperationException">It does not say who may call it, or is not named by its method.</exception>
    public static HttpFunction? Find(MethodInfo method)
    {
        if (method.GetCustomAttribute<FunctionAttribute>() is not { } function
            || method.GetParameters().Select(
                parameter =>
                    parameter.GetCustomAttribute<HttpTriggerAttribute>()).FirstOrDefault(found => found is not null) is not { } trigger)
        {
            return null;
        }

        var access = method.GetCustomAttribute<AuthorizeAttribute>()?.Access
            ?? throw new InvalidOperationException($"Function '{function.Name}' does not say who may call it: give it [Permits].");
        return function.Name == method.Name && trigger is { Methods: [var verb], Route: { } route }
            ? new HttpFunction(verb.ToUpperInvariant(), route, access, method)
            : throw new InvalidOperationException(
                $"Function '{function.Name}' must have the name of its method, one HTTP method and a route.");
    }
}
