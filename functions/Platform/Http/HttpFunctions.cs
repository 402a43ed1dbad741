using System.Reflection;

namespace Outreach.Platform.Http;

/// <summary>Every route of the app, read once from the functions that run.</summary>
public sealed class HttpFunctions
{
    private readonly Dictionary<string, HttpFunction> _byName;

    /// <exception cref="InvalidOperationException">One of them does not say who may call it.</exception>
    public HttpFunctions(Assembly assembly)
        : this(assembly.GetExportedTypes()
            .SelectMany(
                type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Select(HttpFunction.Find)
            .OfType<HttpFunction>())
    {
    }

    public HttpFunctions(IEnumerable<HttpFunction> functions) =>
        _byName = functions.ToDictionary(function => function.Name, StringComparer.Ordinal);

    /// <summary>All, by route and method.</summary>
    internal IEnumerable<HttpFunction> All =>
        _byName.Values.OrderBy(function => function.Route, StringComparer.Ordinal).ThenBy(
            function => function.Method, StringComparer.Ordinal);

    /// <exception cref="InvalidOperationException">There is none: a function that permits nobody is never answered.</exception>
    public HttpFunction this[string name] =>
        _byName.GetValueOrDefault(name)
            ?? throw new InvalidOperationException($"'{name}' is no HTTP function; answer from the function itself, or hand its name on.");
}
