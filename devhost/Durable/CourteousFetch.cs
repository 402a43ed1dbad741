using Azure.Core;
using Azure.Core.Pipeline;

namespace Outreach.DevHost.Durable;

/// <summary>
/// Puts off fetching messages to instances while many wait for an answer: what is fetched is many at a time, each with its history,
/// and far more than begins then.
/// </summary>
internal sealed class CourteousFetch(DurableEngineOptions options) : HttpPipelinePolicy
{
    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        if (IsFetch(message.Request))
        {
            await options.BeforeFetchingAsync(message.CancellationToken);
        }

        await ProcessNextAsync(message, pipeline);
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => ProcessNext(message, pipeline);

    private static bool IsFetch(Request request) =>
        request.Method == RequestMethod.Get
        && request.Uri.Path.Contains("-control-", StringComparison.Ordinal)
        && request.Uri.Path.EndsWith("/messages", StringComparison.Ordinal);
}
