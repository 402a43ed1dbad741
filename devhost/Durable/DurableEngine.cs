using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Azure;
using Azure.Core;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using DurableTask.AzureStorage;
using DurableTask.Core;
using DurableTask.Core.History;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Outreach.DevHost.Durable.Memory;
using Outreach.DevHost.Durable.Time;
using Outreach.DevHost.Durable.Worker;

namespace Outreach.DevHost.Durable;

/// <summary>
/// Azure's own Durable Task engine on a clock that can be moved. One process at a time may run the functions of a task hub. After
/// <see cref="StopAsync"/>, and after a process that was killed, another engine over the same storage goes on where this one was.
/// </summary>
public sealed class DurableEngine : IAsyncDisposable
{
    private readonly MovableTimeService _service;
    private readonly FunctionWorker? _worker;
    private readonly EngineClient _client;
    private bool _stopped;

    private DurableEngine(
        IOrchestrationService inner, ITimerStore timers, IMessageQueues queues, DurableFunctions functions, TimeProvider clock,
        ILoggerFactory loggers, DurableEngineOptions options)
    {
        _service = new MovableTimeService(inner, timers, queues, clock, options, loggers.CreateLogger<DurableEngine>());
        _worker = options.RunsFunctions ? new FunctionWorker(_service, functions, clock, loggers) : null;
        _client = new EngineClient(_service);
    }

    /// <summary>Starts, wakes and reads instances, as the Functions host lets its worker do.</summary>
    public DurableTaskClient Client => _client;

    /// <summary>The earliest durable timer of any instance (UTC).</summary>
    public DateTimeOffset? NextTimerDueAt => _service.Timers.NextAt;

    /// <summary>The most events that the history of any instance had at the end of any of its turns, since this engine started.</summary>
    public int LongestHistory => _service.Turns.LongestHistory;

    /// <summary>An engine on Azure Storage, or Azurite. Nothing runs before <see cref="StartAsync"/>.</summary>
    public static DurableEngine OnAzureStorage(
        string connectionString, DurableFunctions functions, TimeProvider clock, ILoggerFactory loggers,
        DurableEngineOptions? options = null)
    {
        options ??= new DurableEngineOptions();
        var (blobs, queues, tables) = (new BlobClientOptions(), new QueueClientOptions(), new TableClientOptions());

        // Otherwise thousands of calls would each get a span and several headers that nobody reads.
        (blobs.Diagnostics.IsDistributedTracingEnabled, blobs.Diagnostics.IsLoggingEnabled) = (false, false);
        (queues.Diagnostics.IsDistributedTracingEnabled, queues.Diagnostics.IsLoggingEnabled) = (false, false);
        (tables.Diagnostics.IsDistributedTracingEnabled, tables.Diagnostics.IsLoggingEnabled) = (false, false);
        if (!options.IsShared)
        {
            queues.AddPolicy(new SparingFetch(options.LongestPoll, TimeProvider.System), HttpPipelinePosition.PerCall);
        }

        queues.AddPolicy(new CourteousFetch(options), HttpPipelinePosition.PerCall);
        options.ConfigureClients(blobs);
        options.ConfigureClients(queues);
        options.ConfigureClients(tables);
        var settings = options.ToStorageSettings(new StorageAccountClientProvider(
            StorageServiceClientProvider.ForBlob(connectionString, blobs),
            StorageServiceClientProvider.ForQueue(connectionString, queues),
            StorageServiceClientProvider.ForTable(connectionString, tables)));
        settings.LoggerFactory = loggers;
        return new DurableEngine(
            new AzureStorageOrchestrationService(settings),
            new TimerTable(new TableServiceClient(connectionString, tables), options),
            new StorageQueues(new QueueServiceClient(connectionString, queues), options),
            functions, clock, loggers, options);
    }

