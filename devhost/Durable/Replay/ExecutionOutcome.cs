using Outreach.DevHost.Durable.History;

namespace Outreach.DevHost.Durable.Replay;

/// <summary>What came of running an orchestrator for one turn.</summary>
internal sealed record ExecutionOutcome
{
    public IReadOnlyList<HistoryEvent> Issued { get; init; } = [];

    public string? CustomStatus { get; init; }

    public bool IsOver { get; init; }

    public string? Output { get; init; }

    public Failure? Failure { get; init; }

    public NextExecution? Next { get; init; }

    public static ExecutionOutcome Failed(Failure failure) => new() { IsOver = true, Failure = failure };
}

/// <summary>The orchestrator continues as new: with which input, and the events it has not seen.</summary>
internal sealed record NextExecution(string? Input, IReadOnlyList<HistoryEvent> Unprocessed);
