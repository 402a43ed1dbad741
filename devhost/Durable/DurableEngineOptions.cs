using Azure.Core;
using DurableTask.AzureStorage;

namespace Outreach.DevHost.Durable;

/// <summary>
/// How the engine uses storage and processors. The defaults of DurableTask.AzureStorage are for a farm of machines; these are for one
/// laptop, on which a restart has to go on within seconds.
/// </summary>
public sealed record DurableEngineOptions
{
    /// <summary>The prefix of every table, queue and container of the engine; 3 to 45 letters and digits.</summary>
    public string TaskHub { get; init; } = "OutreachDevHost";

    /// <summary>
    /// Control queues. One process runs all turns, so more of them would only be polled more. Must not change for a task hub.
    /// </summary>
    public int Partitions { get; init; } = 1;

    /// <summary>
    /// The owner of the partitions. It is the same after a restart, so that the lease of a killed process is taken over at once, not when
    /// it expires; the lock of the data directory ensures that there are never two.
    /// </summary>
    public string Worker { get; init; } = "devhost";

    /// <summary>
    /// The longest pause before an empty queue is polled again, up to twice that where this process has sent nothing to it. A message that
    /// this process sends is still fetched at once.
    /// </summary>
    public TimeSpan LongestPoll { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long a message is out of sight once it was fetched. What is still being worked on is renewed every five seconds; what a killed
    /// process had fetched comes back after this.
    /// </summary>
    public TimeSpan Visibility { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Messages to instances that are fetched before their turns: enough that the turns don't wait for the queue in a burst.
    /// </summary>
    public int FetchedAhead { get; init; } = 256;

    /// <summary>Turns that are open at the same time; they wait for storage more than they compute.</summary>
    public int ConcurrentTurns { get; init; } = 32;

    /// <summary>Activities that run at the same time: an activity may wait for others.</summary>
    public int ConcurrentActivities { get; init; } = 128;

    /// <summary>
    /// Storage calls of the engine that are open at the same time. Azurite answers one after the other: more of them would be no faster,
    /// and keep the requests of people waiting.
    /// </summary>
    public int ConcurrentStorageCalls { get; init; } = 16;

    /// <summary>How long until the dispatchers try again after storage has failed, in spite of the clients' own retries.</summary>
    public TimeSpan StorageRetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Whether orchestrations and activities run here. Otherwise only <see cref="DurableEngine.Client"/> is of use.</summary>
    public bool RunsFunctions { get; init; } = true;

    /// <summary>
    /// Whether other processes send messages to the same task hub; if so, the count of this process's messages does not show whether the
    /// hub is idle.
    /// </summary>
    public bool IsShared { get; init; }

    /// <summary>
    /// Sets up each client of blobs, queues and tables that the engine makes, such as with a policy that counts its calls.
    /// </summary>
    public Action<ClientOptions> ConfigureClients { get; init; } = static _ => { };

    /// <summary>
    /// Completes when nobody waits for an answer. Until then turns and activities begin one after the other, <see cref="Courtesy"/> apart:
    /// processors and storage of one machine are there for who waits first, and nothing stands still.
    /// </summary>
    public Func<Task> WhenNobodyWaits { get; init; } = static () => Task.CompletedTask;

    /// <summary>How long a turn or an activity lets those who wait for an answer go first at most.</summary>
    public TimeSpan Courtesy { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// Completes when no more than a few wait for an answer. Until then messages to instances are fetched
    /// <see cref="FetchCourtesy"/> apart.
    /// </summary>
    public Func<Task> WhenNoCrowdWaits { get; init; } = static () => Task.CompletedTask;

    /// <summary>How long a fetch lets many who wait for an answer go first at most: it brings what may begin in seconds.</summary>
    public TimeSpan FetchCourtesy { get; init; } = TimeSpan.FromSeconds(1);

    internal Task BeforeBeginningAsync(CancellationToken cancellation) => AtMostAsync(WhenNobodyWaits(), Courtesy, cancellation);

    internal Task BeforeFetchingAsync(CancellationToken cancellation) => AtMostAsync(WhenNoCrowdWaits(), FetchCourtesy, cancellation);

    private static Task AtMostAsync(Task callers, TimeSpan limit, CancellationToken cancellation) =>
        callers.IsCompleted ? Task.CompletedTask : Task.WhenAny(callers, Task.Delay(limit, cancellation));

    internal AzureStorageOrchestrationServiceSettings ToStorageSettings(StorageAccountClientProvider account) => new()
    {
        StorageAccountClientProvider = account,
        TaskHubName = TaskHub,
        WorkerId = Worker,
        PartitionCount = Partitions,

        // Leases decide which of several machines works; here there is one.
        UseAppLease = false,
        MaxQueuePollingInterval = LongestPoll,
        ControlQueueVisibilityTimeout = Visibility,
        WorkItemQueueVisibilityTimeout = Visibility,
        ControlQueueBufferThreshold = FetchedAhead,
        MaxConcurrentTaskOrchestrationWorkItems = ConcurrentTurns,
        MaxConcurrentTaskActivityWorkItems = ConcurrentActivities,
        MaxStorageOperationConcurrency = ConcurrentStorageCalls,

        // As the Functions host has it: a start that is refused says so.
        ThrowExceptionOnInvalidDedupeStatus = true,
    };
}
