using System.Collections.Concurrent;
using Microsoft.Playwright;
using Outreach.EndToEnd.Client;
using Outreach.EndToEnd.Hosting;

namespace Outreach.EndToEnd.Browser;

/// <summary>An agent's work on the board, in a browser.</summary>
public sealed class BoardTests(OfficeMorning morning, ChromiumFixture chromium)
    : IClassFixture<OfficeMorning>, IClassFixture<ChromiumFixture>, IAsyncLifetime
{
    private const string Ravi = "ravi-jagmohan";
    private const string Hanneke = "hanneke-vos";

    private OutreachClient Outreach => morning.Host.Client;

    public Task InitializeAsync() => Chromium.WhyNot is null ? morning.ComeAsync() : Task.CompletedTask;

    public Task DisposeAsync() => Task.CompletedTask;

    [ChromiumFact]
    public async Task A_newcomer_goes_from_the_first_page_over_the_sign_in_to_their_day()
    {
        await using var window = await chromium.OpenAsync(Outreach.Address);
        var page = window.Page;

        await page.GotoAsync("/");
        await page.GetByRole(AriaRole.Button, new() { Name = "Ravi Jagmohan" }).ClickAsync();

        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "My day" })).ToBeVisibleAsync();
        Assert.Equal("/board", new Uri(page.Url).AbsolutePath);
        Assert.Equal("My day · Outreach", await page.TitleAsync());
        Assert.Empty(window.Complaints);
    }

    /// <summary>What the page asks for beside its modules is what the view is given, and not asked for again.</summary>
    [ChromiumFact]
    public async Task A_first_view_asks_once_for_who_works_here_and_for_its_list()
    {
        var id = await Outreach.MentionForAsync(Ravi, Mention.By("@first-view", "Read me first."));
        await using var window = await chromium.OpenAsync(Outreach.Address, Ravi);
        var page = window.Page;
        var asked = new ConcurrentQueue<string>();
        page.Request += (_, request) => asked.Enqueue(new Uri(request.Url).AbsolutePath);

        await page.GotoAsync("/board");
        await page.Locator($"a[href='/board/followups/{id}']").WaitForAsync();

        Assert.Single(asked, path => path == "/api/worklist");
        Assert.Single(asked, path => path == "/api/staff");
        Assert.Empty(window.Complaints);
    }

    [ChromiumFact]
    public async Task By_keyboard_alone_an_item_is_answered_undone_and_answered_again()
    {
        var id = await Outreach.MentionForAsync(Ravi, Mention.By("@keys", "The box blinks red."));
        await using var window = await chromium.OpenAsync(Outreach.Address, Ravi);
        var page = window.Page;
        await page.GotoAsync("/board");
        await page.Locator($"a[href='/board/followups/{id}']").WaitForAsync();

        await WalkToAsync(page, id);
        await page.Keyboard.PressAsync("a");
        await Assertions.Expect(page.GetByLabel("What you said to the customer")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Control+Enter");
        await Assertions.Expect(page.GetByText("Fill this in.")).ToBeVisibleAsync();
        await page.Keyboard.TypeAsync("Hello, I am on it. Ravi");
        await page.Keyboard.PressAsync("Control+Enter");
        await page.GetByRole(AriaRole.Region, new() { Name = "Under way" }).WaitForAsync();
        await page.Keyboard.PressAsync("u");

        // Undone: nothing was sent, and no word is lost.
        await Assertions.Expect(page.GetByRole(AriaRole.Region, new() { Name = "Under way" })).ToHaveCountAsync(0);
        Assert.Equal("new", (await Outreach.As(Ravi).FollowUpAsync(id)).State);
        await page.Keyboard.PressAsync("a");
        await Assertions.Expect(page.GetByLabel("What you said to the customer")).ToHaveValueAsync("Hello, I am on it. Ravi");
        await Assertions.Expect(page.GetByLabel("What you said to the customer")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Control+Enter");
        await page.GetByRole(AriaRole.Button, new() { Name = "Record now" }).ClickAsync();
        await Assertions.Expect(page.Locator(".message.ours:not(.pending)")).ToContainTextAsync("Hello, I am on it. Ravi");

        Assert.Equal("in_progress", (await Outreach.As(Ravi).FollowUpAsync(id)).State);
        Assert.Empty(window.Complaints);
    }

    [ChromiumFact]
    public async Task What_a_customer_wrote_is_shown_as_text_whatever_it_is()
    {
        const string Hostile =
            "<img src=x onerror=\"document.title='taken'\"><script>document.title='taken'</script></li></ol>${1+1} <b>bold</b>";
        var id = await Outreach.MentionForAsync(
            Ravi,
            Mention.By("@<svg/onload=alert(1)>", Hostile)
                .With("author.displayName", "<script>alert(1)</script>").With("url", "javascript:alert(1)"));
        await using var window = await chromium.OpenAsync(Outreach.Address, Ravi);
        var page = window.Page;

        await page.GotoAsync("/board");
        await page.Locator($"a[href='/board/followups/{id}']").ClickAsync();
        await Assertions.Expect(page.Locator(".message.theirs .words")).ToHaveTextAsync(Hostile);

        Assert.Equal("<script>alert(1)</script>", await page.Locator("h1").InnerTextAsync());
        Assert.Equal(0, await page.Locator("main script, main img, a[href^='javascript']").CountAsync());
        Assert.Equal("Follow-up · Outreach", await page.TitleAsync());
        Assert.Empty(window.Complaints);
    }

    [ChromiumFact]
    public async Task Of_two_people_on_one_item_the_second_sees_what_the_first_did_and_keeps_their_words()
    {
        var id = await Outreach.MentionForAsync(Ravi, Mention.By("@both", "Nothing works."));
        await using var window = await chromium.OpenAsync(Outreach.Address, Ravi);
        var page = window.Page;
        await page.GotoAsync($"/board/followups/{id}#acknowledge");
        await page.GetByLabel("What you said to the customer").FillAsync("Ravi's own words");
        await Outreach.As(Hanneke).AcknowledgeAsync(id, "Hanneke was quicker");

        await page.Keyboard.PressAsync("Control+Enter");
        await page.GetByRole(AriaRole.Button, new() { Name = "Record now" }).ClickAsync();

        var underWay = page.GetByRole(AriaRole.Region, new() { Name = "Under way" });
        await Assertions.Expect(underWay).ToContainTextAsync("Somebody was there before you:");
        await Assertions.Expect(underWay).ToContainTextAsync("Hanneke Vos answered");
        await Assertions.Expect(page.Locator(".message.ours:not(.pending)")).ToContainTextAsync("Hanneke was quicker");
        await underWay.GetByRole(AriaRole.Button, new() { Name = "Record it all the same" }).ClickAsync();

        // It does not fit any more: said, and still no word is lost.
        await Assertions.Expect(underWay).ToContainTextAsync("Not done");
        await Assertions.Expect(page.Locator(".message.ours.pending")).ToContainTextAsync("Ravi's own words");
    }

    [ChromiumFact]
    public async Task What_is_given_while_there_is_no_connection_stays_says_so_and_is_sent_when_it_is_back()
    {
        var id = await Outreach.MentionForAsync(Ravi, Mention.By("@train", "No signal in the train."));
        await using var window = await chromium.OpenAsync(Outreach.Address, Ravi);
        var page = window.Page;
        await page.GotoAsync($"/board/followups/{id}#note");
        await page.GetByLabel("Note for colleagues").FillAsync("Asked the conductor.");
        await window.Context.SetOfflineAsync(true);
        await page.Keyboard.PressAsync("Control+Enter");
        await page.GetByRole(AriaRole.Button, new() { Name = "Record now" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Not recorded yet: no connection.")).ToBeVisibleAsync();
        Assert.DoesNotContain((await Outreach.As(Ravi).FollowUpAsync(id)).Events, happened => happened.Type == "noted");

        await window.Context.SetOfflineAsync(false);

        await Assertions.Expect(page.Locator(".message.note:not(.pending)")).ToContainTextAsync("Asked the conductor.");
        Assert.Single((await Outreach.As(Ravi).FollowUpAsync(id)).Events, happened => happened.Type == "noted");
    }

    [ChromiumFact]
    public async Task What_was_being_written_is_there_again_after_a_crash_and_is_nobody_elses()
    {
        var id = await Outreach.MentionForAsync(Ravi, Mention.By("@crash", "It crashed."));
        await using var window = await chromium.OpenAsync(Outreach.Address, Ravi);
        await window.Page.GotoAsync($"/board/followups/{id}#note");
        await window.Page.GetByLabel("Note for colleagues").FillAsync("Half a senten");
        await window.Page.WaitForFunctionAsync("() => Object.keys(localStorage).some((key) => key.includes(':draft:'))");

        await window.Page.CloseAsync();
        var again = await window.Context.NewPageAsync();
        await again.GotoAsync($"/board/followups/{id}#note");

        await Assertions.Expect(again.GetByLabel("Note for colleagues")).ToHaveValueAsync("Half a senten");
        await Assertions.Expect(again.GetByText("Your draft was kept.")).ToBeVisibleAsync();
        await window.Context.AddCookiesAsync([new Cookie { Name = "outreach-staff", Value = Hanneke, Url = Outreach.Address.ToString() }]);
        await again.ReloadAsync();
        await Assertions.Expect(again.GetByLabel("Note for colleagues")).ToHaveValueAsync("");
    }

    [ChromiumFact]
    public async Task The_API_says_of_a_field_what_is_wrong_with_it_beside_the_field()
    {
        var id = await Outreach.MentionForAsync(Ravi, Mention.By("@errors", "Say when."));
        await using var window = await chromium.OpenAsync(Outreach.Address, Ravi);
        var page = window.Page;
        await page.GotoAsync($"/board/followups/{id}#snooze");
        await page.GetByLabel("No reminders before").FillAsync("2020-01-01T09:00");
        await page.GetByLabel("Why it can wait").FillAsync("The mechanic has it.");

        await page.Keyboard.PressAsync("Control+Enter");
        await page.GetByRole(AriaRole.Button, new() { Name = "Record now" }).ClickAsync();
        await page.GetByText("Not done: Snooze: @errors", new() { Exact = true }).WaitForAsync();
        await page.Keyboard.PressAsync("s");

        var until = page.GetByLabel("No reminders before");
        await Assertions.Expect(until).ToHaveAttributeAsync("aria-invalid", "true");
        await Assertions.Expect(page.Locator("#snooze-until-error")).ToHaveTextAsync("until must lie ahead, within 90 days.");
        await Assertions.Expect(page.GetByLabel("Why it can wait")).ToHaveValueAsync("The mechanic has it.");
    }

    /// <summary>All that is fetched for the first view is what a person waits for on a slow line; nothing moves under their hand.</summary>
    [ChromiumFact]
    public async Task The_first_view_is_small_and_nothing_in_it_jumps()
    {
        foreach (var n in Enumerable.Range(0, 12))
        {
            await Outreach.MentionForAsync(Ravi, Mention.By($"@many-{n}", "Please call me back about my line."));
        }

        await using var window = await chromium.OpenAsync(Outreach.Address, Ravi);
        var page = window.Page;
        await page.AddInitScriptAsync(
            "window.moved = 0; new PerformanceObserver((list) => list.getEntries().forEach((entry) => (window.moved += entry.value)))"
                + ".observe({ type: 'layout-shift', buffered: true });");

        await page.GotoAsync("/board");
        await page.Locator(".row").First.WaitForAsync();
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);

        Assert.InRange(await page.EvaluateAsync<int>(
            "() => [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]"
                + ".reduce((sum, entry) => sum + entry.transferSize, 0)"), 10_000, 150_000);
        Assert.Equal(0, await page.EvaluateAsync<double>("() => window.moved"), 2);
    }

    [ChromiumTheory]
    [InlineData(ColorScheme.Light, 1440, "en-GB", "My day")]
    [InlineData(ColorScheme.Dark, 1440, "nl-NL", "Mijn dag")]
    [InlineData(ColorScheme.Dark, 320, "de-DE", "Mein Tag")]
    public async Task Every_view_is_for_everyone_in_both_themes_wide_and_narrow(ColorScheme theme, int width, string locale, string title)
    {
        var id = await Outreach.MentionForAsync(
            Ravi,
            Mention.By("@arabic", "خط الهاتف لا يعمل")
                .With("author.displayName", "محمد بن صالح").With("url", "https://posts.example/1"));
        await using var window = await chromium.OpenAsync(Outreach.Address, Ravi, width, theme: theme, locale: locale);
        var page = window.Page;

        await page.GotoAsync("/board");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = title, Level = 1 })).ToBeVisibleAsync();
        await page.Locator($"a[href='/board/followups/{id}']").WaitForAsync();
        Assert.Equal([], await window.BarriersAsync());
        Assert.Equal(0, await OverflowAsync(page));

        await page.Keyboard.PressAsync("?");
        await page.Locator("dialog[open]").WaitForAsync();
        Assert.Equal([], await window.BarriersAsync());

        await page.GotoAsync($"/board/followups/{id}#acknowledge");
        await page.Locator("form.command").WaitForAsync();
        await page.Locator(".memory dl").WaitForAsync();
        Assert.Equal([], await window.BarriersAsync());
        Assert.Equal(0, await OverflowAsync(page));

        await page.GotoAsync("/board/followups");
        await page.Locator(".rows, .empty").First.WaitForAsync();
        Assert.Equal([], await window.BarriersAsync());
        Assert.Equal(0, await OverflowAsync(page));
        Assert.Empty(window.Complaints);
    }

    /// <summary>By how many pixels the page is wider than its window.</summary>
    private static Task<int> OverflowAsync(IPage page) => page.EvaluateAsync<int>(
        "() => document.documentElement.scrollWidth - document.documentElement.clientWidth");

    private static async Task WalkToAsync(IPage page, string id)
    {
        for (var step = 0; step < 50; step++)
        {
            await page.Keyboard.PressAsync("j");
            if (await page.EvaluateAsync<bool>("(id) => document.activeElement?.getAttribute('href')?.endsWith(id) ?? false", id))
            {
                return;
            }
        }

        Assert.Fail($"j never reached {id}.");
    }
}
