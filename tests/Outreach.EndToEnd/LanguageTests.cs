using System.Net;
using System.Text.Json.Nodes;
using Outreach.EndToEnd.Client;
using Outreach.EndToEnd.Hosting;

namespace Outreach.EndToEnd;

/// <summary>What a customer writes reaches who speaks their language, their page speaks it, and what is spam can be taken back.</summary>
public sealed class LanguageTests(OfficeMorning morning) : IClassFixture<OfficeMorning>, IAsyncLifetime
{
    private const string Yusuf = "yusuf-demirel";

    private OutreachClient Outreach => morning.Host.Client;

    public Task InitializeAsync() => morning.ComeAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task A_mention_goes_to_who_speaks_its_language_and_its_assignment_says_so()
    {
        // However little the others have to do.
        for (var load = 0; load < 3; load++)
        {
            var busy = await Outreach.MentionAsync(Mention.By($"@busy{load}", channel: "facebook"));
            await Outreach.As(Yusuf).AssignAsync(busy.FollowUpId, Yusuf);
        }

        var mention = await Outreach.MentionAsync(Mention.By("@ayla", "Teknisyen hala gelmedi, neden?", channel: "facebook"));

        var followUp = await Outreach.As(Yusuf).TryReadAsync($"api/followups/{mention.FollowUpId}");
        Assert.Equal("tr", followUp.Body.GetProperty("mentions")[0].GetProperty("language").GetString());
        var assigned = (await Outreach.As(Yusuf).FollowUpAsync(mention.FollowUpId)).Events.Single(happened => happened.Type == "assigned");
        Assert.Equal(Yusuf, assigned.To);
        Assert.StartsWith("speaks tr; fewest open of those on facebook who do: ", assigned.Reason);
    }

    [Fact]
    public async Task The_customers_page_speaks_the_language_that_they_wrote_in()
    {
        var mention = await Outreach.MentionAsync(Mention.By("@heidi", "Wann kommt der Techniker endlich?"));
        using var customer = new CustomerPage();

        var page = await customer.OpenAsync(await CustomerPage.LinkAsync(Outreach, Yusuf, mention.FollowUpId), "fr");

        Assert.Equal("Ist es behoben?", page.Heading);
    }

    [Fact]
    public async Task The_languages_of_the_team_are_the_admins_to_set_and_must_be_tags()
    {
        JsonObject Greta(params string[] languages) => new()
        {
            ["name"] = "Greta",
            ["email"] = "greta@wadvonk.example",
            ["role"] = "agent",
            ["type"] = "person",
            ["channels"] = new JsonArray("fax"),
            ["timeZone"] = "Europe/Amsterdam",
            ["languages"] = new JsonArray([.. languages.Select(tag => JsonValue.Create(tag))]),
        };

        var added = await Outreach.As("pieter-zwaan").TryPutAsync("api/staff/greta", Greta("de", "pt-BR"));
        Assert.Equal(HttpStatusCode.Created, added.Status);
        Assert.Equal(["de", "pt-BR"], added.Body.GetProperty("languages").EnumerateArray().Select(tag => tag.GetString()));
        (await Outreach.As("pieter-zwaan").TryPutAsync("api/staff/greta", Greta("German"))).ExpectProblem(
            HttpStatusCode.BadRequest, "languages[0]");
        await Outreach.TryDeleteAsync("pieter-zwaan", "api/staff/greta");
    }

    [Fact]
    public async Task What_is_marked_as_spam_keeps_its_words_is_listed_as_such_counts_for_nobody_and_comes_back()
    {
        var mention = await Outreach.MentionAsync(Mention.By("@offers", "Cheap watches, my friend."));
        var yusuf = Outreach.As(Yusuf);

        await yusuf.CommandAsync(mention.FollowUpId, "spam", new JsonObject { ["reason"] = "An advertisement." });
        await Outreach.SettleAsync();
        Assert.Equal("Cheap watches, my friend.", (await yusuf.FollowUpAsync(mention.FollowUpId)).Mentions.Single().Text);
        Assert.Contains(mention.FollowUpId, await ListedAsync("outcome=spam"));
        Assert.DoesNotContain(mention.FollowUpId, await ListedAsync("outcome=confirmed"));
        Assert.Equal(0, await MentionsAsync(mention.CustomerId));

        await yusuf.CommandAsync(mention.FollowUpId, "reopen", new JsonObject { ["reason"] = "A customer after all." });
        await Outreach.SettleAsync();
        Assert.DoesNotContain(mention.FollowUpId, await ListedAsync("outcome=spam"));
        Assert.Contains(mention.FollowUpId, await ListedAsync("state=in_progress"));
        Assert.Equal(1, await MentionsAsync(mention.CustomerId));
        (await yusuf.TryReadAsync("api/followups?outcome=rubbish")).ExpectProblem(HttpStatusCode.BadRequest, "outcome");
    }

    private async Task<int> MentionsAsync(string customerId) =>
        (await Outreach.As(Yusuf).TryReadAsync($"api/customers/{customerId}")).Body.GetProperty("mentions").GetInt32();

    private async Task<IReadOnlyList<string>> ListedAsync(string filter) =>
        [
            .. (await Outreach.As(Yusuf).TryReadAsync($"api/followups?limit=500&{filter}")).Expect<Page<FollowUp>>().Items
                .Select(followUp => followUp.Id),
        ];
}
