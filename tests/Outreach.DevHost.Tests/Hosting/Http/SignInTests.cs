using System.Net;
using Outreach.DevHost.Http;

namespace Outreach.DevHost.Tests.Hosting;

public sealed class SignInTests
{
    [Fact]
    public async Task The_page_lists_the_staff_with_their_names_encoded()
    {
        await using var host = await SampleHost.StartAsync();

        var page = await host.Client.GetStringAsync("/dev/sign-in");

        Assert.Contains("Ann &lt;Lead&gt;", page);
        Assert.Contains("value=\"bo\"", page);
    }

    [Fact]
    public async Task Choosing_someone_sets_a_cookie_that_scripts_and_other_sites_cannot_use()
    {
        await using var host = await SampleHost.StartAsync();

        using var response = await PostAsync(host, "ann", "/api/board?due=today");

        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        Assert.Equal("/api/board?due=today", response.Headers.Location!.OriginalString);
        var cookie = Assert.Single(response.Headers.GetValues("Set-Cookie"));
        Assert.StartsWith("outreach-staff=ann;", cookie);
        Assert.Contains("httponly", cookie);
        Assert.Contains("samesite=strict", cookie);
    }

    [Fact]
    public async Task Nobody_signs_in_as_someone_who_is_not_on_the_staff()
    {
        await using var host = await SampleHost.StartAsync();

        using var response = await PostAsync(host, "mallory", "/");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.False(response.Headers.Contains("Set-Cookie"));
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("/\t/evil.example")]
    [InlineData("evil")]
    [InlineData("")]
    [InlineData(null)]
    public void A_sign_in_never_leads_elsewhere(string? url) => Assert.Equal("/board", SignIn.LocalUrl(url));

    private static Task<HttpResponseMessage> PostAsync(SampleHost host, string staffId, string returnUrl) =>
        host.Client.PostAsync("/dev/sign-in", new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["staffId"] = staffId,
            ["returnUrl"] = returnUrl,
        }));
}
