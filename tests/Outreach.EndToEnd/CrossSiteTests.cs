using System.Net;
using System.Text;
using Outreach.EndToEnd.Client;
using Outreach.EndToEnd.Hosting;

namespace Outreach.EndToEnd;

/// <summary>A browser brings its sign-in along with whatever any page sends.</summary>
public sealed class CrossSiteTests(OutreachHost host) : IClassFixture<OutreachHost>
{
    private const string Staff = "ravi-jagmohan";

    [Theory]
    [InlineData("same-origin", "application/json", HttpStatusCode.OK)]
    [InlineData("cross-site", "application/json", HttpStatusCode.Forbidden)]
    [InlineData("same-site", "application/json", HttpStatusCode.Forbidden)]
    [InlineData(null, "application/json", HttpStatusCode.Forbidden)]
    [InlineData("same-origin", "text/plain", HttpStatusCode.Forbidden)]
    public async Task With_a_cookie_only_our_own_page_changes_something(string? site, string contentType, HttpStatusCode expected)
    {
        var id = (await host.Client.MentionAsync(Mention.By("@cookie"))).FollowUpId;
        var headers = new Dictionary<string, string> { ["Cookie"] = $"outreach-staff={Staff}" };
        if (site is not null)
        {
            headers["Sec-Fetch-Site"] = site;
        }

        var answer = await host.Client.SendAsync(
            HttpMethod.Post,
            $"api/followups/{id}/note",
            new StringContent("""{ "text": "From a browser." }""", Encoding.UTF8, contentType),
            headers: headers);

        Assert.Equal(expected, answer.Status);
        Assert.Equal(
            expected == HttpStatusCode.OK ? 1 : 0,
            (await host.Client.As(Staff).FollowUpAsync(id)).Events.Count(happened => happened.Type == "noted"));
    }

    /// <summary>One browser, two people: what stands in the page of the first goes out as nobody else's.</summary>
    [Theory]
    [InlineData(Staff, HttpStatusCode.OK)]
    [InlineData("hanneke-vos", HttpStatusCode.Conflict)]
    public async Task A_page_that_somebody_else_opened_changes_nothing(string openedBy, HttpStatusCode expected)
    {
        var id = (await host.Client.MentionAsync(Mention.By("@two-people"))).FollowUpId;
        var before = (await host.Client.As(Staff).FollowUpAsync(id)).Events.Count(happened => happened.Type == "noted");

        var headers = new Dictionary<string, string>
        {
            ["Cookie"] = $"outreach-staff={Staff}",
            ["Sec-Fetch-Site"] = "same-origin",
            ["X-Outreach-Person"] = openedBy,
        };
        var answer = await host.Client.SendAsync(
            HttpMethod.Post,
            $"api/followups/{id}/note",
            new StringContent("""{ "text": "Typed before lunch." }""", Encoding.UTF8, "application/json"),
            headers: headers);

        // What only reads stores nothing in anybody's name.
        Assert.Equal(
            HttpStatusCode.OK, (await host.Client.SendAsync(HttpMethod.Get, $"api/followups/{id}", headers: headers)).Status);

        Assert.Equal(expected, answer.Status);
        Assert.Equal(expected == HttpStatusCode.OK ? [] : ["X-Outreach-Person"], answer.Fields);
        Assert.Equal(
            before + (expected == HttpStatusCode.OK ? 1 : 0),
            (await host.Client.As(Staff).FollowUpAsync(id)).Events.Count(happened => happened.Type == "noted"));
    }

    [Fact]
    public async Task Who_names_themselves_by_the_header_or_has_no_name_needs_no_page()
    {
        var id = (await host.Client.MentionAsync(Mention.By("@header"))).FollowUpId;

        var answer = await host.Client.SendAsync(
            HttpMethod.Post,
            $"api/followups/{id}/note",
            new StringContent("""{ "text": "From a program." }""", Encoding.UTF8, "application/json"),
            Staff,
            new Dictionary<string, string> { ["Cookie"] = $"outreach-staff={Staff}", ["Sec-Fetch-Site"] = "cross-site" });

        Assert.Equal(HttpStatusCode.OK, answer.Status);
    }
}
