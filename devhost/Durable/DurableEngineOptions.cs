namespace Outreach.DevHost.Durable;

/// <summary>How the engine uses storage, processors and memory.</summary>
public sealed record DurableEngineOptions
{
    /// <summary>The table that holds the instances.</summary>
    public string TableName { get; init; } = "DevHostInstances";

    /// <summary>
    /// Partitions of the table. A partition has one writer, and what waits for it goes out in one transaction: few partitions
    /// mean few storage calls, many mean more writes side by side. Must not change once the table has rows.
    /// </summary>
    public int Shards { get; init; } = 4;

    /// <summary>Activities that run at the same time: as many as host.json allows in Azure, for an activity may wait for others.</summary>
    public int ConcurrentActivities { get; init; } = 128;

    /// <summary>
    /// Completes when nobody waits for an answer. Until then activities run one at a time, so that storage and processors are
    /// there for those who wait.
    /// </summary>
    public Func<Task> WhenQuiet { get; init; } = static () => Task.CompletedTask;

    /// <summary>Histories that are read at the same time.</summary>
    public int ConcurrentReads { get; init; } = 8;

    /// <summary>Orchestrator turns that run at the same time.</summary>
    public int ConcurrentTurns { get; init; } = Math.Max(1, Environment.ProcessorCount);

    /// <summary>
    /// Instances whose history is kept in memory, at about 2 KB each; the others are read again when something happens to them.
    /// </summary>
    public int CachedHistories { get; init; } = 12_000;

    /// <summary>
    /// How long the result of an activity may wait for others to be written with it, while other activities are running.
    /// A start, an event, or the last result of all is never held back.
    /// </summary>
    public TimeSpan GatherResults { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>After storage has failed, in spite of the client's own retries, how long until what is to be stored is tried again.</summary>
    public TimeSpan StorageRetryDelay { get; init; } = TimeSpan.FromSeconds(2);
}
