using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Outreach.EndToEnd.Client;
using Outreach.EndToEnd.Hosting;

namespace Outreach.EndToEnd.Browser;

/// <summary>What customers want changed, as those who lead read it, sort it and decide upon it in a browser.</summary>
public sealed class VoiceViewTests(OfficeMorning morning, ChromiumFixture chromium)
    : IClassFixture<OfficeMorning>, IClassFixture<ChromiumFixture>
{
    private const string Hanneke = "hanneke-vos";
    private const string Yusuf = "yusuf-demirel";

    private OutreachClient Outreach => morning.Host.Client;

    [ChromiumFact]
    public async Task A_lead_opens_a_topic_by_one_key_gives_words_a_topic_decides_and_merges()
    {
        foreach (var (handle, text) in new[]
        {
            ("@ada", "Larger type, please."), ("@bo", "I can't read the app."), ("@ada", "Still too small."),
        })
        {
            await Outreach.MentionAsync(Mention.By(handle, text, "idea"));
            await Outreach.AdvanceAsync(TimeSpan.FromMinutes(1));
        }

        await Outreach.SettleAsync();
        await using var window = await chromium.OpenAsync(Outreach.Address, Hanneke, width: 320);
        var page = window.Page;
        await page.GotoAsync("/board");
        await page.Locator("#main > :not(.loading)").First.WaitForAsync();
        await page.Keyboard.PressAsync("g");
        await page.Keyboard.PressAsync("v");
        var rows = page.Locator("#main .row");
        await Assertions.Expect(rows).ToHaveCountAsync(1);
        await Assertions.Expect(rows.First).ToContainTextAsync("Not sorted yet");
        await Assertions.Expect(rows.First).ToContainTextAsync("2 customers");
        await Assertions.Expect(rows.First).ToContainTextAsync("Still too small.");
        await FitsAsync(window);

        // By keys alone into the words.
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("Enter");
        var words = page.Locator(".voice > li");
        await Assertions.Expect(words).ToHaveCountAsync(3);
        await GiveTopicAsync(words.Filter(new() { HasText = "Larger type" }), "Größere Type");
        await Assertions.Expect(words).ToHaveCountAsync(2);
        await GiveTopicAsync(words.Filter(new() { HasText = "Still too small" }), "App");
        await Assertions.Expect(words).ToHaveCountAsync(1);
        await FitsAsync(window);

        await page.GetByText("All topics").ClickAsync();
        await Assertions.Expect(rows).ToHaveCountAsync(3);
        await page.GetByRole(AriaRole.Link, new() { Name = "Größere Type" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Rename or decide" }).ClickAsync();
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Larger type");
        await page.GetByLabel("What becomes of it", new() { Exact = true }).SelectOptionAsync("declined");
        await page.Keyboard.PressAsync("Control+Enter");
        await Assertions.Expect(
            page.GetByText("What is declined needs a reason that may be read out to a customer.").First).ToBeVisibleAsync();
        await FitsAsync(window);
        await page.Locator("textarea").FillAsync("It would not fit on the small phones.");
        await page.Keyboard.PressAsync("Control+Enter");
        await Assertions.Expect(page.Locator("#title")).ToHaveTextAsync("Larger type");
        await Assertions.Expect(page.Locator(".head")).ToContainTextAsync("declined");
        await Assertions.Expect(page.Locator(".head")).ToContainTextAsync("It would not fit on the small phones.");

        // Of two forms the second is not sent while the first is, and says so.
        var answered = new TaskCompletionSource();
        await page.RouteAsync("**/api/reports/voice/grossere-type", async route =>
        {
            if (route.Request.Method == "POST")
            {
                await answered.Task;
            }

            await route.ContinueAsync();
        });
        await page.GetByRole(AriaRole.Button, new() { Name = "Rename or decide" }).ClickAsync();
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Larger types");
        await page.Keyboard.PressAsync("Control+Enter");
        await page.GetByRole(AriaRole.Button, new() { Name = "Merge into another topic" }).ClickAsync();
        await page.Locator("form.command select").SelectOptionAsync("app");
        await page.Keyboard.PressAsync("Control+Enter");
        await Assertions.Expect(page.Locator(".doings").First).ToContainTextAsync("Rename or decide is still being sent.");
        answered.SetResult();
        await Assertions.Expect(page.Locator("#title")).ToHaveTextAsync("Larger types");
        await page.UnrouteAllAsync();
        await page.Locator("form.command select").SelectOptionAsync("");
        await page.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Rename or decide" }).ClickAsync();
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Larger type");
        await page.Keyboard.PressAsync("Control+Enter");
        await Assertions.Expect(page.Locator("#title")).ToHaveTextAsync("Larger type");

        // Part of another, the words of both are there, and Ada counts once.
        await MergeAsync(page, "App");
        await Assertions.Expect(words).ToHaveCountAsync(2);
        await Assertions.Expect(page.Locator(".head")).ToContainTextAsync("1 customer");

        // The address that somebody has kept of the one leads to the other.
        await page.GotoAsync("/board/voice/grossere-type");
        await Assertions.Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/board/voice/app$"));
        await Assertions.Expect(words).ToHaveCountAsync(2);

        // What was merged is taken apart by keys: it is said, and the focus stays on the page.
        var part = page.GetByRole(AriaRole.Group, new() { Name = "Larger type" });
        await FitsAsync(window);
        await part.GetByRole(AriaRole.Button, new() { Name = "Take apart" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByText("Larger type is a topic of its own again.")).ToHaveCountAsync(1);
        await Assertions.Expect(part).ToHaveCountAsync(0);
        await Assertions.Expect(words).ToHaveCountAsync(1);
        await Assertions.Expect(page.Locator("article")).ToBeFocusedAsync();
        await page.GetByText("All topics").ClickAsync();
        await Assertions.Expect(rows.Filter(new() { HasText = "Larger type" })).ToContainTextAsync("declined");
        await page.GetByRole(AriaRole.Link, new() { Name = "Larger type" }).ClickAsync();
        await MergeAsync(page, "App");
        await Assertions.Expect(words).ToHaveCountAsync(2);

        // The name of what is part of another makes no topic beside it.
        await page.GotoAsync("/board/voice/not_sorted");
        await Assertions.Expect(words).ToHaveCountAsync(1);
        await GiveTopicAsync(words.First, "larger TYPE");
        await Assertions.Expect(words).ToHaveCountAsync(0);
        await page.GetByText("All topics").ClickAsync();
        await Assertions.Expect(rows).ToHaveCountAsync(1);
        await Assertions.Expect(rows).ToContainTextAsync("2 customers");
        Assert.Empty(window.Complaints);

        // Just too wide for a second line, the bar has room for all that a lead has in it, in each language.
        await HasRoomAsync(page, 1313);
        foreach (var locale in new[] { "nl-NL", "de-DE" })
        {
            await using var other = await chromium.OpenAsync(Outreach.Address, Hanneke, locale: locale);
            await other.Page.GotoAsync("/board/voice");
            await other.Page.Locator("#main .row").First.WaitForAsync();
            await HasRoomAsync(other.Page, 1473);
        }

        // Who does not lead may read and sort, and decides nothing.
        await using var agent = await chromium.OpenAsync(Outreach.Address, Yusuf, theme: ColorScheme.Dark);
        await agent.Page.GotoAsync("/board/voice/app");
        await Assertions.Expect(agent.Page.Locator(".voice > li")).ToHaveCountAsync(3);
        await Assertions.Expect(agent.Page.GetByText("Rename or decide")).ToHaveCountAsync(0);
        await Assertions.Expect(agent.Page.Locator(".parts > li")).ToContainTextAsync("Larger type");
        await Assertions.Expect(agent.Page.GetByText("Take apart")).ToHaveCountAsync(0);
        Assert.Empty(await agent.BarriersAsync());
        Assert.Empty(agent.Complaints);
    }

    /// <summary>Into which is chosen by the reader: what nobody chose is asked for.</summary>
    private static async Task MergeAsync(IPage page, string into)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Merge into another topic" }).ClickAsync();
        await page.Keyboard.PressAsync("Control+Enter");
        await Assertions.Expect(page.Locator("form.command [aria-invalid=true]")).ToHaveCountAsync(1);
        await page.GetByLabel("Into", new() { Exact = true }).SelectOptionAsync(new SelectOptionValue { Label = into });
        await page.Keyboard.PressAsync("Control+Enter");
        await Assertions.Expect(page.Locator("#title")).ToHaveTextAsync(into);
    }

    [ChromiumFact]
    public async Task Of_a_long_list_each_words_stand_there_once_whatever_form_was_open()
    {
        await using var window = await chromium.OpenAsync(Outreach.Address, Hanneke);
        var page = window.Page;
        await LongList.StubAsync(page, "reports/voice/not_sorted", 60, number => new JsonObject
        {
            ["id"] = LongList.IdOf(number),
            ["at"] = "2026-01-01T12:00:00Z",
            ["source"] = "idea",
            ["said"] = $"Words {number}, please.",
            ["topic"] = "not_sorted",
            ["isSorted"] = false,
        });
        await page.GotoAsync("/board/voice/not_sorted");
        var third = page.Locator(".voice > li", new() { HasText = "Words 3, please." });
        await third.GetByRole(AriaRole.Button).ClickAsync();
        await third.Locator("form.command").WaitForAsync();

        await page.Keyboard.PressAsync("Escape");

        await Assertions.Expect(page.Locator("form.command")).ToHaveCountAsync(0);
        await Assertions.Expect(third).ToHaveCountAsync(1);
        await Assertions.Expect(page.Locator(".voice > li")).ToHaveCountAsync(50);
        Assert.Empty(window.Complaints);
    }

    private static async Task GiveTopicAsync(ILocator words, string topic)
    {
        await words.GetByRole(AriaRole.Button, new() { Name = "Give it a topic" }).First.ClickAsync();
        await words.Page.GetByLabel("New topic").FillAsync(topic);
        await words.Page.Keyboard.PressAsync("Control+Enter");
    }

    private static async Task HasRoomAsync(IPage page, int width)
    {
        await page.SetViewportSizeAsync(width, 800);
        Assert.InRange(await page.Locator(".top").EvaluateAsync<double>("bar => bar.getBoundingClientRect().height"), 20, 70);
        Assert.Equal(0, await page.Locator(".top nav").EvaluateAsync<int>("nav => nav.scrollWidth - nav.clientWidth"));
        Assert.Equal(0, await page.EvaluateAsync<int>(
            "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"));
    }

    private static async Task FitsAsync(BrowserWindow window)
    {
        Assert.Equal(0, await window.Page.EvaluateAsync<int>(
            "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"));
        Assert.Empty(await window.BarriersAsync());
    }
}
