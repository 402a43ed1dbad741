using System.Text;
using Azure.Data.Tables;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using NSubstitute;
using Outreach.Customers;
using Outreach.Imports;
using Outreach.Platform.Contract;
using Outreach.Platform.Http;
using Outreach.Platform.Storage;

namespace Outreach.Tests.Platform;

public sealed class KeptAnswersTests
{
    private readonly MemoryTable _table = new();
    private readonly FakeTimeProvider _clock = new(Samples.Monday);
    private readonly List<KeyedRequest?> _run = [];

    [Fact]
    public void Every_function_that_changes_something_heeds_an_idempotency_key()
    {
        var withoutKey = Samples.HttpFunctions.All
            .Where(function => function.Method is not ("GET" or "HEAD")
                && function.Declared.GetCustomAttributes(typeof(AcceptsHeadersAttribute), inherit: false)
                    is not [AcceptsHeadersAttribute { IdempotencyKey: true }])
            .Select(function => $"{function.Method} {function.Route}");

        // A search, a preview and a test change nothing, and their answers are kept nowhere. SendGrid repeats what it sends as it likes,
        // and a source its deliveries: each event, e-mail and delivery has an id of its own. A customer's link is answered once by itself.
        // Who is present says so again and again.
        Assert.Equal(
            [
                "PUT api/calls/{id}/presence",
                "POST api/customers/find",
                "PUT api/followups/{id}/presence",
                "POST api/service-levels/preview",
                "POST api/webhooks/sendgrid",
                "POST api/webhooks/sendgrid/inbound/{token}",
                "POST api/webhooks/{source}",
                "POST api/webhooks/{source}/test",
                "POST api/words/check",
                "POST confirm/{token}",
            ],
            withoutKey);
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
    public async Task A_request_that_broke_off_knows_when_it_was_first_sent_however_often_it_is_sent_again()
    {
        for (var attempt = 0; attempt < 3; attempt++)
        {
            await Assert.ThrowsAsync<TimeoutException>(() => SendAsync("k", () => throw new TimeoutException()));
            _clock.Advance(TimeSpan.FromMinutes(5));
        }

        Assert.Equal([Samples.Monday, Samples.Monday, Samples.Monday], _run.Select(keyed => keyed!.BegunAt));
        _run[2]!.RequireNotAddedSince(Samples.Monday, "snippet");
        _run[0]!.RequireNotAddedSince(Samples.Monday.AddTicks(1), "snippet");
        var added = Assert.Throws<ProblemException>(() => _run[2]!.RequireNotAddedSince(Samples.Monday.AddTicks(1), "snippet"));
        Assert.Equal(409, added.Status);
    }

    [Fact]
    public async Task A_refusal_of_what_was_begun_before_does_not_make_the_next_attempt_a_first_one()
    {
        await Assert.ThrowsAsync<TimeoutException>(() => SendAsync("k", () => throw new TimeoutException()));
        await Assert.ThrowsAsync<ProblemException>(() => SendAsync("k", () => throw new ProblemException(412, "It has changed.", "")));
        Assert.Equal("conflict", await SendAsync("k", () => Results.Text("conflict", statusCode: 409)));

        Assert.Equal("done", await SendAsync("k", () => Results.Text("done")));

        Assert.Equal([false, true, true, true], _run.Select(keyed => keyed!.WasBegun));
        Assert.Single(_run.Select(keyed => keyed!.RequestId).Distinct());
    }

    [Fact]
    public async Task What_was_refused_at_once_may_be_sent_anew_and_what_was_too_busy_may_have_an_effect()
    {
        await Assert.ThrowsAsync<ProblemException>(() => SendAsync("k", () => throw new ProblemException(400, "No.", "")));
        await Assert.ThrowsAsync<ProblemException>(() => SendAsync("k", () => throw new ProblemException(503, "Too busy.", "")));
        await SendAsync("k", () => Results.Text("done"));

        Assert.Equal([false, false, true], _run.Select(keyed => keyed!.WasBegun));
    }

    [Theory]
    [InlineData(400)]
    [InlineData(500)]
    [InlineData(null)]
    public async Task One_that_was_taken_for_broken_off_does_not_touch_the_answer_of_the_next(int? status)
    {
        async Task<IResult> SlowAsync()
        {
            // As it is once a minute has gone by.
            var (partition, row) = (_table.Keys[0].Split('/')[0], _table.Keys[0].Split('/')[1]);
            var claim = (await _table.GetEntityIfExistsAsync<TableEntity>(partition, row)).Value!;
            claim["BrokenOff"] = true;
            await _table.UpdateEntityAsync(claim, claim.ETag);
            await SendAsync("k", () => Results.Text("the next"));
            return status is { } refused ? throw new ProblemException(refused, "No.", "") : Results.Text("the slow one");
        }

        await Record.ExceptionAsync(() => AnswerAsync("k", SlowAsync));

        Assert.Equal("the next", await SendAsync("k", () => Results.Text("a third effect")));
        Assert.Equal([false, true], _run.Select(keyed => keyed!.WasBegun));
    }

    [Fact]
    public async Task A_key_that_is_free_again_stands_for_another_request()
    {
        await Assert.ThrowsAsync<ProblemException>(() => SendAsync("k", () => throw new ProblemException(400, "No.", "")));
        await SendAsync("k", () => Results.Text("corrected"));
        _clock.Advance(TimeSpan.FromDays(31));
        await SendAsync("k", () => Results.Text("a month later"));

        Assert.Equal([false, false, false], _run.Select(keyed => keyed!.WasBegun));
        Assert.Equal(3, _run.Select(keyed => keyed!.RequestId).Distinct().Count());
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

    [Theory]
    [InlineData(nameof(ImportEndpoints.PostImport), 25)]
    [InlineData(nameof(ImportEndpoints.PutImportPart), 4)]
    public async Task A_file_as_large_as_its_route_takes_is_answered_once_and_another_one_is_refused_under_its_key(
        string function, int mebibytes)
    {
        var file = new byte[mebibytes * 1024 * 1024];
        Assert.Equal("done", await SendFileAsync(function, file));

        Assert.Equal("done", await SendFileAsync(function, file));
        file[^1] = 1;
        var other = await Assert.ThrowsAsync<ProblemException>(() => SendFileAsync(function, file));

        Assert.Equal(422, other.Status);
        Assert.Single(_run);
    }

    [Fact]
    public async Task A_file_larger_than_its_route_takes_is_for_the_route_to_refuse()
    {
        await SendFileAsync(nameof(ImportEndpoints.PutImportPart), new byte[(4 * 1024 * 1024) + 1]);

        Assert.Null(Assert.Single(_run));
        Assert.Empty(_table.Keys);
    }

    private Task<string> SendFileAsync(string function, byte[] file) =>
        AnswerAsync("k", () => Task.FromResult(Results.Text("done")), "/api/imports", function, file);

    private Task<string> SendAsync(string key, Func<IResult> answer, string path = "/api/customers/c0123/notes") =>
        AnswerAsync(key, () => Task.FromResult(answer()), path);

    private async Task<string> AnswerAsync(
        string key,
        Func<Task<IResult>> answer,
        string path = "/api/customers/c0123/notes",
        string function = nameof(CustomerNoteEndpoints.AddCustomerNote),
        byte[]? body = null)
    {
        var service = Substitute.For<TableServiceClient>();
        service.GetTableClient(Arg.Any<string>()).Returns(Substitute.For<TableClient>());
        service.GetTableClient("Answers").Returns(_table);
        var http = new DefaultHttpContext
        {
            Request = { Method = "POST", Path = path, Headers = { ["Idempotency-Key"] = key }, Body = new MemoryStream(body ?? [1]) },
            Response = { Body = new MemoryStream() },
            RequestServices = new ServiceCollection().AddLogging().BuildServiceProvider(),
        };
        await new KeptAnswers(new OutreachTables(service), _clock).AnswerAsync(
            http,
            Samples.HttpFunctions[function],
            "anna",
            () =>
            {
                _run.Add(KeyedRequest.Of(http.Request));
                return answer();
            },
            CancellationToken.None);
        return Encoding.UTF8.GetString(((MemoryStream)http.Response.Body).ToArray());
    }
}
