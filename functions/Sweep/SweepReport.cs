namespace Outreach.Sweep;

/// <summary>Whether a sweep is under way.</summary>
public enum SweepStatus
{
    /// <summary>Under way.</summary>
    Running,

    /// <summary>Done, but for what <see cref="SweepFound.Failed"/> counts.</summary>
    Completed,

    /// <summary>Nothing could be swept.</summary>
    Failed,
}

/// <summary>What a sweep came upon. Numbers of items.</summary>
public sealed record SweepFound
{
    /// <summary>Open follow-ups and calls.</summary>
    public int Open { get; init; }

    /// <summary>Without a live orchestration.</summary>
    public int WithoutOrchestration { get; init; }

    /// <summary>Owing something that should have been carried out.</summary>
    public int OwedLongAgo { get; init; }

    /// <summary>Not where the indexes should show them.</summary>
    public int MissingFromIndex { get; init; }

    /// <summary>Shown by an index but over, or never committed.</summary>
    public int StaleInIndex { get; init; }

    /// <summary>Things given up after eight attempts: somebody should look.</summary>
    public int DeadLetters { get; init; }

    /// <summary>Items and pages that could not be swept; the log says why.</summary>
    public int Failed { get; init; }

    /// <summary>Both together.</summary>
    public static SweepFound operator +(SweepFound a, SweepFound b) => new()
    {
        Open = a.Open + b.Open,
        WithoutOrchestration = a.WithoutOrchestration + b.WithoutOrchestration,
        OwedLongAgo = a.OwedLongAgo + b.OwedLongAgo,
        MissingFromIndex = a.MissingFromIndex + b.MissingFromIndex,
        StaleInIndex = a.StaleInIndex + b.StaleInIndex,
        DeadLetters = a.DeadLetters + b.DeadLetters,
        Failed = a.Failed + b.Failed,
    };
}

/// <summary>What a sweep did about it. Numbers of items.</summary>
public sealed record SweepDone
{
    /// <summary>Orchestrations started, or started anew.</summary>
    public int Restarted { get; init; }

    /// <summary>Orchestrations woken.</summary>
    public int Woken { get; init; }

    /// <summary>Items that owe the indexes again.</summary>
    public int Reindexed { get; init; }

    /// <summary>Index rows taken away.</summary>
    public int Removed { get; init; }

    /// <summary>Both together.</summary>
    public static SweepDone operator +(SweepDone a, SweepDone b) => new()
    {
        Restarted = a.Restarted + b.Restarted,
        Woken = a.Woken + b.Woken,
        Reindexed = a.Reindexed + b.Reindexed,
        Removed = a.Removed + b.Removed,
    };
}

/// <summary>A sweep as callers see it, row of table <c>Sweeps</c>. Times are UTC.</summary>
public sealed record SweepReport
{
    /// <summary>Its id, also the orchestration's instance id.</summary>
    public required string Id { get; init; }

    /// <summary>Whether it is under way.</summary>
    public SweepStatus Status { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it was done.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>What it came upon.</summary>
    public SweepFound Found { get; init; } = new();

    /// <summary>What it did about it.</summary>
    public SweepDone Done { get; init; } = new();
}

/// <summary>What one step of a sweep found and did, and where the next page begins.</summary>
public sealed record SweepStepResult
{
    /// <summary>What it came upon.</summary>
    public SweepFound Found { get; init; } = new();

    /// <summary>What it did about it.</summary>
    public SweepDone Done { get; init; } = new();

    /// <summary>Where this step goes on; null when it is done.</summary>
    public string? Continuation { get; init; }
}