    /// <summary>
    /// An engine that keeps everything in memory, for tests and rehearsals. Nothing runs before <see cref="StartAsync"/>.
    /// </summary>
    public static DurableEngine InMemory(
        DurableFunctions functions, TimeProvider clock, ILoggerFactory loggers, DurableEngineOptions? options = null)
    {
        options ??= new DurableEngineOptions();
        var service = new MemoryOrchestrationService(clock)
        {
            MaxConcurrentTaskOrchestrationWorkItems = options.ConcurrentTurns,
            MaxConcurrentTaskActivityWorkItems = options.ConcurrentActivities,
        };
        return new DurableEngine(service, new NoTimerStore(), service, functions, clock, loggers, options);
    }

    /// <summary>Creates what is missing in storage, loads the timers and goes on with what is open.</summary>
    public async Task StartAsync(CancellationToken cancellation)
    {
        try
        {
            await _service.OpenAsync(cancellation);
            if (_worker is not null)
            {
                await _service.LoadTimersAsync(cancellation);
                await _worker.StartAsync().WaitAsync(cancellation);
            }
        }
        catch (Exception e)
        {
            _client.FailToOpen(e);
            if (e is RequestFailedException || e.GetBaseException() is RequestFailedException or HttpRequestException or SocketException)
            {
                throw new StorageException($"The storage does not answer as it should: {e.GetBaseException().Message}", e);
            }

            throw;
        }

        _client.Open();
    }

    /// <summary>Completes when no message, turn, activity or due timer is left.</summary>
    public Task WhenIdleAsync(CancellationToken cancellation) => _service.WhenIdleAsync(cancellation);

    /// <summary>Checks the timers again after a movable clock was moved.</summary>
    public void ClockMoved() => _service.FireDueTimers();

    /// <summary>
    /// Lets turns and activities end, as far as they do so within seconds; what did not finish runs again after a restart.
    /// </summary>
    public async Task StopAsync(CancellationToken cancellation)
    {
        if (!_stopped)
        {
            _stopped = true;
            _service.StopTimers();
            if (_worker is not null)
            {
                await _worker.StopAsync().WaitAsync(cancellation);
            }

            await _service.CloseAsync();
        }
    }

    /// <summary>All instances, in storage's order.</summary>
    public async IAsyncEnumerable<InstanceSummary> ListInstancesAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        string? continuation = null;
        do
        {
            var page = await _service.GetOrchestrationWithQueryAsync(
                new DurableTask.Core.Query.OrchestrationQuery
                {
                    PageSize = 1000,
                    ContinuationToken = continuation,
                    FetchInputsAndOutputs = false,
                },
                cancellation);
            foreach (var state in page.OrchestrationState)
            {
                var id = state.OrchestrationInstance.InstanceId;
                yield return new InstanceSummary
                {
                    Id = id,
                    Name = state.Name,
                    Status = (OrchestrationRuntimeStatus)state.OrchestrationStatus,
                    CustomStatus = state.Status,
                    CreatedAt = EngineClient.TimeOf(state.CreatedTime),
                    UpdatedAt = EngineClient.TimeOf(state.LastUpdatedTime),
                    HistoryEvents = _service.Turns.HistoryLengthOf(id) ?? (await GetHistoryAsync(id, cancellation)).Count,
                    NextTimerAt = _service.Timers.NextOf(id),
                };
            }

            continuation = page.ContinuationToken;
        }
        while (!string.IsNullOrWhiteSpace(continuation));
    }

    /// <summary>The history of the instance's current execution; empty when there is no such instance.</summary>
    public async Task<IReadOnlyList<HistoryEvent>> GetHistoryAsync(string instanceId, CancellationToken cancellation) =>
        HistoryJson.Read(await _service.GetOrchestrationHistoryAsync(instanceId, null!).WaitAsync(cancellation));

    /// <summary>Ends at once: what is not stored is dropped, as when the process is killed.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_stopped)
        {
            _stopped = true;
            _service.StopTimers();
            _service.Cut();
            if (_worker is not null)
            {
                await _worker.KillAsync();
            }
        }
    }
}
