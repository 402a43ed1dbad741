using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Storage.Queues;
using Outreach.DevHost.Durable;

namespace Outreach.DevHost.Tests.Durable;

/// <summary>What is fetched for later waits for many who wait for an answer; nothing else does.</summary>
public sealed class CourteousFetchTests
{
    private readonly TaskCompletionSource _noCrowd = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<string> _sent = [];

    [Fact]
    public async Task Messages_to_instances_are_fetched_once_no_crowd_waits_and_all_else_is_sent_at_once()
    {
        var instances = QueueOf("outreachdevhost-control-00", TimeSpan.FromHours(1));
        var fetch = instances.ReceiveMessagesAsync();
        await TryAsync(QueueOf("outreachdevhost-workitems", TimeSpan.FromHours(1)).ReceiveMessagesAsync());
        await TryAsync(instances.SendMessageAsync("start"));
        Assert.Equal(["GET outreachdevhost-workitems", "POST outreachdevhost-control-00"], _sent);

        _noCrowd.SetResult();
        await TryAsync(fetch);
        Assert.Equal("GET outreachdevhost-control-00", _sent[^1]);
    }

    [Fact]
    public async Task However_many_wait_messages_are_fetched_after_some_time()
    {
        await TryAsync(QueueOf("outreachdevhost-control-00", TimeSpan.FromMilliseconds(1)).ReceiveMessagesAsync());

        Assert.Equal(["GET outreachdevhost-control-00"], _sent);
    }

    private static Task TryAsync(Task sent) => Assert.ThrowsAsync<IOException>(() => sent);

    private QueueClient QueueOf(string name, TimeSpan courtesy)
    {
        var options = new QueueClientOptions { Retry = { MaxRetries = 0 } };
        options.AddPolicy(
            new CourteousFetch(new DurableEngineOptions { WhenNoCrowdWaits = () => _noCrowd.Task, FetchCourtesy = courtesy }),
            HttpPipelinePosition.PerCall);
        options.AddPolicy(new Wire(_sent), HttpPipelinePosition.BeforeTransport);
        return new QueueClient("UseDevelopmentStorage=true", name, options);
    }

    /// <summary>Writes down what is sent, and loses it.</summary>
    private sealed class Wire(List<string> sent) : HttpPipelinePolicy
    {
        public override ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        {
            sent.Add($"{message.Request.Method} {message.Request.Uri.Path.Split('/')[^2]}");
            throw new IOException("Lost.");
        }

        public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => throw new NotSupportedException();
    }
}
