using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using NSubstitute;
using Outreach.Board;
using Outreach.Platform.Http;
using Outreach.Staff.Authorization;

namespace Outreach.Tests.Board;

/// <summary>The page and its files over HTTP.</summary>
public sealed partial class BoardEndpointsTests
{
    private static readonly BoardAssets Assets = new();
    private readonly BoardEndpoints _board;

    public BoardEndpointsTests()
    {
        var callers = Substitute.For<ICallerSource>();
        callers.SignIn.Returns(new SignInAddresses("/in?to=", "/out"));
        _board = new BoardEndpoints(Assets, new BoardPage(Assets, callers));
    }

    [Theory]
    [InlineData("/board")]
    [InlineData("/board/followups/f00000000000000000000000000000001")]
    [InlineData("/board/anything/at/all")]
    public async Task Every_address_is_a_page_which_runs_its_own_scripts_alone(string path)
    {
        var (http, body) = await GetAsync(path);

        Assert.Equal("text/html; charset=utf-8", http.Response.ContentType);
        Assert.Equal(
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
                + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
            http.Response.Headers.ContentSecurityPolicy);
        Assert.Contains("""<meta name="sign-in" content="/in?to=">""", body);
        Assert.DoesNotMatch(InlineCode(), body);
        Assert.All(
            Address().Matches(body).Select(found => found.Groups["address"].Value),
            address => Assert.NotNull(Assets.Find(Assets.Version, address[$"/board/assets/{Assets.Version}/".Length..])));
    }

    [Theory]
    [InlineData("/board", "/api/me /api/staff /api/worklist?limit=50")]
    [InlineData("/board/", "/api/me /api/staff /api/worklist?limit=50")]
    [InlineData("/board/team", "/api/me /api/staff")]
    public async Task The_page_asks_at_once_for_what_its_view_reads_first(string path, string expected)
    {
        var (_, body) = await GetAsync(path);

        Assert.Equal(expected.Split(' '), FirstRead().Matches(body).Select(found => found.Groups["address"].Value));
    }

    [Fact]
    public async Task The_page_is_asked_for_each_time_and_sent_only_when_it_has_changed()
    {
        var (first, _) = await GetAsync("/board");
        var (again, body) = await GetAsync("/board", request => request.Headers.IfNoneMatch = first.Response.Headers.ETag);

        Assert.Equal("no-cache", first.Response.Headers.CacheControl);
        Assert.Equal((304, ""), (again.Response.StatusCode, body));
        Assert.Equal(200, (await GetAsync("/board", request => request.Headers.IfNoneMatch = "\"another\"")).Http.Response.StatusCode);
    }

    [Fact]
    public async Task A_file_is_kept_for_ever_at_its_address_and_compressed()
    {
        var (http, _) = await GetAsync(
            $"/board/assets/{Assets.Version}/main.js", request => request.Headers.AcceptEncoding = "gzip, br");

        Assert.Equal("text/javascript; charset=utf-8", http.Response.ContentType);
        Assert.Equal("public, max-age=31536000, immutable", http.Response.Headers.CacheControl);
        Assert.Equal("br", http.Response.Headers.ContentEncoding);
        Assert.Equal("Accept-Encoding", http.Response.Headers.Vary);
    }

    [Theory]
    [InlineData("/board/assets/0000000000000000/main.js")]
    [InlineData("/board/assets/{version}/nothing.js")]
    [InlineData("/board/assets/{version}/vendor/preact.LICENSE.txt")]
    [InlineData("/board/assets/{version}")]
    [InlineData("/board/assets/")]
    public async Task There_is_nothing_else_below_the_files_address(string path) =>
        Assert.Equal(404, (await Assert.ThrowsAsync<ProblemException>(
            () => GetAsync(path.Replace("{version}", Assets.Version, StringComparison.Ordinal)))).Status);

    private async Task<(HttpContext Http, string Body)> GetAsync(string path, Action<HttpRequest>? change = null)
    {
        var http = new DefaultHttpContext { RequestServices = new ServiceCollection().AddLogging().BuildServiceProvider() };
        http.Request.Path = path;
        change?.Invoke(http.Request);
        var body = new MemoryStream();
        http.Response.Body = body;
        await _board.GetBoard(http.Request).ExecuteAsync(http);
        return (http, Encoding.UTF8.GetString(body.ToArray()));
    }

    [GeneratedRegex(@"<script(?![^>]* src=)|<style| on\w+=| style=|https?://")]
    private static partial Regex InlineCode();

    [GeneratedRegex("""<link rel="preload" as="fetch" crossorigin href="(?<address>[^"]+)">""")]
    private static partial Regex FirstRead();

    [GeneratedRegex("""(?:href|src)="(?<address>/board/[^"]+)""")]
    private static partial Regex Address();
}
