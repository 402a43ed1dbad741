using System.Text;
using Azure.Data.Tables;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using NSubstitute;
using Outreach.Customers;
using Outreach.Platform.Contract;
using Outreach.Platform.Http;
using Outreach.Platform.Storage;

namespace Outreach.Tests.Platform;

public sealed class KeptAnswersTests
{
    private readonly MemoryTable _table = new();
    private readonly List<KeyedRequest?> _run = [];

    [Fact]
    public void Every_function_that_changes_something_heeds_an_idempotency_key()
    {
        var withoutKey = Samples.HttpFunctions.All
            .Where(function => function.Method != "GET"
                && function.Declared.GetCustomAttributes(typeof(AcceptsHeadersAttribute), inherit: false)
                    is not [AcceptsHeadersAttribute { IdempotencyKey: true }])
            .Select(function => $"{function.Method} {function.Route}");

        // A search changes nothing, and its answer is kept nowhere. SendGrid repeats its events as it likes: each has an id of its own.
        Assert.Equal(["POST customers/find", "POST webhooks/sendgrid"], withoutKey);
    }

    [Fact]
    public async Task A_request_that_broke_off_is_run_again_and_knows_that_its_effect_may_be_there()
    {
        await Assert.ThrowsAsync<TimeoutException>(() => SendAsync("k", () => throw new TimeoutException()));

        Assert.Equal("done", await SendAsync("k", () => Results.Text("done")));
        Assert.Equal("done", await SendAsync("k", () => Results.Text("again")));

        Assert.Equal([false, true], _run.Select(keyed => keyed!.WasBegun));
        Assert.Equal(_run[0]!.RequestId, _run[1]!.RequestId);
    }

    [Fact]
    public async Task What_an_erasure_deleted_while_the_request_ran_does_not_come_back()
    {
        var answer = await SendAsync("k", () =>
        {
            foreach (var key in _table.Keys)
            {
                _table.DeleteEntityAsync(key.Split('/')[0], key.Split('/')[1]);
            }

            return Results.Text("Plays the flugelhorn.");
        });

        Assert.Equal("Plays the flugelhorn.", answer);
        Assert.Empty(_table.Keys);
    }

    [Theory]
    [InlineData("/api/customers/c0123/notes", "c0123")]
    [InlineData("/api/staff/anna/absence", null)]
    public async Task Answers_about_a_customer_stand_in_one_partition_that_names_nobody_else(string path, string? partition)
    {
        await SendAsync("k", () => Results.Text("done"), path);

        var (key, row) = (Assert.Single(_table.Keys).Split('/')[0], _table.Keys[0].Split('/')[1]);
        Assert.Equal(partition is null, key != "c0123");
        Assert.StartsWith("command:", row, StringComparison.Ordinal);
    }

    private async Task<string> SendAsync(string key, Func<IResult> answer, string path = "/api/customers/c0123/notes")
    {
        var service = Substitute.For<TableServiceClient>();
        service.GetTableClient(Arg.Any<string>()).Returns(Substitute.For<TableClient>());
        service.GetTableClient("Answers").Returns(_table);
        var http = new DefaultHttpContext
        {
            Request = { Method = "POST", Path = path, Headers = { ["Idempotency-Key"] = key }, Body = new MemoryStream([1]) },
            Response = { Body = new MemoryStream() },
            RequestServices = new ServiceCollection().AddLogging().BuildServiceProvider(),
        };
        await new KeptAnswers(new OutreachTables(service), TimeProvider.System).AnswerAsync(
            http,
            Samples.HttpFunctions[nameof(CustomerNoteEndpoints.AddCustomerNote)],
            "anna",
            () =>
            {
                _run.Add(KeyedRequest.Of(http.Request));
                return Task.FromResult(answer());
            },
            CancellationToken.None);
        return Encoding.UTF8.GetString(((MemoryStream)http.Response.Body).ToArray());
    }
}
