using Azure.Data.Tables;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NSubstitute;
using Outreach.Customers;
using Outreach.FollowUps.Mentions;
using Outreach.Health;
using Outreach.Platform.Http;
using Outreach.Platform.Storage;
using Outreach.Staff;
using Outreach.Staff.Authorization;

namespace Outreach.Tests.Platform;

public sealed class RequestGuardTests
{
    private static readonly Dictionary<string, Func<IResult>> Answers = new()
    {
        ["JSON"] = () => Results.Json(new { id = 1 }),
        ["CSV"] = () => Results.Text("a,b", "text/csv"),
        ["nothing"] = Results.NoContent,
        ["a problem"] = () => throw ProblemException.NotFound("customer"),
        ["a customer who was merged"] = () => throw new MovedException("c1", "c2"),
        ["a failure"] = () => throw new FormatException("The secret flugelhorn of Quillon."),
    };

    private readonly Lines _log = new();

    public static TheoryData<string> AnswerNames => [.. Answers.Keys];

    [Fact]
    public async Task The_log_names_the_route_alone_where_an_address_that_holds_a_persons_name_is_not_answered()
    {
        await AnswerAsync(HttpTo("/api/customers/jane@example.com"), () => Results.Ok());

        Assert.Equal(["GET api/customers/{id} failed"], _log.Written);
    }

    [Theory]
    [MemberData(nameof(AnswerNames))]
    public async Task Whatever_is_answered_a_browser_runs_loads_frames_and_keeps_nothing_of_it(string which)
    {
        var http = HttpTo("/api/customers/c1");

        await AnswerAsync(http, Answers[which], nameof(HealthEndpoint.GetHealth));

        var headers = http.Response.Headers;
        Assert.Equal("nosniff", headers.XContentTypeOptions);
        Assert.Equal("no-store", headers.CacheControl);
        Assert.Equal("default-src 'none'; frame-ancestors 'none'", headers.ContentSecurityPolicy);
        Assert.Equal("no-referrer", headers["Referrer-Policy"]);
        Assert.Equal("same-origin", headers["Cross-Origin-Resource-Policy"]);
        Assert.DoesNotContain(headers.Keys, name => name.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task What_fails_while_its_answer_is_written_is_answered_with_a_problem_and_nothing_of_the_answer()
    {
        var http = HttpTo("/api/health");

        var answer = await AnswerAsync(
            http,
            () =>
            {
                http.Response.Headers.ETag = "\"1\"";
                return new Broken();
            },
            nameof(HealthEndpoint.GetHealth));

        Assert.Equal((500, "application/problem+json; charset=utf-8"), (http.Response.StatusCode, http.Response.ContentType));
        Assert.StartsWith("""{"type":"https://httpwg.org/specs/rfc9110.html#status.500",""", answer, StringComparison.Ordinal);
        Assert.False(http.Response.Headers.ContainsKey("ETag"));
        Assert.Equal("nosniff", http.Response.Headers.XContentTypeOptions);
        Assert.Equal(["GET api/health failed"], _log.Written);
    }

    [Theory]
    [InlineData(nameof(HealthEndpoint.GetHealth), 200)]
    [InlineData(nameof(MentionEndpoints.PostMentions), 401)]
    public async Task A_body_that_nobody_wants_is_read_to_its_end_for_the_host_reads_our_answer_only_then(string function, int status)
    {
        var http = HttpTo("/api/customers/c1");
        http.Request.Body = new MemoryStream(new byte[40 * 1024 * 1024]);
        var service = Substitute.For<TableServiceClient>();
        service.GetTableClient(Arg.Any<string>()).Returns(new MemoryTable());
        var staff = new StaffStore(new OutreachTables(service));
        var guard = new RequestGuard(Samples.HttpFunctions, Substitute.For<ICallerSource>(), staff, new RequestLimits(0), null!, _log);

        await guard.AnswerAsync(http, function, () => Task.FromResult(Results.Ok()), CancellationToken.None);

        Assert.Equal((status, 40 * 1024 * 1024), (http.Response.StatusCode, http.Request.Body.Position));
    }

    [Fact]
    public async Task An_answer_that_sets_its_own_keeps_it()
    {
        var http = HttpTo("/api/health");

        await AnswerAsync(
            http,
            () =>
            {
                http.Response.Headers.CacheControl = "max-age=60";
                return Results.Ok();
            },
            nameof(HealthEndpoint.GetHealth));

        Assert.Equal("max-age=60", http.Response.Headers.CacheControl);
    }

    [Theory]
    [InlineData("http", null, false)]
    [InlineData("http", "http", false)]
    [InlineData("http", "https", true)]
    [InlineData("https", null, true)]
    public async Task Who_came_by_https_is_told_to_come_by_nothing_else(string scheme, string? forwarded, bool told)
    {
        var http = HttpTo("/api/health");
        http.Request.Scheme = scheme;
        http.Request.Headers["X-Forwarded-Proto"] = forwarded;

        await AnswerAsync(http, () => Results.Ok(), nameof(HealthEndpoint.GetHealth));

        Assert.Equal(told ? "max-age=31536000" : "", http.Response.Headers.StrictTransportSecurity.ToString());
    }

    [Fact]
    public async Task An_unexpected_failure_is_500_without_a_word_of_what_went_wrong()
    {
        var http = HttpTo("/api/customers/c1");

        var body = await AnswerAsync(http, Answers["a failure"], nameof(HealthEndpoint.GetHealth));

        Assert.Equal((500, "application/problem+json; charset=utf-8"), (http.Response.StatusCode, http.Response.ContentType));
        Assert.All(
            ["flugelhorn", "Quillon", "Exception", "   at ", ".cs"], word => Assert.DoesNotContain(word, body, StringComparison.Ordinal));
    }

    private static DefaultHttpContext HttpTo(string path) => new()
    {
        Request = { Method = "GET", Path = path },
        Response = { Body = new MemoryStream() },
        RequestServices = new ServiceCollection().AddLogging().BuildServiceProvider(),
    };

    private async Task<string> AnswerAsync(
        DefaultHttpContext http, Func<IResult> answer, string function = nameof(CustomerEndpoints.GetCustomer))
    {
        var guard = new RequestGuard(Samples.HttpFunctions, Substitute.For<ICallerSource>(), null!, new RequestLimits(0), null!, _log);
        await guard.AnswerAsync(http, function, async () => await Task.FromResult(answer()), CancellationToken.None);
        return System.Text.Encoding.UTF8.GetString(((MemoryStream)http.Response.Body).ToArray());
    }

    private sealed class Broken : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext) => throw new FormatException("The secret flugelhorn of Quillon.");
    }

    private sealed class Lines : ILogger<RequestGuard>
    {
        public List<string> Written { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Written.Add(formatter(state, exception));
    }
}
