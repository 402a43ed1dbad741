using Azure.Core;
using Azure.Core.Pipeline;

namespace Outreach.EndToEnd.Hosting;

/// <summary>
/// Holds back the writes of a table whose body has a word, until it is released: what comes after them has not happened yet, however fast
/// the rest is.
/// </summary>
internal sealed class StorageHold(string table, string word) : HttpPipelinePolicy, IDisposable
{
    private readonly TaskCompletionSource _held = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends once the first of them is held: what it was decided by has been read then.</summary>
    public Task Held => _held.Task.WaitAsync(TimeSpan.FromMinutes(1));

    public void Release() => _released.TrySetResult();

    /// <summary>A test that fails before it releases would keep its host waiting.</summary>
    public void Dispose() => Release();

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
        throw new NotSupportedException("The product calls storage asynchronously.");

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        if (StorageFault.IsWrite(message.Request, table, word))
        {
            _held.TrySetResult();
            await _released.Task.WaitAsync(message.CancellationToken);
        }

        await ProcessNextAsync(message, pipeline);
    }
}
