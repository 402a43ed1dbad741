using Outreach.DevHost.Durable.History;

namespace Outreach.DevHost.Durable;

/// <summary>The orchestrator's code no longer does what the history of the instance says it did.</summary>
public sealed class NonDeterministicOrchestrationException(string message) : InvalidOperationException(message);

/// <summary>The orchestrator awaited something that is not durable, or left its thread.</summary>
public sealed class NonDurableAwaitException(string message) : InvalidOperationException(message);

/// <summary>Something that an instance was given or returned does not fit into storage.</summary>
public sealed class HistoryTooLargeException : InvalidOperationException
{
    /// <summary>One event does not fit.</summary>
    public HistoryTooLargeException(HistoryEvent historyEvent, int length, int limit)
        : base($"{historyEvent.Kind} '{historyEvent.Name}' takes {length} characters, more than the {limit} that a row holds: pass an id instead.")
    {
    }

    /// <summary>What is said in the message does not fit.</summary>
    public HistoryTooLargeException(string message)
        : base(message)
    {
    }
}
