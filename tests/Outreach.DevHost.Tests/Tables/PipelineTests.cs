// How the slice signs and sends is its own affair; the real package has tests for its own.
#if !AZURE_SDK_NUGET
using System.Text;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;

namespace Outreach.DevHost.Tests.Tables;

public sealed class PipelineTests
{
    private const string ConnectionString =
        "DefaultEndpointsProtocol=https;AccountName=acme;AccountKey=c2VjcmV0;EndpointSuffix=core.windows.net";

    [Theory]
    [InlineData(408)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task A_passing_fault_is_retried_and_each_try_is_sent_whole(int status)
    {
        var transport = new ScriptedTransport(status, status, 204);
        var table = new TableClient(ConnectionString, "T", Options(transport));

        var response = await table.AddEntityAsync(new TableEntity("p", "r") { ["Text"] = "text" });

        Assert.Equal(204, response.Status);
        Assert.Equal(3, transport.Requests.Count);
        Assert.Single(transport.Requests.Select(request => request.Body).Distinct(), """{"PartitionKey":"p","RowKey":"r","Text":"text"}""");
    }

    [Theory]
    [InlineData(400)]
    [InlineData(403)]
    [InlineData(409)]
    [InlineData(412)]
    public async Task A_lasting_refusal_is_not_retried(int status)
    {
        var transport = new ScriptedTransport(status);
        var table = new TableClient(ConnectionString, "T", Options(transport));

        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => table.AddEntityAsync(new TableEntity("p", "r")));

        Assert.Equal((status, "Code"), (failure.Status, failure.ErrorCode));
        Assert.Single(transport.Requests);
    }

    [Fact]
    public async Task Retries_end_after_the_number_set()
    {
        var transport = new ScriptedTransport(503, 503, 503, 503, 503);
        var table = new TableClient(ConnectionString, "T", Options(transport));

        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => table.GetEntityAsync<TableEntity>("p", "r"));

        Assert.Equal(503, failure.Status);
        Assert.Equal(3, transport.Requests.Count);
    }

    [Fact]
    public async Task A_policy_of_the_caller_s_sees_every_call()
    {
        var transport = new ScriptedTransport(204, 503, 204);
        var calls = new CountingPolicy();
        var options = Options(transport);
        options.AddPolicy(calls, HttpPipelinePosition.PerCall);
        var service = new TableServiceClient(ConnectionString, options);

        await service.GetTableClient("A").UpsertEntityAsync(new TableEntity("p", "r"));
        await service.GetTableClient("B").UpsertEntityAsync(new TableEntity("p", "r"));

        Assert.Equal(2, calls.Count);
    }

    [Fact]
    public async Task An_insert_is_the_request_that_the_service_documents()
    {
        var transport = new ScriptedTransport(204, 204, 204);
        var table = new TableClient(ConnectionString, "FollowUps", Options(transport));

        await table.AddEntityAsync(new TableEntity("p", "r"));
        await table.DeleteEntityAsync("p'q", "é/");
        await table.UpsertEntityAsync(new TableEntity("p", "r"));

        var (insert, delete, upsert) = (transport.Requests[0], transport.Requests[1], transport.Requests[2]);
        Assert.Equal(("POST", "https://acme.table.core.windows.net/FollowUps"), (insert.Method, insert.Uri.AbsoluteUri));
        Assert.Equal("2020-12-06", insert.Header("x-ms-version"));
        Assert.Equal("return-no-content", insert.Header("Prefer"));
        Assert.Equal("application/json;odata=minimalmetadata", insert.Header("Accept"));
        Assert.Equal("application/json;odata=nometadata", insert.Header("Content-Type"));
        Assert.StartsWith("SharedKey acme:", insert.Header("Authorization"), StringComparison.Ordinal);
        Assert.Equal(
            ("DELETE", "https://acme.table.core.windows.net/FollowUps(PartitionKey='p%27%27q',RowKey='%C3%A9%2F')", "*"),
            (delete.Method, delete.Uri.AbsoluteUri, delete.Header("If-Match")));
        Assert.Equal(("PATCH", null), (upsert.Method, upsert.Header("If-Match")));
    }

    [Fact]
    public async Task A_token_is_asked_for_the_scope_of_storage_and_sent_as_a_bearer()
    {
        var transport = new ScriptedTransport(204);
        var credential = new FixedToken();
        var table = new TableClient(new Uri("https://acme.table.core.windows.net"), "T", credential, Options(transport));

        await table.UpsertEntityAsync(new TableEntity("p", "r"));

        Assert.Equal(["https://storage.azure.com/.default"], credential.Scopes);
        Assert.Equal("Bearer token", transport.Requests[0].Header("Authorization"));
        Assert.Equal("acme", table.AccountName);
    }

    private static TableClientOptions Options(HttpPipelineTransport transport) => new()
    {
        Transport = transport,
        Retry = { Delay = TimeSpan.Zero, MaxDelay = TimeSpan.Zero, MaxRetries = 2, Mode = RetryMode.Fixed },
    };

    private sealed class CountingPolicy : HttpPipelineSynchronousPolicy
    {
        public int Count { get; private set; }

        public override void OnSendingRequest(HttpMessage message) => Count++;
    }

    private sealed class FixedToken : TokenCredential
    {
        public string[] Scopes { get; private set; } = [];

        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken)
        {
            Scopes = requestContext.Scopes;
            return new AccessToken("token", DateTimeOffset.UtcNow.AddHours(1));
        }

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new(GetToken(requestContext, cancellationToken));
    }

    private sealed record SentRequest(string Method, Uri Uri, Dictionary<string, string> Headers, string Body)
    {
        public string? Header(string name) => Headers.GetValueOrDefault(name);
    }

    /// <summary>Answers with one status after the other, an error with a body as the service's.</summary>
    private sealed class ScriptedTransport(params int[] statuses) : HttpMessageHandler
    {
        private const string Error = """{"odata.error":{"code":"Code","message":{"lang":"en-US","value":"Refused."}}}""";

        private readonly Queue<int> _statuses = new(statuses);

        public List<SentRequest> Requests { get; } = [];

        public static implicit operator HttpPipelineTransport(ScriptedTransport script) => new HttpClientTransport(script);

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var headers = request.Headers.NonValidated.Concat(request.Content?.Headers.NonValidated ?? default)
                .ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
            var body = request.Content is null ? string.Empty : await request.Content.ReadAsStringAsync(cancellationToken);
            Requests.Add(new SentRequest(request.Method.Method, request.RequestUri!, headers, body));
            var status = _statuses.Dequeue();
            return new HttpResponseMessage((System.Net.HttpStatusCode)status)
            {
                Content = new StringContent(status >= 400 ? Error : string.Empty, Encoding.UTF8, "application/json"),
            };
        }
    }
}
#endif
