using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Outreach.DevHost.Tests.Hosting;

public sealed class FunctionEndpointsTests
{
    [Theory]
    [InlineData("/api/action/418", 418, """{"firstName":"GET","times":418}""")]
    [InlineData("/api/plain/Ada/3", 200, """{"firstName":"Ada","times":3}""")]
    [InlineData("/api/plain/Ada", 200, """{"firstName":"Ada","times":1}""")]
    [InlineData("/api/plain/me", 200, """{"firstName":"literal","times":0}""")]
    [InlineData("/api/by-id/3f2504e0-4f89-11d3-9a0c-0305e82c3301", 200, "3f2504e0-4f89-11d3-9a0c-0305e82c3301")]
    [InlineData("/api/writes", 201, "written")]
    [InlineData("/api/not-here", 404, "mine")]
    public async Task A_function_answers_on_its_route_with_what_it_returns(string path, int status, string body)
    {
        await using var host = await SampleHost.StartAsync(typeof(SampleHttpFunctions));

        using var response = await host.Client.GetAsync(path);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(body, await response.Content.ReadAsStringAsync());
        Assert.False(response.Headers.Contains("Server"));
    }

    [Fact]
    public async Task A_function_reads_the_body()
    {
        await using var host = await SampleHost.StartAsync(typeof(SampleHttpFunctions));
        var text = new string('x', 2 * 1024 * 1024) + "\u05E9\U0001F642";

        using var response = await host.Client.PostAsync("/api/result", new StringContent(text));

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal(text, await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Each_call_has_a_class_and_a_scope_of_its_own()
    {
        await using var host = await SampleHost.StartAsync(typeof(SampleHttpFunctions));

        await host.Client.GetStringAsync("/api/fresh");

        Assert.Equal("1 1", await host.Client.GetStringAsync("/api/fresh"));
    }

    [Theory]
    [InlineData("GET", "/api/nothing", 404)]
    [InlineData("GET", "/nothing", 404)]
    [InlineData("GET", "/api/action/text", 404)]
    [InlineData("GET", "/api/by-id/text", 404)]
    [InlineData("DELETE", "/api/result", 405)]
    [InlineData("GET", "/api/fails", 500)]
    public async Task What_no_function_answers_is_a_problem_without_its_insides(string method, string path, int status)
    {
        await using var host = await SampleHost.StartAsync(typeof(SampleHttpFunctions));

        using var response = await host.Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        var body = await response.Content.ReadAsStringAsync();
        using var problem = JsonDocument.Parse(body);
        Assert.Equal(status, problem.RootElement.GetProperty("status").GetInt32());
        Assert.Equal(
            ["detail", "status", "title", "type"], problem.RootElement.EnumerateObject().Select(property => property.Name).Order());
        Assert.DoesNotContain("secret", body);
        Assert.DoesNotContain(" at ", body.Replace("is at ", "", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_body_over_the_servers_limit_is_413_as_a_problem()
    {
        await using var host = await SampleHost.StartAsync(typeof(SampleHttpFunctions));
        using var request = new HttpRequestMessage(
            HttpMethod.Post, "/api/result")
        { Content = new ByteArrayContent(new byte[33 * 1024 * 1024]) };
        request.Headers.ExpectContinue = true;

        using var response = await host.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task Until_the_company_is_seeded_functions_wait_but_health_answers()
    {
        await using var host = await SampleHost.StartAsync(ready: false, typeof(SampleHttpFunctions));
        var waiting = host.Client.GetStringAsync("/api/plain/me");

        Assert.Equal("well", await host.Client.GetStringAsync("/api/health"));
        Assert.False(waiting.IsCompleted);

        host.Readiness.Open();
        await waiting.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Theory]
    [InlineData("outreach.example", null, 400)]
    [InlineData("localhost.example", null, 400)]
    [InlineData(null, "https://evil.example", 403)]
    [InlineData(null, "null", 403)]
    [InlineData(null, "http://127.0.0.1:1", 403)]
    public async Task Another_sites_page_does_not_reach_the_host_through_the_browser(string? hostHeader, string? origin, int status)
    {
        await using var host = await SampleHost.StartAsync(typeof(SampleHttpFunctions));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/plain/me");
        request.Headers.Host = hostHeader;
        if (origin is not null)
        {
            request.Headers.TryAddWithoutValidation("Origin", origin);
        }

        using var response = await host.Client.SendAsync(request);

        Assert.Equal(status, (int)response.StatusCode);
    }

    [Theory]
    [InlineData("GET", "/dev", "style-src 'unsafe-inline'; form-action 'self'; default-src 'none'; frame-ancestors 'none'")]
    [InlineData("GET", "/dev/sign-in", "style-src 'unsafe-inline'; form-action 'self'; default-src 'none'; frame-ancestors 'none'")]
    [InlineData("GET", "/dev/clock", "default-src 'none'; frame-ancestors 'none'")]
    [InlineData("POST", "/dev/sign-in", "default-src 'none'; frame-ancestors 'none'")]
    [InlineData("GET", "/nothing", "default-src 'none'; frame-ancestors 'none'")]
    [InlineData("DELETE", "/api/result", "default-src 'none'; frame-ancestors 'none'")]
    [InlineData("GET", "/api/fails", "default-src 'none'; frame-ancestors 'none'")]
    public async Task What_the_host_answers_itself_runs_no_script_and_is_framed_and_kept_by_nobody(
        string method, string path, string policy)
    {
        await using var host = await SampleHost.StartAsync(typeof(SampleHttpFunctions));

        using var response = await host.Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));

        Assert.Equal(policy, response.Headers.GetValues("Content-Security-Policy").Single());
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        // A page has a form that the browser sends with the page's origin, or the host would refuse it.
        Assert.Equal(
            policy.Contains("form-action", StringComparison.Ordinal) ? "same-origin" : "no-referrer",
            response.Headers.GetValues("Referrer-Policy").Single());
        Assert.True(response.Headers.CacheControl?.NoStore);
    }

    [Fact]
    public async Task A_function_sets_its_own_headers_as_it_must_in_Azure()
    {
        await using var host = await SampleHost.StartAsync(typeof(SampleHttpFunctions));

        using var response = await host.Client.GetAsync("/api/plain/me");

        Assert.False(response.Headers.Contains("X-Content-Type-Options"));
    }

    [Fact]
    public async Task The_hosts_own_page_reaches_it()
    {
        await using var host = await SampleHost.StartAsync(typeof(SampleHttpFunctions));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/plain/me");
        request.Headers.Host = $"localhost:{host.Address.Port}";
        request.Headers.TryAddWithoutValidation("Origin", $"http://localhost:{host.Address.Port}");

        using var response = await host.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("""{"advance":"PT48H"}""", 200)]
    [InlineData("""{"advance":"P2DT30M"}""", 200)]
    [InlineData("""{"to":"2999-01-01T00:00:00Z"}""", 200)]
    [InlineData("""{"to":"2001-01-01T00:00:00Z"}""", 400)]
    [InlineData("""{"advance":"-PT1H"}""", 400)]
    [InlineData("""{"advance":"48 hours"}""", 400)]
    [InlineData("""{"advance":"P99999999Y"}""", 400)]
    [InlineData("""{"advance":"P9999Y"}""", 400)]
    [InlineData("""{"to":"tomorrow"}""", 400)]
    [InlineData("""{"forward":"PT1H"}""", 400)]
    [InlineData("""{"advance":"PT1H","to":"2999-01-01T00:00:00Z"}""", 400)]
    [InlineData("{}", 400)]
    [InlineData("null", 400)]
    [InlineData("[]", 400)]
    [InlineData("{", 400)]
    [InlineData("", 400)]
    public async Task The_clock_is_moved_by_what_is_well_formed_and_else_stands(string body, int status)
    {
        await using var host = await SampleHost.StartAsync();
        var before = host.Clock.GetUtcNow();

        using var response = await host.Client.PostAsync("/dev/clock", new StringContent(body, Encoding.UTF8, "application/json"));

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(status == 200, host.Clock.GetUtcNow() > before);
    }

    [Fact]
    public async Task A_form_does_not_move_the_clock()
    {
        await using var host = await SampleHost.StartAsync();
        using var content = new StringContent("""{"advance":"PT48H"}""");
        content.Headers.ContentType = new MediaTypeHeaderValue("text/plain");

        using var response = await host.Client.PostAsync("/dev/clock", content);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
    }
}
