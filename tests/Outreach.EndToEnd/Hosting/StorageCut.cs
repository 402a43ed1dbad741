using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Outreach.EndToEnd.Hosting;

/// <summary>
/// Once cut, nothing that the functions of a host do reaches their tables any more, and no answer reaches them: what was not stored by then
/// never is, as with a process that is killed.
/// </summary>
internal sealed class StorageCut : HttpPipelinePolicy
{
    private volatile bool _isCut;

    public void Cut() => _isCut = true;

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
        throw new NotSupportedException("The product calls storage asynchronously.");

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        RefuseWhenCut();
        await ProcessNextAsync(message, pipeline);
        RefuseWhenCut();
    }

    private void RefuseWhenCut()
    {
        if (_isCut)
        {
            throw new RequestFailedException("The host has been cut off from its storage.");
        }
    }
}
