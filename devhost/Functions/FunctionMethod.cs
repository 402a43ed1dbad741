using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace Outreach.DevHost.Functions;

/// <summary>A method with <c>[Function]</c>, ready to be called often.</summary>
internal sealed class FunctionMethod
{
    private readonly MethodInvoker invoker;
    private readonly Lazy<ObjectFactory>? construct;
    private readonly Func<object?, ValueTask<object?>> awaitResult;

    public FunctionMethod(string name, MethodInfo method)
    {
        Name = name;
        Parameters = method.GetParameters();
        invoker = MethodInvoker.Create(method);
        awaitResult = FunctionResult.AwaiterFor(method.ReturnType);
        if (!method.IsStatic)
        {
            // At the first call: to compile every constructor would delay the start.
            construct = new Lazy<ObjectFactory>(() => ActivatorUtilities.CreateFactory(method.DeclaringType!, Type.EmptyTypes));
        }
    }

    public string Name { get; }

    public IReadOnlyList<ParameterInfo> Parameters { get; }

    /// <summary>Constructs the method's class from the services, calls it and awaits its result.</summary>
    public async Task<object?> InvokeAsync(IServiceProvider services, object?[] arguments)
    {
        var instance = construct?.Value(services, null);
        try
        {
            return await awaitResult(invoker.Invoke(instance, arguments.AsSpan()));
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
}
