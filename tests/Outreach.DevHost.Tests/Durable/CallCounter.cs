using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;

namespace Outreach.DevHost.Tests.Durable;

/// <summary>Counts requests, and fails those it is told to.</summary>
internal sealed class CallCounter : HttpPipelineSynchronousPolicy
{
    private int _calls;

    private int _successes;

    private int _failures;

    private TaskCompletionSource _failed = new();

    /// <summary>What a request fails with.</summary>
    public Func<Exception> Failure { get; set; } = () => new Azure.RequestFailedException(503, "Storage is away.");

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
        throw Failure();
    }

    public TableServiceClient Client(string connectionString)
    {
        var options = new TableClientOptions();
        options.AddPolicy(this, HttpPipelinePosition.PerCall);
        return new TableServiceClient(connectionString, options);
    }
}
