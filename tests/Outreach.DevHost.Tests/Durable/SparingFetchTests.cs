using System.Net;
using System.Text;
using Azure.Core.Pipeline;
using Azure.Storage.Queues;
using Microsoft.Extensions.Time.Testing;
using Outreach.DevHost.Durable;

namespace Outreach.DevHost.Tests.Durable;

/// <summary>Nothing is fetched in vain again and again, and nothing that was sent waits.</summary>
public sealed class SparingFetchTests : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    private readonly FakeTimeProvider _time = new();
    private readonly Wire _wire = new();
    private readonly HttpClient _http;
    private readonly QueueClientOptions _options;

    public SparingFetchTests()
    {
        _http = new HttpClient(_wire);
        _options = new QueueClientOptions { Retry = { MaxRetries = 0 }, Transport = new HttpClientTransport(_http) };
        _options.AddPolicy(new SparingFetch(Longest, _time), Azure.Core.HttpPipelinePosition.PerCall);
    }

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task What_an_earlier_process_left_is_fetched_at_once_until_there_is_no_more()
    {
        var queue = QueueOf("control-00");
        _wire.Left = 3;

        Assert.Equal([2, 1, 0], await FetchAsync(2, queue, queue, queue));

        var fourth = FetchAsync(queue, 2);
        Assert.Equal(3, _wire.Fetches);
        _time.Advance(Longest);
        Assert.Equal(0, await fourth);
    }

    [Fact]
    public async Task What_is_sent_is_fetched_at_once_and_only_from_its_queue()
    {
        var (queue, other) = (QueueOf("control-00"), QueueOf("workitems"));
        Assert.Equal([0, 0], await FetchAsync(32, queue, other));
        var (fetch, ofOther) = (FetchAsync(queue), FetchAsync(other));
        Assert.Equal(2, _wire.Fetches);

        await queue.SendMessageAsync("turn");

        Assert.Equal(1, await fetch);
        Assert.False(ofOther.IsCompleted);

        // Nothing more is known to be there.
        var next = FetchAsync(queue);
        Assert.Equal(3, _wire.Fetches);
        _time.Advance(Longest);
        Assert.Equal((0, 0), (await next, await ofOther));
    }

    [Fact]
    public async Task Of_two_that_are_sent_the_second_does_not_wait_when_one_is_fetched_at_a_time()
    {
        var queue = QueueOf("control-00");
        Assert.Equal(0, await FetchAsync(queue));
        await queue.SendMessageAsync("first");
        await queue.SendMessageAsync("second");

        Assert.Equal([1, 1], await FetchAsync(1, queue, queue));
    }

    [Fact]
    public async Task What_is_sent_while_a_fetch_in_vain_is_answered_does_not_wait()
    {
        var queue = QueueOf("control-00");
        _wire.AfterFetch = () => queue.SendMessageAsync("meanwhile");

        Assert.Equal([0, 1], await FetchAsync(1, queue, queue));
    }

    [Fact]
    public async Task What_is_sent_while_a_fetch_of_what_nobody_knew_of_is_answered_does_not_wait()
    {
        var queue = QueueOf("control-00");
        Assert.Equal(0, await FetchAsync(queue));
        var held = FetchAsync(queue, 1);
        _wire.Left = 1; // hidden until now
        _wire.AfterFetch = () => queue.SendMessageAsync("meanwhile");
        _time.Advance(Longest);

        Assert.Equal(1, await held);
        var next = FetchAsync(queue, 1);
        Assert.Equal(3, _wire.Fetches);
        Assert.Equal(1, await next);
    }

    [Fact]
    public async Task What_is_given_back_is_looked_for_as_often_as_without_this()
    {
        var queue = QueueOf("control-00");
        Assert.Equal(0, await FetchAsync(queue));
        await queue.UpdateMessageAsync("1", "receipt", visibilityTimeout: TimeSpan.Zero);

        Assert.Equal([0, 0], await FetchAsync(32, queue, queue));
        _wire.Left = 1;
        Assert.Equal(1, await FetchAsync(queue));
        _time.Advance(Longest);
        Assert.Equal(0, await FetchAsync(queue));
        var held = FetchAsync(queue);
        Assert.False(held.IsCompleted);
        _time.Advance(Longest);
        await held;
    }

    [Fact]
    public async Task Who_stops_fetching_need_not_wait()
    {
        var queue = QueueOf("control-00");
        Assert.Equal(0, await FetchAsync(queue));
        using var stop = new CancellationTokenSource();
        var held = queue.ReceiveMessagesAsync(1, cancellationToken: stop.Token);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => held);
        Assert.Equal(1, _wire.Fetches);
    }

    [Fact]
    public async Task Looking_at_messages_without_taking_them_never_waits()
    {
        var queue = QueueOf("control-00");
        Assert.Equal(0, await FetchAsync(queue));

        Assert.Empty((await queue.PeekMessagesAsync(1)).Value);
    }

    private static async Task<int> FetchAsync(QueueClient queue, int most = 32) =>
        (await queue.ReceiveMessagesAsync(most)).Value.Length;

    private static async Task<IReadOnlyList<int>> FetchAsync(int most, params QueueClient[] queues)
    {
        var fetched = new List<int>();
        foreach (var queue in queues)
        {
            fetched.Add(await FetchAsync(queue, most));
        }

        return fetched;
    }

    private QueueClient QueueOf(string name) => new("UseDevelopmentStorage=true", name, _options);

    /// <summary>Queues of which only the number of messages counts.</summary>
    private sealed class Wire : HttpMessageHandler
    {
        private const string One = "<QueueMessage><MessageId>1</MessageId><InsertionTime>Mon, 02 Mar 2026 09:00:00 GMT</InsertionTime>"
            + "<ExpirationTime>Mon, 09 Mar 2026 09:00:00 GMT</ExpirationTime><PopReceipt>r</PopReceipt>"
            + "<TimeNextVisible>Mon, 02 Mar 2026 09:00:30 GMT</TimeNextVisible>";

        public int Left { get; set; }

        public int Fetches { get; private set; }

        /// <summary>What happens once before a fetch that has been answered is known to be.</summary>
        public Func<Task>? AfterFetch { get; set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.Method == HttpMethod.Put)
            {
                var updated = new HttpResponseMessage(HttpStatusCode.NoContent);
                updated.Headers.Add("x-ms-popreceipt", "r");
                updated.Headers.Add("x-ms-time-next-visible", "Mon, 02 Mar 2026 09:00:30 GMT");
                return updated;
            }

            if (request.Method == HttpMethod.Post)
            {
                Left++;
                return Answer(HttpStatusCode.Created, $"{One}</QueueMessage>");
            }

            var query = request.RequestUri!.Query;
            if (query.Contains("peekonly", StringComparison.Ordinal))
            {
                return Answer(HttpStatusCode.OK, "");
            }

            Fetches++;
            var most = int.Parse(
                query.Split("numofmessages=")[1].Split('&')[0], System.Globalization.CultureInfo.InvariantCulture);
            var taken = Math.Min(most, Left);
            Left -= taken;
            if (AfterFetch is { } happens)
            {
                AfterFetch = null;
                await happens();
            }

            return Answer(
                HttpStatusCode.OK,
                string.Concat(Enumerable.Repeat(
                    $"{One}<DequeueCount>1</DequeueCount><MessageText>x</MessageText></QueueMessage>", taken)));
        }

        private static HttpResponseMessage Answer(HttpStatusCode status, string messages) => new(status)
        {
            Content = new StringContent(
                $"<?xml version=\"1.0\"?><QueueMessagesList>{messages}</QueueMessagesList>", Encoding.UTF8, "application/xml"),
        };
    }
}
