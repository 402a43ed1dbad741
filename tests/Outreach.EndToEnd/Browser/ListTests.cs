using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Outreach.EndToEnd.Client;
using Outreach.EndToEnd.Hosting;

namespace Outreach.EndToEnd.Browser;

/// <summary>What long lists of the board do, and those that keys and filters are for, in a browser.</summary>
public sealed class ListTests(OfficeMorning morning, ChromiumFixture chromium)
    : IClassFixture<OfficeMorning>, IClassFixture<ChromiumFixture>, IAsyncLifetime
{
    private const string Ravi = "ravi-jagmohan";
    private const string Hanneke = "hanneke-vos";

    private OutreachClient Outreach => morning.Host.Client;

    public Task InitializeAsync() => Chromium.WhyNot is null ? morning.ComeAsync() : Task.CompletedTask;

    public Task DisposeAsync() => Task.CompletedTask;

    [ChromiumFact]
    public async Task More_of_a_list_comes_at_its_end_with_the_focus_on_the_first_that_is_new()
    {
        await using var window = await chromium.OpenAsync(Outreach.Address, Ravi);
        var page = window.Page;
        var limits = await LongList.StubAsync(page, "followups", 120, number => new JsonObject
        {
            ["id"] = LongList.IdOf(number),
            ["customerName"] = $"Customer {number}",
            ["channel"] = "twitter",
            ["summary"] = $"Matter {number}",
            ["dueAt"] = "2026-02-09T12:00:00Z",
            ["owner"] = Ravi,
            ["state"] = "new",
            ["outcome"] = null,
        });
        await page.GotoAsync("/board/followups");

        // The first page of all is empty, and there is more all the same.
        await Assertions.Expect(page.Locator(".row")).ToHaveCountAsync(50);
        await Assertions.Expect(page.GetByText("50+ follow-ups")).ToBeVisibleAsync();
        await page.EvaluateAsync("() => { window.first = document.querySelector('.row'); }");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show more" }).ClickAsync();
        await Assertions.Expect(page.Locator(".row")).ToHaveCountAsync(100);
        await Assertions.Expect(page.Locator($"a[href='/board/followups/{LongList.IdOf(50)}']")).ToBeFocusedAsync();
        Assert.True(await page.EvaluateAsync<bool>("() => window.first === document.querySelector('.row') && scrollY > 0"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Show more" }).ClickAsync();

        await Assertions.Expect(page.GetByText("120 follow-ups")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator($"a[href='/board/followups/{LongList.IdOf(100)}']")).ToBeFocusedAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Show more" })).ToHaveCountAsync(0);
        Assert.All(limits, limit => Assert.InRange(limit, 1, 50));
        Assert.Empty(window.Complaints);
    }

    [ChromiumFact]
    public async Task The_figures_of_a_day_say_where_there_may_be_more_and_what_is_English_says_so()
    {
        await using var window = await chromium.OpenAsync(Outreach.Address, Ravi, locale: "nl-NL");
        var page = window.Page;
        await LongList.StubAsync(page, "worklist", 60, number => new JsonObject
        {
            ["type"] = number == 0 ? "call" : "resolve",
            ["id"] = number == 0 ? "c1.1" : LongList.IdOf(number),
            ["customerId"] = "c1",
            ["dueAt"] = "2026-01-01T12:00:00Z",
            ["summary"] = number == 0 ? "Call Ada to thank her: 3 problems fixed" : $"Ada on twitter: zaak {number}",
        });

        await page.GotoAsync("/board");

        await Assertions.Expect(page.Locator(".figures dd")).ToHaveTextAsync(["50+", "0+", "50+"]);
        await Assertions.Expect(page.Locator("h2 .count")).ToHaveTextAsync(["1+", "49+"]);
        await Assertions.Expect(page.Locator(".row-words[lang='en']")).ToHaveTextAsync(["Call Ada to thank her: 3 problems fixed"]);
        Assert.Empty(window.Complaints);
    }

    [ChromiumFact]
    public async Task My_day_is_read_once_on_a_visit_after_something_was_done_and_again_where_that_was_just_now()
    {
        var id = await Outreach.MentionForAsync(Ravi, Mention.By("@once", "Read me once."));
        await using var window = await chromium.OpenAsync(Outreach.Address, Ravi);
        var page = window.Page;
        await page.Clock.InstallAsync();
        await page.GotoAsync($"/board/followups/{id}#note");
        await page.GetByLabel("Note for colleagues").FillAsync("Done.");
        var given = DateTime.UtcNow;
        await page.Clock.SetFixedTimeAsync(given);
        await page.Keyboard.PressAsync("Control+Enter");
        await page.GetByRole(AriaRole.Button, new() { Name = "Record now" }).ClickAsync();
        await Assertions.Expect(page.Locator(".message.note:not(.pending)")).ToContainTextAsync("Done.");
        var requests = 0;
        page.Request += (_, request) => requests += request.Url.Contains("/api/worklist", StringComparison.Ordinal) ? 1 : 0;

        async Task VisitAsync()
        {
            await page.GetByRole(AriaRole.Link, new() { Name = "My day" }).ClickAsync();
            await page.Locator($"a[href='/board/followups/{id}']").WaitForAsync();
            await page.Clock.RunForAsync(3_000);
            await page.EvaluateAsync("() => fetch('/api/me').then((answer) => answer.json())");
        }

        // Its turn may not have been taken yet.
        await VisitAsync();
        Assert.Equal(2, requests);

        await page.GoBackAsync();
        await page.Locator(".conversation").WaitForAsync();
        await page.Clock.SetFixedTimeAsync(given.AddSeconds(5));
        requests = 0;
        await VisitAsync();
        Assert.Equal(1, requests);
    }

    [ChromiumFact]
    public async Task By_keyboard_alone_a_row_is_snoozed_from_a_menu_and_again_by_one_key_when_that_is_over()
    {
        var id = await Outreach.MentionForAsync(Ravi, Mention.By("@snooze", "Not today."));
        await using var window = await chromium.OpenAsync(Outreach.Address, Ravi);
        var page = window.Page;
        await page.GotoAsync("/board");
        await page.Locator($"a[href='/board/followups/{id}']").FocusAsync();

        await page.Keyboard.PressAsync("s");
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "In an hour" })).ToBeFocusedAsync();
        await page.Locator("#snooze-why").PressAsync("Enter");
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("Choose first until when.");
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("Enter");
        // Whoever has only chosen is asked why, and is not reproached before they could say so.
        await Assertions.Expect(page.Locator("#snooze-why")).ToBeFocusedAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToHaveCountAsync(0);
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("Fill this in.");
        await page.Keyboard.TypeAsync("The mechanic has it.");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByRole(AriaRole.Region, new() { Name = "Under way" })).ToContainTextAsync("Snooze until ");
        await page.Keyboard.PressAsync("u");
        Assert.Equal(0, await page.EvaluateAsync<int>(
            "() => Object.keys(localStorage).filter((key) => key.endsWith(':snoozed')).length"));
        await page.Locator($"a[href='/board/followups/{id}']").FocusAsync();
        await page.Keyboard.PressAsync("s");
        await page.GetByRole(AriaRole.Button, new() { Name = "Tomorrow" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Record now" }).ClickAsync();
        await Assertions.Expect(page.Locator($"a[href='/board/followups/{id}']")).ToHaveCountAsync(0);
        var tomorrow = (await Outreach.NowAsync()).Date.AddDays(1).AddHours(8);
        Assert.Equal(tomorrow, (await Outreach.As(Ravi).FollowUpAsync(id)).SnoozedUntil!.Value.UtcDateTime);
        await Outreach.AdvanceAsync(TimeSpan.FromDays(1));
        await Outreach.SettleAsync();
        await page.ReloadAsync();
        var row = page.Locator($".row:has(a[href='/board/followups/{id}'])");
        await Assertions.Expect(row.GetByRole(AriaRole.Button)).ToContainTextAsync("Again until tomorrow 09:00");
        await row.Locator("a").FocusAsync();

        await page.Keyboard.PressAsync("Shift+S");
        await page.GetByRole(AriaRole.Button, new() { Name = "Record now" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Region, new() { Name = "Under way" })).ToHaveCountAsync(0);

        Assert.Equal(tomorrow.AddDays(1), (await Outreach.As(Ravi).FollowUpAsync(id)).SnoozedUntil!.Value.UtcDateTime);
        Assert.Empty(window.Complaints);
    }

    [ChromiumFact]
    public async Task A_filter_of_ones_own_is_kept_by_its_name_with_its_count()
    {
        await Outreach.MentionForAsync(Ravi, Mention.By("@own-filter", "On a channel of its own.", channel: "facebook"));
        await using var window = await chromium.OpenAsync(Outreach.Address, Ravi);
        var page = window.Page;
        await page.GotoAsync("/board/followups");
        await page.GetByLabel("Channel").SelectOptionAsync("facebook");
        await page.GetByLabel("Name of this filter").FillAsync("<b>Faces</b>");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByLabel("Name of this filter")).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Button, new() { Name = "Waiting for us" }).ClickAsync();

        await page.ReloadAsync();
        var own = page.GetByRole(AriaRole.List, new() { Name = "Your own filters" });
        await Assertions.Expect(own.Locator(".count")).ToHaveTextAsync("1");
        await own.GetByRole(AriaRole.Button, new() { Name = "<b>Faces</b> 1" }).ClickAsync();
        await Assertions.Expect(page.GetByLabel("Channel")).ToHaveValueAsync("facebook");
        await Assertions.Expect(page.Locator(".row")).ToHaveCountAsync(1);
        await own.GetByRole(AriaRole.Button, new() { Name = "Delete the filter <b>Faces</b>" }).ClickAsync();

        await Assertions.Expect(own).ToHaveCountAsync(0);
        Assert.Empty(window.Complaints);
    }
}
