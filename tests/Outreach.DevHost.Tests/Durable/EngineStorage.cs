using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Outreach.DevHost.Azurite;

namespace Outreach.DevHost.Tests.Durable;

/// <summary>One Azurite, in memory, for the tests of the engine; each test has tables of its own.</summary>
public sealed class EngineStorage : IAsyncLifetime
{
    private readonly string _data = Directory.CreateTempSubdirectory("outreach-engine-").FullName;

    private AzuriteProcess? _azurite;

    public string ConnectionString => _azurite!.ConnectionString;

    public async Task InitializeAsync() => _azurite = await AzuriteProcess.StartOrAdoptAsync(_data, inMemory: true, CancellationToken.None);

    public async Task DisposeAsync()
    {
        if (_azurite is not null)
            await _azurite.StopAsync(CancellationToken.None);
        Directory.Delete(_data, recursive: true);
    }
}

[CollectionDefinition(Name)]
public sealed class EngineCollection : ICollectionFixture<EngineStorage>
{
    public const string Name = "Durable engine";
}

/// <summary>Counts requests, and fails those it is told to.</summary>
internal sealed class CallCounter : HttpPipelineSynchronousPolicy
{
    private int _calls;

    private int _successes;

    private int _failures;

    private TaskCompletionSource _failed = new();

    public int Calls => Volatile.Read(ref _calls);

    /// <summary>So many requests fail before they are sent, after some that do not; completes when one has failed.</summary>
    public Task FailNext(int requests, int after = 0)
    {
        _failed = new TaskCompletionSource();
        (_successes, _failures) = (after, requests);
        return _failed.Task;
    }

    public override void OnSendingRequest(HttpMessage message)
    {
        Interlocked.Increment(ref _calls);
        if (Interlocked.Decrement(ref _successes) >= 0 || Interlocked.Decrement(ref _failures) < 0)
            return;
        _failed.TrySetResult();
        throw new Azure.RequestFailedException(503, "Storage is away.");
    }

    public TableServiceClient Client(string connectionString)
    {
        var options = new TableClientOptions();
        options.AddPolicy(this, HttpPipelinePosition.PerCall);
        return new TableServiceClient(connectionString, options);
    }
}

/// <summary>A clock that stands still until it is moved.</summary>
internal sealed class TestClock : TimeProvider
{
    private DateTimeOffset _now = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => _now;

    public void Advance(TimeSpan by) => _now += by;
}
