using System.Reflection;

namespace Outreach.DevHost.Functions;

/// <summary>Turns what a function returns - nothing, a value, a task or a value task - into one awaitable value.</summary>
internal static class FunctionResult
{
    public static Func<object?, ValueTask<object?>> AwaiterFor(Type returnType)
    {
        if (returnType == typeof(Task))
        {
            return AwaitTask;
        }

        if (returnType == typeof(ValueTask))
        {
            return AwaitValueTask;
        }

        if (returnType.IsGenericType)
        {
            var definition = returnType.GetGenericTypeDefinition();
            if (definition == typeof(Task<>))
            {
                return Close(nameof(AwaitTaskOf), returnType);
            }

            if (definition == typeof(ValueTask<>))
            {
                return Close(nameof(AwaitValueTaskOf), returnType);
            }
        }

        return ValueTask.FromResult;
    }

    private static Func<object?, ValueTask<object?>> Close(string method, Type returnType) =>
        typeof(FunctionResult).GetMethod(method, BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(returnType.GetGenericArguments())
            .CreateDelegate<Func<object?, ValueTask<object?>>>();

    private static async ValueTask<object?> AwaitTask(object? result)
    {
        await (Task)result!;
        return null;
    }

    private static async ValueTask<object?> AwaitValueTask(object? result)
    {
        await (ValueTask)result!;
        return null;
    }

    private static async ValueTask<object?> AwaitTaskOf<T>(object? result) => await (Task<T>)result!;

    private static async ValueTask<object?> AwaitValueTaskOf<T>(object? result) => await (ValueTask<T>)result!;
}
