namespace DurableTask.Core
{
    public class FailureDetails(
        string errorType,
        string errorMessage,
        string? stackTrace,
        FailureDetails? innerFailure,
        bool isNonRetriable)
    {
        public string ErrorType { get; } = errorType;

        public string ErrorMessage { get; } = errorMessage;

        public string? StackTrace { get; } = stackTrace;

        public FailureDetails? InnerFailure { get; } = innerFailure;

        public bool IsNonRetriable { get; } = isNonRetriable;
    }
}

namespace DurableTask.Core.Exceptions
{
    public class OrchestrationException(string message, Exception? innerException) : Exception(message, innerException)
    {
        public FailureDetails? FailureDetails { get; internal set; }
    }

    public class TaskFailedException(string reason, Exception? innerException) : OrchestrationException(reason, innerException)
    {
        public TaskFailedException(string reason)
            : this(reason, null)
        {
        }
    }

    public class OrchestrationAlreadyExistsException(string message) : InvalidOperationException(message);
}
