using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Outreach.EndToEnd.Client;
using Outreach.EndToEnd.Hosting;

namespace Outreach.EndToEnd.Browser;

/// <summary>What colleagues did elsewhere, who has how much, and when a message would be due, in a browser.</summary>
public sealed class BoardListViewTests(OfficeMorning morning, ChromiumFixture chromium)
    : IClassFixture<OfficeMorning>, IClassFixture<ChromiumFixture>
{
    private const string Ravi = "ravi-jagmohan";
    private const string Hanneke = "hanneke-vos";
    private const string Pieter = "pieter-zwaan";

    private OutreachClient Outreach => morning.Host.Client;

    [ChromiumFact]
    public async Task What_a_colleague_imported_and_swept_is_listed_in_any_browser()
    {
        await new ImportDesk(Outreach).PostAsync(Encoding.UTF8.GetBytes("external_id,author,text\nview-1,@view,Hi\n"), "channel=blog");
        await Outreach.SettleAsync();
        await Outreach.As(Hanneke).SweepAsync();
        await using var window = await chromium.OpenAsync(Outreach.Address, Pieter);
        var page = window.Page;

        await page.GotoAsync("/board/imports");
        await Assertions.Expect(page.Locator("a[data-item]").First).ToContainTextAsync("A file of Hanneke Vos");
        await page.GotoAsync("/board/sweeps");
        await Assertions.Expect(page.Locator("a[data-item]").First).ToContainTextAsync("Sweep on request");
        Assert.Empty(window.Complaints);
    }

    [ChromiumFact]
    public async Task The_team_shows_in_one_request_who_has_how_much()
    {
        var id = (await Outreach.MentionAsync(Mention.By("@much"))).FollowUpId;
        await Outreach.As(Hanneke).AssignAsync(id, Ravi);
        await Outreach.SettleAsync();
        await using var window = await chromium.OpenAsync(Outreach.Address, Hanneke);
        var page = window.Page;
        var asked = new List<string>();
        page.Request += (_, request) => asked.Add(new Uri(request.Url).AbsolutePath);

        await page.GotoAsync("/board/team");

        var row = page.Locator($".row:has(a[href='/board/staff/{Ravi}']) .row-when");
        await Assertions.Expect(row).ToContainTextAsync("1 open");
        await Assertions.Expect(row).ToContainTextAsync("1 due today");
        Assert.Single(asked, path => path == "/api/followups/counts");
        Assert.DoesNotContain("/api/followups", asked);
    }

    [ChromiumFact]
    public async Task Two_who_look_alike_are_refused_and_suggested_again_and_a_merge_of_a_colleague_is_undone()
    {
        var one = await Outreach.PraiseAsync("@alike", Hanneke, "+31612000033");
        var other = (await Outreach.MentionAsync(
            Mention.By("alike.b", channel: "facebook").With("author.phone", "+31612000033"))).CustomerId;
        await Outreach.SettleAsync();
        await using var window = await chromium.OpenAsync(Outreach.Address, Ravi);
        var page = window.Page;
        await page.GotoAsync($"/board/customers/{one}");
        await page.GetByRole(AriaRole.Button, new() { Name = "They are two people", Exact = true }).ClickAsync();
        await page.GetByLabel("How do you know?").FillAsync("Mother and daughter.");
        await page.GetByRole(AriaRole.Button, new() { Name = "They are two people: do not ask again" }).ClickAsync();
        await page.GetByText("1 who is somebody else").ClickAsync();
        await Assertions.Expect(page.GetByText("Mother and daughter.")).ToBeVisibleAsync();
        Assert.Empty(await window.BarriersAsync());
        await page.GetByRole(AriaRole.Button, new() { Name = "Suggest again" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "The same: keep this one" }).WaitForAsync();

        await Outreach.MergeAsync(Hanneke, other, one);
        await Outreach.SettleAsync();
        await page.ReloadAsync();
        await Assertions.Expect(page.Locator(".notice.merged")).ToContainTextAsync("Hanneke Vos");
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo", Exact = true }).ClickAsync();
        await page.GetByText("They are becoming two again.").WaitForAsync();
        await Outreach.SettleAsync();
        await page.GetByText("They are two again.").WaitForAsync();

        Assert.Empty((await Outreach.WholeCustomerAsync(Hanneke, one)).Absorbed);
        Assert.Empty(window.Complaints);
    }

    [ChromiumFact]
    public async Task An_admin_sees_when_a_tweet_on_Friday_is_due_tries_other_hours_and_keeps_them()
    {
        await using var window = await chromium.OpenAsync(Outreach.Address, Pieter, width: 320);
        var page = window.Page;
        await page.GotoAsync("/board/settings");
        await page.GetByLabel("When (Europe/Amsterdam)").FillAsync("2026-02-13T16:30");
        await Assertions.Expect(page.GetByText("A person answers by Mon, 16 Feb 2026, 09:30 (within 1 hour).")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("They wrote to us 3 times or more.")).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Try other hours" }).ClickAsync();
        await page.GetByLabel("Saturday").FillAsync("10:00");
        await Assertions.Expect(page.Locator("#preview-saturday-error")).ToContainTextAsync("saturday");
        Assert.Empty(await window.BarriersAsync());
        Assert.Equal(0, await page.EvaluateAsync<int>(
            "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"));
        await page.GetByLabel("Saturday").FillAsync("10:00-14:00");
        await Assertions.Expect(page.GetByText("A person answers by Sat, 14 Feb 2026, 10:30 (within 1 hour).")).ToBeVisibleAsync();
        var levels = (await Outreach.As(Pieter).TryReadAsync("api/service-levels")).Expect<JsonObject>();
        levels["calendars"]!["office"]!["hours"]!["tuesday"] = new JsonArray("08:00-12:00");
        Assert.Equal(HttpStatusCode.OK, (await Outreach.As(Pieter).TryPutAsync("api/service-levels", levels)).Status);
        await page.GetByRole(AriaRole.Button, new() { Name = "Keep these hours" }).ClickAsync();

        // Another admin's change is not undone by hours that were copied before it.
        await page.GetByRole(AriaRole.Button, new() { Name = "Begin again from what holds now" }).ClickAsync();
        await Assertions.Expect(page.GetByLabel("Tuesday")).ToHaveValueAsync("08:00-12:00");
        await page.GetByLabel("Saturday").FillAsync("10:00-14:00");
        await page.GetByRole(AriaRole.Button, new() { Name = "Keep these hours" }).ClickAsync();

        await Assertions.Expect(page.Locator("#preview-saturday")).ToHaveCountAsync(0);
        await Assertions.Expect(page.GetByText("A person answers by Sat, 14 Feb 2026, 10:30 (within 1 hour).")).ToHaveCountAsync(1);
        var kept = (await Outreach.As(Pieter).TryReadAsync("api/service-levels")).Text.Replace(" ", "", StringComparison.Ordinal);
        Assert.Contains("\"saturday\":[\"10:00-14:00\"]", kept, StringComparison.Ordinal);
        Assert.Contains("\"tuesday\":[\"08:00-12:00\"]", kept, StringComparison.Ordinal);
        Assert.Empty(window.Complaints);
    }
}
