using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Outreach.EndToEnd.Client;
using Outreach.EndToEnd.Hosting;

namespace Outreach.EndToEnd.Browser;

/// <summary>Whether every customer was treated alike, as those who lead see it in a browser.</summary>
public sealed class ReportViewTests(OfficeMorning morning, ChromiumFixture chromium)
    : IClassFixture<OfficeMorning>, IClassFixture<ChromiumFixture>
{
    private const string Yusuf = "yusuf-demirel";
    private const string Hanneke = "hanneke-vos";

    private static readonly string[] Pictures = ["replies", "weeks", "promises", "calls", "coverage"];

    private OutreachClient Outreach => morning.Host.Client;

    [ChromiumFact]
    public async Task A_lead_sees_five_answers_with_their_trend_and_five_pictures_with_their_table_file_and_address()
    {
        await SeedTwoWeeksAsync();
        await using var window = await chromium.OpenAsync(Outreach.Address, Hanneke, width: 320);
        var page = window.Page;
        await page.GotoAsync("/board");
        await page.Locator("#main > :not(.loading)").First.WaitForAsync();
        await page.Keyboard.PressAsync("g");
        await page.Keyboard.PressAsync("p");

        // A link to what is shown loads nothing anew, and a week without anything stands between its neighbours.
        await page.EvaluateAsync("() => { window.isTheSame = true; }");
        await page.Locator("#weeks").GetByText("Permanent link").ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("from=2026-01-27&to=2026-02-23&by=channel#weeks$"));
        await Assertions.Expect(page.Locator("#weeks tbody th"))
            .ToHaveTextAsync(["2026-W05", "2026-W06", "2026-W07", "2026-W08", "2026-W09"]);
        Assert.True(await page.EvaluateAsync<bool>("() => window.isTheSame === true"));
        await page.GetByLabel("From", new() { Exact = true }).FillAsync("2026-02-16");
        await page.GetByLabel("To", new() { Exact = true }).FillAsync("2026-02-22");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show", Exact = true }).ClickAsync();

        // The figures of the second week, and what they were in the first.
        var answers = page.Locator(".questions li");
        await Assertions.Expect(answers.Nth(0)).ToContainTextAsync("66% of 3 mentions were answered by a person.");
        await Assertions.Expect(answers.Nth(0)).ToContainTextAsync("better than before: 50%");
        await Assertions.Expect(answers.Nth(1)).ToContainTextAsync("30 mins of working time at most for half of them");
        await Assertions.Expect(answers.Nth(1)).ToContainTextAsync("better than before: 2 hr");
        await Assertions.Expect(answers.Nth(2)).ToContainTextAsync("There was none in these days.");
        await Assertions.Expect(answers.Nth(3)).ToContainTextAsync("0 of 1 promise was kept so far.");
        await Assertions.Expect(answers).ToHaveCountAsync(5);
        Assert.EndsWith("/board/report?from=2026-02-16&to=2026-02-22&by=channel", page.Url, StringComparison.Ordinal);

        foreach (var id in Pictures)
        {
            var picture = page.Locator($"#{id}");
            if (id != "calls")
            {
                await Assertions.Expect(picture.Locator("[role=img]").First).ToHaveAttributeAsync("aria-label", new Regex(".+: .+"));
            }

            await picture.GetByText("Table", new() { Exact = true }).ClickAsync();
            Assert.NotEqual(0, await picture.Locator("tbody tr").CountAsync());
            Assert.StartsWith(
                "/api/reports/consistency?from=2026-02-16&to=2026-02-22&by=",
                await picture.GetByText("Figures as CSV").GetAttributeAsync("href"),
                StringComparison.Ordinal);
        }

        await Assertions.Expect(page.Locator("#replies tbody tr").Nth(1)).ToContainTextAsync("Twitter");
        var sources = page.Locator("#coverage .chart-row");
        await Assertions.Expect(sources.Filter(new() { HasText = "Blog" })).ToContainTextAsync("6 of 7 days silent");

        // One that was silent on all days, and on which somebody answers.
        await Assertions.Expect(sources.Filter(new() { HasText = "E-mail" })).ToContainTextAsync("7 of 7 days silent");
        Assert.Equal(0, await page.EvaluateAsync<int>(
            "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"));
        Assert.Empty(await window.BarriersAsync());

        // A figure leads to what it is made of, from its answer and from the table behind its picture.
        await page.GetByRole(AriaRole.Link, new() { Name = "66%: what it is made of" }).First.ClickAsync();
        var items = page.Locator("#main .row");
        await Assertions.Expect(items).ToHaveCountAsync(3);
        await Assertions.Expect(page.Locator("h1")).ToContainTextAsync("Mentions");
        await Assertions.Expect(items.Filter(new() { HasText = "praise" })).ToContainTextAsync("answered");
        await Assertions.Expect(items.Filter(new() { HasText = "not answered" })).ToHaveCountAsync(1);
        Assert.Equal(0, await page.EvaluateAsync<int>(
            "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"));
        Assert.Empty(await window.BarriersAsync());
        await page.GetByText("Back to the report").ClickAsync();
        await page.Locator("#replies").GetByText("Table", new() { Exact = true }).ClickAsync();
        await page.Locator("#replies tbody tr").Filter(new() { HasText = "Blog" }).GetByRole(AriaRole.Link).First.ClickAsync();
        await Assertions.Expect(page.Locator("#main header")).ToContainTextAsync("blog");
        await Assertions.Expect(items).ToHaveCountAsync(1);
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("/board/followups/f"));
        await page.GoBackAsync();
        await Assertions.Expect(items).ToHaveCountAsync(1);
        await page.GetByText("Back to the report").ClickAsync();

        // Whoever is given the link sees the same, also divided otherwise.
        await page.GetByLabel("Replies by").SelectOptionAsync("returning");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator("#replies")).ToContainTextAsync("1 group is not shown: fewer than five customers wrote");
        var address = await page.Locator("#weeks").GetByText("Permanent link").GetAttributeAsync("href");
        Assert.Equal("/board/report?from=2026-02-16&to=2026-02-22&by=returning#weeks", address);

        // And the way back from a figure of all leads to the report as it was.
        await page.GetByRole(AriaRole.Link, new() { Name = "66%: what it is made of" }).First.ClickAsync();
        await page.GetByText("Back to the report").ClickAsync();
        await Assertions.Expect(page.GetByLabel("Replies by")).ToHaveValueAsync("returning");
        Assert.Empty(window.Complaints);
        await using var dark = await chromium.OpenAsync(Outreach.Address, Hanneke, theme: ColorScheme.Dark);
        await dark.Page.GotoAsync(address!);
        await Assertions.Expect(dark.Page.Locator(".questions li").Nth(0)).ToContainTextAsync("66% of 3 mentions");
        await Assertions.Expect(dark.Page.Locator("#weeks")).ToBeInViewportAsync();
        await Assertions.Expect(dark.Page.GetByLabel("Replies by")).ToHaveValueAsync("returning");
        Assert.Empty(await dark.BarriersAsync());

        // With all that a lead has in it, the bar goes on in a second line before its words break.
        await dark.Page.SetViewportSizeAsync(1000, 800);
        Assert.InRange(await dark.Page.Locator(".tools").EvaluateAsync<double>("tools => tools.getBoundingClientRect().height"), 20, 50);

        // On paper there is nothing to press.
        await dark.Page.EmulateMediaAsync(new() { Media = Microsoft.Playwright.Media.Print });
        await Assertions.Expect(dark.Page.Locator(".report-span")).ToBeHiddenAsync();
        await Assertions.Expect(dark.Page.Locator("#weeks svg").First).ToBeVisibleAsync();

        // What is wrong in an address is said at its field.
        await dark.Page.GotoAsync("/board/report?from=2026-02-16&to=2026-02-15");
        await Assertions.Expect(dark.Page.Locator("#report-from-error [role=alert]")).ToHaveTextAsync("Must not be after to.");
        await Assertions.Expect(dark.Page.GetByLabel("From", new() { Exact = true })).ToHaveValueAsync("2026-02-16");
        Assert.Empty(dark.Complaints);
    }

    /// <summary>First one of two is answered, after two hours; a week later two of three, after half an hour.</summary>
    private async Task SeedTwoWeeksAsync()
    {
        var slow = (await Outreach.MentionAsync(Mention.By("@slow"))).FollowUpId;
        await Outreach.MentionAsync(Mention.By("@never"));
        await Outreach.AdvanceAsync(TimeSpan.FromHours(2));
        await Outreach.As(Yusuf).AcknowledgeAsync(slow, "I look at it.");
        await Outreach.AdvanceToAsync(new DateTimeOffset(2026, 2, 16, 9, 0, 0, TimeSpan.Zero));
        var quick = (await Outreach.MentionAsync(Mention.By("@quick"))).FollowUpId;
        var other = (await Outreach.MentionAsync(Mention.By("@other", "I like it.", "praise", "blog"))).FollowUpId;
        await Outreach.MentionAsync(Mention.By("@late"));
        await Outreach.AdvanceAsync(TimeSpan.FromMinutes(30));
        await Outreach.As(Yusuf).AcknowledgeAsync(quick, "I look at it.");
        await Outreach.As(Yusuf).AcknowledgeAsync(other, "Thank you!", "blog", needsResolution: false);
        await Outreach.As(Yusuf).CommandAsync(
            quick, "promise", new JsonObject { ["by"] = "2026-02-20T12:00:00Z", ["what"] = "A word by noon." });
        await Outreach.SettleAsync();
        await Outreach.AdvanceToAsync(new DateTimeOffset(2026, 2, 23, 9, 0, 0, TimeSpan.Zero));
    }
}
