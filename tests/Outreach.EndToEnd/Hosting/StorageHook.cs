using Azure.Core;
using Azure.Core.Pipeline;

namespace Outreach.EndToEnd.Hosting;

/// <summary>Lets a test see the storage calls of a host that runs already.</summary>
internal sealed class StorageHook : HttpPipelinePolicy
{
    /// <summary>Sees every call, and every repeat of one.</summary>
    public HttpPipelinePolicy? Policy { get; set; }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
        throw new NotSupportedException("The product calls storage asynchronously.");

    public override ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
        Policy?.ProcessAsync(message, pipeline) ?? ProcessNextAsync(message, pipeline);
}
