using System.Text.Json.Serialization;
using DurableTask.Core;
using DurableTask.Core.Exceptions;
using Microsoft.DurableTask;

namespace Outreach.DevHost.Durable.History;

/// <summary>A failed task as it is stored.</summary>
public sealed record Failure(
    [property: JsonPropertyName("type")] string Type,
    [property: JsonPropertyName("message")] string Message,
    [property: JsonPropertyName("stack")] string? Stack = null,
    [property: JsonPropertyName("inner")] Failure? Inner = null)
{
    internal static Failure Of(Exception exception) => new(
        exception.GetType().ToString(),
        exception.Message,
        exception.StackTrace,
        exception is Microsoft.DurableTask.TaskFailedException task
            ? Of(task.FailureDetails)
            : exception.InnerException is { } inner ? Of(inner) : null);

    internal TaskFailureDetails ToDetails() => new(Type, Message, Stack, Inner?.ToDetails(), null);

    /// <summary>A retry policy's own delegate judges the exception type of the engine beneath the SDK.</summary>
    internal Exception ToCoreException()
    {
        var exception = new DurableTask.Core.Exceptions.TaskFailedException(Message);

        // Public to read; who may set it differs between versions.
        typeof(OrchestrationException).GetProperty(nameof(OrchestrationException.FailureDetails))!.SetValue(exception, ToCore());
        return exception;
    }

    private static Failure Of(TaskFailureDetails details) => new(
        details.ErrorType, details.ErrorMessage, details.StackTrace, details.InnerFailure is { } inner ? Of(inner) : null);

    private FailureDetails ToCore() => new(Type, Message, Stack, Inner?.ToCore(), false);
}
