using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace Outreach.DevHost.Functions;

/// <summary>A method with <c>[Function]</c>, ready to be called often.</summary>
internal sealed class FunctionMethod
{
    private readonly Type _declaringType;
    private readonly MethodInvoker _invoker;
    private readonly Lazy<ObjectFactory>? _construct;
    private readonly Func<object?, ValueTask<object?>> _awaitResult;

    public FunctionMethod(string name, MethodInfo method)
    {
        Name = name;
        _declaringType = method.DeclaringType!;
        Parameters = method.GetParameters();
        _invoker = MethodInvoker.Create(method);
        _awaitResult = FunctionResult.AwaiterFor(method.ReturnType);
        if (!method.IsStatic)
        {
            // At the first call: to compile every constructor would delay the start.
            _construct = new Lazy<ObjectFactory>(() => ActivatorUtilities.CreateFactory(_declaringType, Type.EmptyTypes));
        }
    }

    public string Name { get; }

    public IReadOnlyList<ParameterInfo> Parameters { get; }

    /// <summary>Checks that the services construct the method's class, so that one that is missing is found at start.</summary>
    /// <exception cref="InvalidFunctionException">The class has no public constructor, or needs a service that is not
    /// registered.</exception>
    public void CheckConstruction(IServiceProviderIsService registered)
    {
        if (_construct is null)
        {
            return;
        }

        var constructors = _declaringType.GetConstructors();
        if (constructors.Length == 0)
        {
            throw new InvalidFunctionException(Name, $"its class {_declaringType.Name} has no public constructor");
        }

        // With several, which one is taken is up to what is registered.
        var missing = constructors.Length > 1
            ? null
            : constructors[0].GetParameters().FirstOrDefault(
                parameter => !parameter.HasDefaultValue && !IsRegistered(registered, parameter));
        if (missing is not null)
        {
            throw new InvalidFunctionException(Name,
                $"its class {_declaringType.Name} wants a {missing.ParameterType.Name}, which is not registered");
        }
    }

    /// <summary>Constructs the method's class from the services, calls it and awaits its result.</summary>
    public async Task<object?> InvokeAsync(IServiceProvider services, object?[] arguments)
    {
        var instance = _construct?.Value(services, null);
        try
        {
            return await _awaitResult(_invoker.Invoke(instance, arguments.AsSpan()));
        }
        finally
        {
            switch (instance)
            {
                case IAsyncDisposable disposable:
                    await disposable.DisposeAsync();
                    break;
                case IDisposable disposable:
                    disposable.Dispose();
                    break;
            }
        }
    }

    private static bool IsRegistered(IServiceProviderIsService registered, ParameterInfo parameter) =>
        parameter.GetCustomAttribute<FromKeyedServicesAttribute>() is { } keyed && registered is IServiceProviderIsKeyedService byKey
            ? byKey.IsKeyedService(parameter.ParameterType, keyed.Key)
            : registered.IsService(parameter.ParameterType);
}
