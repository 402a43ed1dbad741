using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Outreach.Platform;
using Outreach.Platform.Http;
using Outreach.Staff.Authorization;

namespace Outreach.Tests.Platform;

/// <summary>What comes with a browser's cookie changes nothing unless one of our own pages sent it.</summary>
public sealed class SameOriginTests
{
    [Theory]
    [InlineData("same-origin", null)]
    [InlineData(null, "https://outreach.example")]
    [InlineData("same-origin", "https://outreach.example")]
    public void Our_own_page_may_change_things(string? site, string? origin) => SameOrigin.Require(Request("POST", site, origin));

    [Theory]
    [InlineData("cross-site", "https://evil.example")]
    [InlineData("same-site", "https://other.outreach.example")]
    [InlineData("none", null)]
    [InlineData("cross-site", "https://outreach.example")]
    [InlineData(null, "https://evil.example")]
    [InlineData(null, "https://outreach.example:444")]
    [InlineData(null, "null")]
    [InlineData(null, null)]
    public void The_page_of_another_site_may_not(string? site, string? origin)
    {
        foreach (var method in (string[])["POST", "PUT", "PATCH", "DELETE"])
        {
            Assert.Equal(403, Assert.Throws<ProblemException>(() => SameOrigin.Require(Request(method, site, origin))).Status);
        }
    }

    [Fact]
    public void Reading_is_nobodys_harm_for_another_site_can_not_see_the_answer() =>
        SameOrigin.Require(Request("GET", "cross-site", "https://evil.example"));

    [Theory]
    [InlineData("application/json", null, true)]
    [InlineData("application/json; charset=utf-8", null, true)]
    [InlineData("application/x-www-form-urlencoded", null, false)]
    [InlineData("text/plain", null, false)]
    [InlineData(null, null, false)]
    [InlineData("application/octet-stream", "X-Outreach-Page", true)]
    [InlineData(null, "Idempotency-Key", true)]
    public void What_a_form_could_send_is_refused_from_anywhere(string? contentType, string? header, bool isTaken)
    {
        var request = Request("POST", "same-origin", null);
        request.ContentType = contentType;
        if (header is not null)
        {
            request.Headers[header] = "1";
        }

        Assert.Equal(isTaken ? null : 403, (Record.Exception(() => SameOrigin.Require(request)) as ProblemException)?.Status);
    }

    [Fact]
    public void In_Azure_a_cookie_is_a_browsers_and_a_token_is_not()
    {
        var callers = new AppServiceCallerSource(
            new ConfigurationBuilder().AddInMemoryCollection([new("WEBSITE_AUTH_ENABLED", "true")]).Build(),
            Options.Create(new OutreachOptions
            {
                PublicUrl = "https://outreach.example",
                OfficeTimeZone = "UTC",
                IdentityKey = new string('k', 32),
                FromEmail = "care@outreach.example",
            }));
        var browser = new DefaultHttpContext().Request;
        browser.Headers.Cookie = "AppServiceAuthSession=abc";
        var program = new DefaultHttpContext().Request;
        program.Headers.Authorization = "Bearer abc";

        Assert.True(callers.IsKnownByCookie(browser));
        Assert.False(callers.IsKnownByCookie(program));
    }

    private static HttpRequest Request(string method, string? site, string? origin)
    {
        var request = new DefaultHttpContext().Request;
        request.Method = method;
        request.Host = new HostString("outreach.example");
        request.ContentType = "application/json";
        if (site is not null)
        {
            request.Headers["Sec-Fetch-Site"] = site;
        }

        if (origin is not null)
        {
            request.Headers.Origin = origin;
        }

        return request;
    }
}
