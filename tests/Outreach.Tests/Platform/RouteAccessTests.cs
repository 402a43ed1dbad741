using System.Text;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using NSubstitute;
using Outreach.Platform.Http;
using Outreach.Platform.Identity;
using Outreach.Platform.Storage;
using Outreach.Staff;
using Outreach.Staff.Authorization;
using Outreach.Tests.Deployment;

namespace Outreach.Tests.Platform;

/// <summary>Who may do what: the table of docs/security.md, the routes that run and the guard are one.</summary>
public sealed class RouteAccessTests
{
    private const string Intruder = "mallory@elsewhere.example";
    private static readonly StaffMember[] Members = [Samples.Anna, Samples.Lena, Samples.Ada, Samples.Bot, Samples.Team];
    private static readonly StaffStore Staff = StaffOf(Members);
    private static readonly AppServiceCallerSource Callers = new(
        new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create("WEBSITE_AUTH_ENABLED", (string?)"True")]).Build(),
        Samples.Options);

    private static readonly ServiceProvider Services = new ServiceCollection().AddLogging().BuildServiceProvider();

    public static TheoryData<Visitor> Visitors => [.. Enum.GetValues<Visitor>()];

    public static TheoryData<string> FunctionNames => [.. Samples.HttpFunctions.All.Select(function => function.Name)];

    [Fact]
    public void Every_route_has_one_row_and_every_row_a_route() => Assert.Equal(
        Samples.HttpFunctions.All.Select(function => $"{function.Method} {function.Route}").Order(StringComparer.Ordinal),
        RouteTable.Rows.Select(row => $"{row.Method} {row.Route}").Order(StringComparer.Ordinal));

    [Fact]
    public void A_cell_says_yes_nothing_or_what_a_test_of_its_own_shows() => Assert.Equal(
        [
            "",
            "all but close-unconfirmed",
            "by the link",
            "own",
            "own or new",
            "signed by SendGrid",
            "signed by its source",
            "with the secret address",
            "yes",
        ],
        RouteTable.Rows.SelectMany(row => row.Cells.Values).Distinct().Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Visitors))]
    public async Task Every_route_lets_in_whom_the_table_says_and_nobody_else(Visitor visitor)
    {
        var guard = GuardOf(Samples.HttpFunctions);
        var otherwise = new List<string>();
        foreach (var row in RouteTable.Rows)
        {
            var expected = row.Permits(visitor) ? 204 : IsKnown(visitor) ? 403 : 401;
            var got = await StatusAsync(guard, Samples.HttpFunctions.All.Single(
                function => function.Method == row.Method && function.Route == row.Route), HttpOf(visitor));
            if (got != expected)
            {
                otherwise.Add($"{row.Method} {row.Route}: {got} instead of {expected}");
            }
        }

        Assert.Empty(otherwise);
    }

    [Fact]
    public async Task What_makes_somebody_staff_on_the_dev_host_makes_them_nobody_here()
    {
        var guard = GuardOf(Samples.HttpFunctions);
        foreach (var function in Samples.HttpFunctions.All.Where(function => function.Access != Access.Anyone))
        {
            var http = HttpOf(Visitor.Nobody);
            http.Request.Headers["X-Outreach-Staff"] = Samples.Ada.Id;
            http.Request.Headers.Cookie = $"outreach-staff={Samples.Ada.Id}";

            Assert.Equal((function.Route, 401), (function.Route, await StatusAsync(guard, function, http)));
        }
    }

    [Fact]
    public void What_is_published_knows_nothing_of_the_dev_hosts_way_to_be_somebody()
    {
        var published = File.ReadAllBytes(typeof(OutreachServices).Assembly.Location);

        Assert.True(published.AsSpan().IndexOf(Encoding.Unicode.GetBytes("X-MS-CLIENT-PRINCIPAL")) > 0, "strings are not found any more");
        Assert.All(
            ["X-Outreach-Staff", "outreach-staff"],
            text => Assert.True(published.AsSpan().IndexOf(Encoding.Unicode.GetBytes(text)) < 0, text));
        Assert.True(published.AsSpan().IndexOf("DevHostCallerSource"u8) < 0);
        Assert.Equal(
            [nameof(AppServiceCallerSource)],
            typeof(OutreachServices).Assembly.GetTypes().Where(
                type => type.IsClass && type.IsAssignableTo(typeof(ICallerSource))).Select(type => type.Name));
    }

    [Theory]
    [MemberData(nameof(FunctionNames))]
    public async Task A_function_does_not_run_for_somebody_who_may_not_call_it(string name)
    {
        var ran = false;
        var http = HttpOf(Visitor.Nobody);
        await GuardOf(Samples.HttpFunctions).AnswerAsync(
            http,
            name,
            () =>
            {
                ran = true;
                return Task.FromResult(Results.NoContent());
            },
            CancellationToken.None);

        var open = Samples.HttpFunctions[name].Access == Access.Anyone;
        Assert.Equal((open, open ? 204 : 401), (ran, http.Response.StatusCode));
        Assert.Equal("nosniff", http.Response.Headers.XContentTypeOptions);
    }

    [Fact]
    public async Task A_function_of_staff_knows_who_is_calling_and_one_for_anybody_can_not_ask()
    {
        var (guard, http) = (GuardOf(Samples.HttpFunctions), HttpOf(Visitor.Lead));
        StaffMember? caller = null;
        Task<IResult> AskAsync()
        {
            caller = RequestGuard.CallerOf(http.Request);
            return Task.FromResult(Results.NoContent());
        }

        await guard.AnswerAsync(http, nameof(Outreach.Staff.Worklists.WorklistQueries.GetWorklist), AskAsync, CancellationToken.None);
        Assert.Equal(Samples.Lena.Id, caller?.Id);

        (caller, http) = (null, HttpOf(Visitor.Lead));
        await guard.AnswerAsync(http, nameof(Outreach.Health.HealthEndpoint.GetHealth), AskAsync, CancellationToken.None);
        Assert.Equal((null, 500), (caller?.Id, http.Response.StatusCode));
    }

    [Fact]
    public void A_function_that_does_not_say_whom_it_permits_is_an_error_that_names_it() => Assert.Contains(
        "'Forgetful'",
        Assert.Throws<InvalidOperationException>(() => new HttpFunctions(typeof(FunctionWithoutPermits).Assembly)).Message,
        StringComparison.Ordinal);

    [Fact]
    public async Task A_name_that_is_no_function_is_answered_to_nobody()
    {
        var answered = false;
        Task<IResult> AnswerAsync()
        {
            answered = true;
            return Task.FromResult(Results.NoContent());
        }

        var guard = GuardOf(Samples.HttpFunctions);
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(
            () => guard.AnswerAsync(HttpOf(Visitor.Admin), "GetEverything", AnswerAsync, CancellationToken.None));

        Assert.Contains("'GetEverything'", refused.Message, StringComparison.Ordinal);
        Assert.False(answered);
    }

    private static RequestGuard GuardOf(HttpFunctions functions) =>
        new(functions, Callers, Staff, new RequestLimits(0), null!, NullLogger<RequestGuard>.Instance);

    private static async Task<int> StatusAsync(RequestGuard guard, HttpFunction function, HttpContext http)
    {
        await guard.AnswerAsync(http, function.Name, () => Task.FromResult(Results.NoContent()), CancellationToken.None);
        return http.Response.StatusCode;
    }

    private static bool IsKnown(Visitor visitor) => visitor >= Visitor.Bot;

    private static DefaultHttpContext HttpOf(Visitor visitor)
    {
        var http = new DefaultHttpContext { RequestServices = Services };
        var request = http.Request;
        if (visitor == Visitor.Machine)
        {
            request.Headers["X-Outreach-Key"] = Samples.Options.Value.IntakeKey;
        }
        else if (visitor != Visitor.Nobody)
        {
            request.Headers["X-MS-CLIENT-PRINCIPAL"] = PrincipalOf(visitor switch
            {
                Visitor.Bot => Samples.Bot.Email,
                Visitor.Team => Samples.Team.Email,
                Visitor.Agent => Samples.Anna.Email,
                Visitor.Lead => Samples.Lena.Email,
                Visitor.Admin => Samples.Ada.Email,
                _ => Intruder,
            });
        }

        return http;
    }

    private static string PrincipalOf(string address) => Convert.ToBase64String(Encoding.UTF8.GetBytes(
        JsonSerializer.Serialize(new { auth_typ = "aad", claims = new[] { new { typ = "preferred_username", val = address } } })));

    private static StaffStore StaffOf(IEnumerable<StaffMember> members) =>
        new(new OutreachTables(TablesOf([.. members.Select(member => Document.Row("staff", member.Id, member))])));

    private static TableServiceClient TablesOf(IReadOnlyList<TableEntity> rows)
    {
        var table = Substitute.For<TableClient>();
        table.QueryAsync<TableEntity>(Arg.Any<string>(), Arg.Any<int?>(), Arg.Any<IEnumerable<string>>(), Arg.Any<CancellationToken>())
            .Returns(_ => AsyncPageable<TableEntity>.FromPages([Page<TableEntity>.FromValues(rows, null, Substitute.For<Response>())]));
        var service = Substitute.For<TableServiceClient>();
        service.GetTableClient(Arg.Any<string>()).Returns(table);
        return service;
    }
}
