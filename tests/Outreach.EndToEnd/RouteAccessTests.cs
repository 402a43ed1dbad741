using System.Net;
using System.Text;
using Outreach.EndToEnd.Hosting;
using Outreach.Platform.Http;
using Outreach.Platform.Identity;
using Outreach.Tests.Deployment;

namespace Outreach.EndToEnd;

/// <summary>
/// The table of docs/security.md from outside. What it names does not exist, so whoever may is told so, and nobody changes anything.
/// </summary>
public sealed class RouteAccessTests(OutreachHost host) : IClassFixture<OutreachHost>
{
    private const string SomebodyElse = "desmond-pinas";
    private static readonly HttpFunctions Functions = new(typeof(OutreachServices).Assembly);

    [Theory]
    [InlineData(Visitor.Nobody, null)]
    [InlineData(Visitor.Bot, "vonkbot")]
    [InlineData(Visitor.Team, "care-desk")]
    [InlineData(Visitor.Agent, "ravi-jagmohan")]
    [InlineData(Visitor.Lead, "hanneke-vos")]
    [InlineData(Visitor.Admin, "pieter-zwaan")]
    public async Task Every_route_lets_in_whom_the_table_says_and_nobody_else(Visitor visitor, string? staff)
    {
        var otherwise = new List<string>();
        foreach (var row in RouteTable.Rows)
        {
            var own = row.Of(visitor) == "own";
            var got = await StatusAsync(row.Method, PathOf(row.Route, own ? staff! : "nobody-here"), staff);
            if (Refused(got) != Expected(row, visitor) || got >= HttpStatusCode.InternalServerError)
            {
                otherwise.Add($"{row.Method} {row.Route}: {got}");
            }

            if (own && await StatusAsync(row.Method, PathOf(row.Route, SomebodyElse), staff) is var others and not HttpStatusCode.Forbidden)
            {
                otherwise.Add($"{row.Method} {row.Route} of somebody else: {others}");
            }
        }

        Assert.Empty(otherwise);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("pieter-zwaan")]
    public async Task A_method_that_a_route_does_not_have_is_refused_to_everybody(string? staff)
    {
        string[] methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"];
        var otherwise = new List<string>();
        foreach (var route in RouteTable.Rows.GroupBy(row => PathOf(row.Route, "nobody-here")))
        {
            var served = RouteTable.Rows.Where(row => Serves(row.Route, route.Key)).Select(row => row.Method);
            foreach (var method in methods.Except(served))
            {
                var got = await StatusAsync(method, route.Key, staff);
                if (got is not (HttpStatusCode.MethodNotAllowed or HttpStatusCode.NotFound))
                {
                    otherwise.Add($"{method} {route.Key}: {got}");
                }
            }
        }

        Assert.Empty(otherwise);
    }

    [Fact]
    public async Task A_browser_that_asks_whether_another_sites_page_may_is_not_told_that_it_may()
    {
        var origin = host.Client.Address.GetLeftPart(UriPartial.Authority);
        var asked = new Dictionary<string, string>
        {
            ["Origin"] = origin,
            ["Access-Control-Request-Method"] = "POST",
            [
            "Access-Control-Request-Headers"] = "x-outreach-staff"
        };

        // No answer at all has a header that would let one in: the client looks at each.
        Assert.Equal(
            HttpStatusCode.MethodNotAllowed, (await host.Client.SendAsync(HttpMethod.Options, "api/sweeps", headers: asked)).Status);
        Assert.Equal(
            HttpStatusCode.OK,
            (await host.Client.SendAsync(HttpMethod.Get, "api/worklist", staff: "ravi-jagmohan", headers: asked)).Status);
        asked["Origin"] = "https://elsewhere.example";
        Assert.Equal(HttpStatusCode.Forbidden, (await host.Client.SendAsync(HttpMethod.Options, "api/sweeps", headers: asked)).Status);
    }

    /// <summary>Whether a path is also one of a route: <c>customers/find</c> has the form of <c>customers/{id}</c>.</summary>
    private static bool Serves(string route, string path) =>
        route.Split('/') is var parts
        && path.Split('/') is var segments
        && parts.Length == segments.Length
        && parts.Zip(segments).All(pair => pair.First.StartsWith('{') || pair.First == pair.Second);

    private static HttpStatusCode? Refused(HttpStatusCode got) =>
        got is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden ? got : null;

    private static HttpStatusCode? Expected(RouteRow row, Visitor visitor)
    {
        var access = Functions.All.Single(function => function.Method == row.Method && function.Route == row.Route).Access;

        // On the dev host who names nobody hands in mentions, and anyone reads whom to sign in as; a signature is asked for after the
        // guard.
        return access is Access.Roster || (access is Access.MachineOrPerson && visitor == Visitor.Nobody) ? null
            : row.Of(visitor).StartsWith("signed by ", StringComparison.Ordinal) ? HttpStatusCode.Unauthorized
            : row.Permits(visitor) ? null
            : visitor == Visitor.Nobody ? HttpStatusCode.Unauthorized
            : HttpStatusCode.Forbidden;
    }

    private static string PathOf(string route, string staff)
    {
        const string Unknown = "00000000000000000000000000000000";
        var id = route.Split('/')[1] switch
        {
            "followups" => $"f{Unknown}",
            "customers" when route == "api/customers/find" => "",
            "customers" => $"c{Unknown}",
            "calls" => $"c{Unknown}.1",
            "staff" => staff,
            _ => Unknown,
        };
        return route.Replace("{id}", id, StringComparison.Ordinal).Replace("{otherId}", $"c{Unknown}", StringComparison.Ordinal)
            .Replace("{command}", "note", StringComparison.Ordinal)
            .Replace("{*path}", "followups", StringComparison.Ordinal)
            .Replace("{field}", "phone", StringComparison.Ordinal).Replace("{token}", Unknown, StringComparison.Ordinal)
            .Replace("{number}", "1", StringComparison.Ordinal).Replace("{channel}", "phone", StringComparison.Ordinal);
    }

    private async Task<HttpStatusCode> StatusAsync(string method, string path, string? staff) => (await host.Client.SendAsync(
        HttpMethod.Parse(method),
        path,
        method is "GET" or "HEAD" or "TRACE" or "OPTIONS" ? null : new StringContent("{}", Encoding.UTF8, "application/json"),
        staff)).Status;
}
