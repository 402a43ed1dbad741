using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Outreach.EndToEnd.Client;
using Outreach.EndToEnd.Hosting;

namespace Outreach.EndToEnd.Browser;

/// <summary>What a reader gives the board stays theirs, is done once, and loses no word, whatever happens meanwhile.</summary>
public sealed class OutboxTests(OfficeMorning morning, ChromiumFixture chromium)
    : IClassFixture<OfficeMorning>, IClassFixture<ChromiumFixture>
{
    private const string Ravi = "ravi-jagmohan";
    private const string Hanneke = "hanneke-vos";
    private const string NoteField = "Note for colleagues";
    private const string NotAnswered = "No answer yet: it may have been recorded. It is tried again by itself, and recorded once.";

    private OutreachClient Outreach => morning.Host.Client;

    [ChromiumFact]
    public async Task What_one_person_gave_is_never_sent_as_another_who_signs_in_in_the_same_browser()
    {
        var id = await Outreach.MentionForAsync(Ravi, Mention.By("@shared", "Two of you, one desk."));
        await using var window = await chromium.OpenAsync(Outreach.Address, Ravi);
        var page = window.Page;
        await page.NoteAsync(id, "Ravi's own words");
        await SignInAsync(window, Hanneke);

        await page.RecordNowAsync();

        await Assertions.Expect(page.Locator(".account .who").First).ToHaveTextAsync("Hanneke Vos");
        Assert.DoesNotContain((await Outreach.As(Ravi).FollowUpAsync(id)).Events, happened => happened.Type == "noted");

        // In another tab Ravi signs in again: this one begins anew, and the words go out as his.
        await SignInAsync(window, Ravi);
        await (await window.Context.NewPageAsync()).GotoAsync("/board");
        await Assertions.Expect(page.Locator(".message.note:not(.pending)")).ToContainTextAsync("Ravi's own words");
        Assert.Equal(
            Ravi, Assert.Single((await Outreach.As(Ravi).FollowUpAsync(id)).Events, happened => happened.Type == "noted").By);
    }

    [ChromiumFact]
    public async Task What_is_undone_before_the_page_is_drawn_again_is_in_its_form_again()
    {
        var id = await Outreach.MentionForAsync(Ravi, Mention.By("@undone", "Can you help me?"));
        await using var window = await chromium.OpenAsync(Outreach.Address, Ravi);
        var page = window.Page;
        await page.GotoAsync($"/board/followups/{id}#note");
        await page.GetByLabel(NoteField).FillAsync("They are in a hurry.");
        await page.EvaluateAsync(
            """
            new MutationObserver((_, watch) => {
              if (document.querySelector('.outbox')) {
                watch.disconnect();
                document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'u', bubbles: true }));
                document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'n', bubbles: true }));
              }
            }).observe(document.body, { childList: true, subtree: true });
            """);

        await page.Keyboard.PressAsync("Control+Enter");

        await Assertions.Expect(page.GetByText("Your draft was kept.")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByLabel(NoteField)).ToHaveValueAsync("They are in a hurry.");
        await Assertions.Expect(page.UnderWay()).ToHaveCountAsync(0);
        Assert.Empty(window.Complaints);
    }

    /// <summary>The platform redirects to its sign-in page, which no script may read: it looks like no connection.</summary>
    [ChromiumFact]
    public async Task A_sign_in_that_has_run_out_is_said_and_what_was_given_waits_for_the_next()
    {
        var id = await Outreach.MentionForAsync(Ravi, Mention.By("@expired", "Good morning."));
        await using var window = await chromium.OpenAsync(Outreach.Address, Ravi);
        var page = window.Page;
        await page.NoteAsync(id, "Written before lunch.");
        await page.RouteAsync("**/api/**", route => route.FulfillAsync(new()
        {
            Status = (int)HttpStatusCode.Found,
            Headers = new Dictionary<string, string> { ["Location"] = "https://login.example/authorize" },
        }));

        await page.RecordNowAsync();

        await Assertions.Expect(page.GetByText("You have been signed out. What you wrote is kept.")).ToBeVisibleAsync();
        await Assertions.Expect(page.UnderWay()).ToContainTextAsync("Not recorded yet: sign in again, and it is recorded.");

        // One comes back to where one is, and not to where one was when it ran out.
        await page.Keyboard.PressAsync("n");
        await Assertions.Expect(page.Locator(".banner a")).ToHaveAttributeAsync("href", new Regex($"followups%2F{id}%23note$"));

        await page.UnrouteAllAsync();
        await Assertions.Expect(page.Locator(".message.note:not(.pending)")).ToContainTextAsync("Written before lunch.");
    }

    [ChromiumFact]
    public async Task What_was_sent_and_has_no_answer_is_not_said_to_be_undone_and_is_done_once()
    {
        var id = await Outreach.MentionForAsync(Ravi, Mention.By("@unanswered", "Hello?"));
        await using var window = await chromium.OpenAsync(Outreach.Address, Ravi);
        var page = window.Page;
        await page.NoteAsync(id, "The answer is lost.");
        await page.RouteAsync("**/note", async route =>
        {
            await route.FetchAsync();
            await route.AbortAsync();
        });

        await page.RecordNowAsync();

        await Assertions.Expect(page.UnderWay()).ToContainTextAsync(NotAnswered);
        await Assertions.Expect(page.UnderWay().GetByRole(AriaRole.Button)).ToHaveTextAsync(["Record now", "Stop trying"]);
        await page.UnrouteAllAsync();
        await page.RecordNowAsync();
        await Assertions.Expect(page.UnderWay()).ToHaveCountAsync(0);
        Assert.Single((await Outreach.As(Ravi).FollowUpAsync(id)).Events, happened => happened.Type == "noted");
    }

    /// <summary>Such as an answer that was kept and is repeated.</summary>
    [ChromiumFact]
    public async Task After_an_answer_without_a_version_the_next_command_still_overrules_nobody_unseen()
    {
        var id = await Outreach.MentionForAsync(Ravi, Mention.By("@versions", "One more thing."));
        await using var window = await chromium.OpenAsync(Outreach.Address, Ravi);
        var page = window.Page;
        await page.NoteAsync(id, "Ravi's first");
        await page.Keyboard.PressAsync("n");
        await page.GetByLabel(NoteField).FillAsync("Ravi's second");
        await page.Keyboard.PressAsync("Control+Enter");
        await page.RouteAsync("**/note", async route =>
        {
            var answer = await route.FetchAsync();
            await route.FulfillAsync(new()
            {
                Response = answer,
                Headers = answer.Headers.Where(header => header.Key != "etag").ToDictionary(),
            });
        });
        await page.GetByRole(AriaRole.Button, new() { Name = "Record now" }).First.ClickAsync();
        await Assertions.Expect(page.UnderWay().Locator("li")).ToHaveCountAsync(1);
        await Outreach.As(Hanneke).CommandAsync(id, "note", new JsonObject { ["text"] = "Hanneke's" });

        await page.RecordNowAsync();

        await Assertions.Expect(page.UnderWay()).ToContainTextAsync("Somebody was there before you:");
    }

    [ChromiumFact]
    public async Task A_key_that_is_held_down_and_a_second_click_log_one_attempt()
    {
        var customer = await Outreach.PraiseAsync("@twice", Hanneke, "+31612000021");
        var call = (await Outreach.PostAsync(
            Hanneke, $"api/customers/{customer}/thank", new JsonObject { ["reason"] = "Kind to us for years." }))
            .Expect<Call>(HttpStatusCode.Created).Id;
        await Outreach.SettleAsync();
        await using var window = await chromium.OpenAsync(Outreach.Address, Hanneke);
        var page = window.Page;
        await page.Clock.InstallAsync();
        await page.GotoAsync($"/board/calls/{call}");
        await page.Locator("blockquote").WaitForAsync();
        var given = await Outreach.NowAsync();

        await page.Keyboard.DownAsync("x");
        await page.Keyboard.DownAsync("x");
        await page.Keyboard.UpAsync("x");
        await page.GetByRole(AriaRole.Button, new() { Name = "No answer" }).DblClickAsync(new() { Force = true });

        await Assertions.Expect(page.UnderWay().Locator("li")).ToHaveCountAsync(1);
        await Outreach.AdvanceAsync(TimeSpan.FromMinutes(5));
        await page.Clock.FastForwardAsync("05:00");
        await Assertions.Expect(page.UnderWay()).ToHaveCountAsync(0);

        // It was made when the key was pressed, however much later it is sent.
        Assert.InRange(
            Assert.Single((await Outreach.As(Hanneke).CallAsync(call)).Attempts).At,
            given.AddMinutes(-1),
            given.AddMinutes(1));
    }

    [ChromiumFact]
    public async Task An_open_tab_takes_over_what_a_closed_one_left_and_asks_about_what_is_old()
    {
        var id = await Outreach.MentionForAsync(Ravi, Mention.By("@tabs", "I am in a tunnel."));
        await using var window = await chromium.OpenAsync(Outreach.Address, Ravi);
        var stays = await window.Context.NewPageAsync();
        await stays.GotoAsync($"/board/followups/{id}");
        await stays.Locator(".conversation").WaitForAsync();
        await LeaveOfflineAsync(window.Page, "From the tab that is gone");

        await window.Context.SetOfflineAsync(false);
        await Assertions.Expect(stays.Locator(".message.note:not(.pending)")).ToContainTextAsync("From the tab that is gone");

        await LeaveOfflineAsync(await window.Context.NewPageAsync(), "From this morning");
        await stays.EvaluateAsync(
            """
            () => {
              const entries = JSON.parse(localStorage['outreach:ravi-jagmohan:outbox']);
              entries.forEach((entry) => (entry.at -= 2 * 60 * 60 * 1000));
              localStorage['outreach:ravi-jagmohan:outbox'] = JSON.stringify(entries);
            }
            """);
        await window.Context.SetOfflineAsync(false);
        await Assertions.Expect(stays.UnderWay()).ToContainTextAsync("Not recorded. You gave it:");
        Assert.Single((await Outreach.As(Ravi).FollowUpAsync(id)).Events, happened => happened.Type == "noted");
        await stays.GetByRole(AriaRole.Button, new() { Name = "Record it now" }).ClickAsync();
        await Assertions.Expect(stays.Locator(".message.note:not(.pending)").Nth(1)).ToContainTextAsync("From this morning");

        async Task LeaveOfflineAsync(IPage page, string words)
        {
            await page.GotoAsync($"/board/followups/{id}#note");
            await page.GetByLabel(NoteField).FillAsync(words);
            await window.Context.SetOfflineAsync(true);
            await page.Keyboard.PressAsync("Control+Enter");
            await page.RecordNowAsync();
            await Assertions.Expect(page.UnderWay()).ToContainTextAsync("Not recorded yet: no connection.");
            await page.CloseAsync();
        }
    }

    [ChromiumFact]
    public async Task Who_signs_out_is_asked_before_anything_is_deleted_that_was_not_sent()
    {
        var id = await Outreach.MentionForAsync(Ravi, Mention.By("@leaving", "See you."));
        await using var window = await chromium.OpenAsync(Outreach.Address, Ravi);
        var page = window.Page;
        await page.NoteAsync(id, "Before I go");
        await window.Context.SetOfflineAsync(true);

        await page.Locator(".account summary").ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Sign out" }).ClickAsync();

        var asked = page.GetByRole(AriaRole.Dialog, new() { Name = "Sign out?" });
        await Assertions.Expect(asked).ToContainTextAsync("Note: @leaving");
        await asked.GetByRole(AriaRole.Button, new() { Name = "Stay signed in" }).ClickAsync();
        await window.Context.SetOfflineAsync(false);
        await Assertions.Expect(page.Locator(".message.note:not(.pending)")).ToContainTextAsync("Before I go");

        // What is held is sent first, each after the one before it: nothing is left to ask about.
        foreach (var words in new[] { "And this", "And that" })
        {
            await page.Keyboard.PressAsync("n");
            await page.GetByLabel(NoteField).FillAsync(words);
            await page.Keyboard.PressAsync("Control+Enter");
        }

        await page.GetByRole(AriaRole.Link, new() { Name = "Sign out" }).ClickAsync();
        await page.WaitForURLAsync(url => !url.Contains("/board/followups", StringComparison.Ordinal));
        Assert.Equal(3, (await Outreach.As(Ravi).FollowUpAsync(id)).Events.Count(happened => happened.Type == "noted"));
        Assert.Equal(0, await page.EvaluateAsync<int>("() => Object.keys(localStorage).filter((key) => key.includes('ravi')).length"));
    }

    /// <summary>The name of who was there before stays where there is no room for another.</summary>
    [ChromiumFact]
    public async Task Who_comes_to_a_browser_without_room_is_not_taken_for_who_was_there_before()
    {
        var id = await Outreach.MentionForAsync(Ravi, Mention.By("@no-room", "Hello?"));
        await using var window = await chromium.OpenAsync(Outreach.Address, Ravi);
        var page = window.Page;
        await page.GotoAsync("/board");
        await page.EvaluateAsync(
            """
            () => {
              localStorage.clear();
              localStorage.setItem('outreach:person', 'h');
              for (let n = 0, size = 2 ** 23; size >= 1;) {
                try {
                  localStorage.setItem(`full-${n}`, 'x'.repeat(size));
                  n += 1;
                } catch {
                  size /= 2;
                }
              }
            }
            """);

        await page.NoteAsync(id, "There is room for this.");
        await page.RecordNowAsync();

        await Assertions.Expect(page.Locator(".message.note:not(.pending)")).ToContainTextAsync("There is room for this.");
        Assert.Empty(window.Complaints);
    }

    private async Task SignInAsync(BrowserWindow window, string staff) => await window.Context.AddCookiesAsync(
        [new Microsoft.Playwright.Cookie { Name = "outreach-staff", Value = staff, Url = Outreach.Address.ToString() }]);
}
