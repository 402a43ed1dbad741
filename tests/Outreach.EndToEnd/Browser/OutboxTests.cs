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
    public async Task A_form_stays_with_its_words_and_the_focus_when_a_colleague_makes_its_command_impossible()
    {
        var id = await MentionOfAsync(Mention.By("@stays", "Nothing works."));
        await using var window = await chromium.OpenAsync(Outreach.Address, Ravi);
        var page = window.Page;
        await page.GotoAsync($"/board/followups/{id}#acknowledge");
        var words = page.GetByLabel("What you said to the customer");
        await words.FillAsync("I am on");
        await Outreach.As(Hanneke).AcknowledgeAsync(id, "Hanneke was quicker");

        await LookAgainAsync(page);

        await Assertions.Expect(page.Locator("form.command .notice")).ToContainTextAsync("this can’t be done any more");
        await Assertions.Expect(page.Locator("form.command .notice")).ToContainTextAsync("Hanneke Vos answered");
        await page.Keyboard.TypeAsync(" it, nurse");
        await Assertions.Expect(words).ToHaveValueAsync("I am on it, nurse");
        await Assertions.Expect(words).ToBeFocusedAsync();
        Assert.Empty(window.Complaints);
    }

    [ChromiumFact]
    public async Task What_one_person_gave_is_never_sent_as_another_who_signs_in_in_the_same_browser()
    {
        var id = await MentionOfAsync(Mention.By("@shared", "Two of you, one desk."));
        await using var window = await chromium.OpenAsync(Outreach.Address, Ravi);
        var page = window.Page;
        await NoteAsync(page, id, "Ravi's own words");
        await SignInAsync(window, Hanneke);

        await SendNowAsync(page);

        await Assertions.Expect(page.Locator(".account .who").First).ToHaveTextAsync("Hanneke Vos");
        Assert.DoesNotContain((await Outreach.As(Ravi).FollowUpAsync(id)).Events, happened => happened.Type == "noted");

        // In another tab Ravi signs in again: this one begins anew, and the words go out as his.
        await SignInAsync(window, Ravi);
        await (await window.Context.NewPageAsync()).GotoAsync("/board");
        await Assertions.Expect(page.Locator(".message.note:not(.pending)")).ToContainTextAsync("Ravi's own words");
        Assert.Equal(
            Ravi, Assert.Single((await Outreach.As(Ravi).FollowUpAsync(id)).Events, happened => happened.Type == "noted").By);
    }

    /// <summary>The platform redirects to its sign-in page, which no script may read: it looks like no connection.</summary>
    [ChromiumFact]
    public async Task A_sign_in_that_has_run_out_is_said_and_what_was_given_waits_for_the_next()
    {
        var id = await MentionOfAsync(Mention.By("@expired", "Good morning."));
        await using var window = await chromium.OpenAsync(Outreach.Address, Ravi);
        var page = window.Page;
        await NoteAsync(page, id, "Written before lunch.");
        await page.RouteAsync("**/api/**", route => route.FulfillAsync(new()
        {
            Status = (int)HttpStatusCode.Found,
            Headers = new Dictionary<string, string> { ["Location"] = "https://login.example/authorize" },
        }));

        await SendNowAsync(page);

        await Assertions.Expect(page.GetByText("You have been signed out. What you wrote is kept.")).ToBeVisibleAsync();
        await Assertions.Expect(UnderWay(page)).ToContainTextAsync("Not recorded yet: sign in again, and it is recorded.");

        // One comes back to where one is, and not to where one was when it ran out.
        await page.Keyboard.PressAsync("n");
        await Assertions.Expect(page.Locator(".banner a")).ToHaveAttributeAsync("href", new Regex($"followups%2F{id}%23note$"));

        await page.UnrouteAllAsync();
        await Assertions.Expect(page.Locator(".message.note:not(.pending)")).ToContainTextAsync("Written before lunch.");
    }

    [ChromiumFact]
    public async Task What_was_sent_and_has_no_answer_is_not_said_to_be_undone_and_is_done_once()
    {
        var id = await MentionOfAsync(Mention.By("@unanswered", "Hello?"));
        await using var window = await chromium.OpenAsync(Outreach.Address, Ravi);
        var page = window.Page;
        await NoteAsync(page, id, "The answer is lost.");
        await page.RouteAsync("**/note", async route =>
        {
            await route.FetchAsync();
            await route.AbortAsync();
        });

        await SendNowAsync(page);

        await Assertions.Expect(UnderWay(page)).ToContainTextAsync(NotAnswered);
        await Assertions.Expect(UnderWay(page).GetByRole(AriaRole.Button)).ToHaveTextAsync(["Record now", "Stop trying"]);
        await page.UnrouteAllAsync();
        await SendNowAsync(page);
        await Assertions.Expect(UnderWay(page)).ToHaveCountAsync(0);
        Assert.Single((await Outreach.As(Ravi).FollowUpAsync(id)).Events, happened => happened.Type == "noted");
    }

    /// <summary>Such as an answer that was kept and is repeated.</summary>
    [ChromiumFact]
    public async Task After_an_answer_without_a_version_the_next_command_still_overrules_nobody_unseen()
    {
        var id = await MentionOfAsync(Mention.By("@versions", "One more thing."));
        await using var window = await chromium.OpenAsync(Outreach.Address, Ravi);
        var page = window.Page;
        await NoteAsync(page, id, "Ravi's first");
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
        await Assertions.Expect(UnderWay(page).Locator("li")).ToHaveCountAsync(1);
        await Outreach.As(Hanneke).CommandAsync(id, "note", new JsonObject { ["text"] = "Hanneke's" });

        await SendNowAsync(page);

        await Assertions.Expect(UnderWay(page)).ToContainTextAsync("Somebody was there before you:");
    }

    [ChromiumTheory]
    [InlineData("@moves", "", "Half a senten")]
    [InlineData("@joins", "Of last week.", "Of last week.\n\nHalf a senten")]
    public async Task What_is_being_written_goes_along_when_a_colleague_merges_its_customer_into_another(
        string handle, string there, string after)
    {
        var absorbed = await Outreach.PraiseAsync(handle, Hanneke);
        var survivor = await Outreach.PraiseAsync($"{handle}-too", Hanneke);
        await using var window = await chromium.OpenAsync(Outreach.Address, Ravi);
        var page = window.Page;
        if (there.Length > 0)
        {
            await page.GotoAsync($"/board/customers/{survivor}#note");
            await page.GetByLabel(NoteField).FillAsync(there);
            await page.WaitForFunctionAsync("() => Object.keys(localStorage).some((key) => key.includes(':draft:'))");
        }

        await page.GotoAsync($"/board/customers/{absorbed}#note");
        await page.GetByLabel(NoteField).FillAsync("Half a senten");
        (await Outreach.PostAsync(Hanneke, $"api/customers/{absorbed}/merge", new JsonObject { ["into"] = survivor }))
            .Expect<JsonObject>(HttpStatusCode.Accepted);
        await Outreach.SettleAsync();

        await LookAgainAsync(page);

        await Assertions.Expect(page).ToHaveURLAsync(new Uri(Outreach.Address, $"board/customers/{survivor}#note").ToString());
        await Assertions.Expect(page.GetByLabel(NoteField)).ToHaveValueAsync(after);
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

        await Assertions.Expect(UnderWay(page).Locator("li")).ToHaveCountAsync(1);
        await Outreach.AdvanceAsync(TimeSpan.FromMinutes(5));
        await page.Clock.FastForwardAsync("05:00");
        await Assertions.Expect(UnderWay(page)).ToHaveCountAsync(0);

        // It was made when the key was pressed, however much later it is sent.
        Assert.InRange(
            Assert.Single((await Outreach.As(Hanneke).CallAsync(call)).Attempts).At,
            given.AddMinutes(-1),
            given.AddMinutes(1));
    }

    [ChromiumFact]
    public async Task An_open_tab_takes_over_what_a_closed_one_left_and_asks_about_what_is_old()
    {
        var id = await MentionOfAsync(Mention.By("@tabs", "I am in a tunnel."));
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
        await Assertions.Expect(UnderWay(stays)).ToContainTextAsync("Not recorded. You gave it:");
        Assert.Single((await Outreach.As(Ravi).FollowUpAsync(id)).Events, happened => happened.Type == "noted");
        await stays.GetByRole(AriaRole.Button, new() { Name = "Record it now" }).ClickAsync();
        await Assertions.Expect(stays.Locator(".message.note:not(.pending)").Nth(1)).ToContainTextAsync("From this morning");

        async Task LeaveOfflineAsync(IPage page, string words)
        {
            await page.GotoAsync($"/board/followups/{id}#note");
            await page.GetByLabel(NoteField).FillAsync(words);
            await window.Context.SetOfflineAsync(true);
            await page.Keyboard.PressAsync("Control+Enter");
            await SendNowAsync(page);
            await Assertions.Expect(UnderWay(page)).ToContainTextAsync("Not recorded yet: no connection.");
            await page.CloseAsync();
        }
    }

    [ChromiumFact]
    public async Task Two_notes_in_the_same_form_lose_no_word_of_each_other()
    {
        var id = await MentionOfAsync(Mention.By("@notes", "Two things."));
        await using var window = await chromium.OpenAsync(Outreach.Address, Ravi);
        var page = window.Page;
        await NoteAsync(page, id, "First");
        await page.Keyboard.PressAsync("n");
        await Assertions.Expect(page.GetByLabel(NoteField)).ToHaveValueAsync("");
        await page.GetByLabel(NoteField).FillAsync("Second");
        await page.WaitForFunctionAsync("() => Object.keys(localStorage).some((key) => key.includes(':draft:'))");

        // What comes back stands below what is being written.
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Assertions.Expect(page.GetByLabel(NoteField)).ToHaveValueAsync("Second\n\nFirst");

        await page.GetByLabel(NoteField).FillAsync("First");
        await page.Keyboard.PressAsync("Control+Enter");
        await page.Keyboard.PressAsync("n");
        await page.GetByLabel(NoteField).FillAsync("Second");
        await page.WaitForFunctionAsync("() => Object.keys(localStorage).some((key) => key.includes(':draft:'))");
        await SendNowAsync(page);
        await Assertions.Expect(page.Locator(".message.note:not(.pending)")).ToContainTextAsync("First");
        await page.ReloadAsync();
        await Assertions.Expect(page.GetByLabel(NoteField)).ToHaveValueAsync("Second");
    }

    [ChromiumFact]
    public async Task A_refused_note_that_is_not_in_the_form_stays_when_another_is_given_and_so_does_another_tabs_draft()
    {
        var id = await MentionOfAsync(Mention.By("@refused", "Two things."));
        await using var window = await chromium.OpenAsync(Outreach.Address, Ravi);
        var page = window.Page;
        await NoteAsync(page, id, "Words of the first");
        await page.Keyboard.PressAsync("n");
        await page.GetByLabel(NoteField).FillAsync("Words of the second");
        await Outreach.As(Hanneke).CommandAsync(id, "note", new JsonObject { ["text"] = "Hanneke's" });
        await SendNowAsync(page);
        await Assertions.Expect(UnderWay(page)).ToContainTextAsync("Somebody was there before you:");
        var other = await window.Context.NewPageAsync();
        await other.GotoAsync($"/board/followups/{id}#note");
        await other.GetByLabel(NoteField).FillAsync("Words of another tab");
        await other.WaitForFunctionAsync("() => Object.values(localStorage).some((value) => value.includes('another tab'))");

        await page.GetByLabel(NoteField).PressAsync("Control+Enter");

        await Assertions.Expect(UnderWay(page).Locator("li")).ToHaveCountAsync(2);
        await Assertions.Expect(page.Locator(".message.note.pending").First).ToContainTextAsync("Words of the first");
        Assert.True(await page.EvaluateAsync<bool>(
            "() => Object.entries(localStorage).some(([key, value]) => key.includes(':draft:') && value.includes('another tab'))"));
        Assert.Empty(window.Complaints);
    }

    [ChromiumFact]
    public async Task A_note_that_is_being_edited_stays_with_its_words_when_a_colleague_deletes_it()
    {
        var customer = await Outreach.PraiseAsync("@deleted-note", Hanneke);
        (await Outreach.PostAsync(Hanneke, $"api/customers/{customer}/notes", new JsonObject { ["text"] = "Prefers mornings." }))
            .Expect<JsonObject>(HttpStatusCode.Created);
        await using var window = await chromium.OpenAsync(Outreach.Address, Ravi);
        var page = window.Page;
        await page.GotoAsync($"/board/customers/{customer}#note-1");
        var field = page.Locator("#note-1");

        // Letters that are written while it is saved are still to be saved.
        var answer = new SemaphoreSlim(0);
        await page.RouteAsync("**/notes/1", async route =>
        {
            await answer.WaitAsync();
            await route.ContinueAsync();
        });
        await field.FillAsync("Prefers mornings, and");
        await page.Keyboard.PressAsync("Control+Enter");
        await page.Locator(".in-place [aria-disabled=true]").WaitForAsync();
        await page.Keyboard.TypeAsync(" t");
        answer.Release();
        await Assertions.Expect(page.Locator(".in-place [aria-disabled=true]")).ToHaveCountAsync(0);
        await Assertions.Expect(field).ToHaveValueAsync("Prefers mornings, and t");
        await Outreach.DeleteAsync(Hanneke, $"api/customers/{customer}/notes/1");

        await LookAgainAsync(page);
        await Assertions.Expect(page.GetByText("A colleague has deleted this note.")).ToBeVisibleAsync();
        await page.Keyboard.TypeAsync("ea");
        await Assertions.Expect(field).ToHaveValueAsync("Prefers mornings, and tea");
        await page.GetByRole(AriaRole.Button, new() { Name = "Keep the words as a new note" }).ClickAsync();

        await Assertions.Expect(page.GetByLabel(NoteField)).ToHaveValueAsync("Prefers mornings, and tea");
        Assert.Empty(window.Complaints);
    }

    [ChromiumFact]
    public async Task Letters_that_follow_a_key_at_once_are_words_of_what_it_opens_and_no_keys()
    {
        var id = await MentionOfAsync(Mention.By("@quick", "Quick."));
        await using var window = await chromium.OpenAsync(Outreach.Address, Ravi);
        var page = window.Page;
        await page.RouteAsync("**/views/follow-up.js", async route =>
        {
            await Task.Delay(500);
            await route.ContinueAsync();
        });
        await page.GotoAsync("/board");
        await page.Locator($"a[href='/board/followups/{id}']").FocusAsync();

        await TypeAtOnceAsync("n?gd");
        await Assertions.Expect(page.GetByLabel(NoteField)).ToBeFocusedAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Uri(Outreach.Address, $"board/followups/{id}#note").ToString());
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        await page.Keyboard.PressAsync("Escape");

        await TypeAtOnceAsync("n");
        Assert.Equal("note-text", await page.EvaluateAsync<string>("() => document.activeElement.id"));
        await page.Keyboard.PressAsync("Escape");
        await TypeAtOnceAsync("/");
        Assert.Equal("find", await page.EvaluateAsync<string>("() => document.activeElement.id"));
        await page.Keyboard.PressAsync("Escape");

        // An address that somebody has cut off is a page that is not there, not an empty one.
        await page.EvaluateAsync(
            """
            () => {
              history.pushState(null, '', '/board/followups/%E0%A4%A');
              dispatchEvent(new PopStateEvent('popstate'));
            }
            """);
        await Assertions.Expect(page.GetByText("There is nothing at this address.")).ToBeVisibleAsync();
        Assert.Empty(window.Complaints);

        // As a quick typist: the next letter comes before the browser paints.
        Task TypeAtOnceAsync(string keys) => page.EvaluateAsync(
            """
            async (keys) => {
              for (const key of keys) {
                document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
                await null;
                await null;
                await null;
              }
            }
            """,
            keys);
    }

    [ChromiumFact]
    public async Task A_draft_of_a_fact_that_is_taken_up_again_shows_what_a_colleague_has_written_since()
    {
        var customer = await Outreach.PraiseAsync("@town", Hanneke);
        await using var window = await chromium.OpenAsync(Outreach.Address, Ravi);
        var page = window.Page;
        await page.GotoAsync($"/board/customers/{customer}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Edit: Town" }).ClickAsync();
        await page.Locator("#fact-town").FillAsync("York");
        await page.Keyboard.PressAsync("Escape");
        Assert.Equal(
            HttpStatusCode.OK,
            (await Outreach.PatchAsync(Hanneke, $"api/customers/{customer}", new JsonObject { ["town"] = "Leeds" })).Status);
        await LookAgainAsync(page);
        await Assertions.Expect(page.Locator("dd").Filter(new() { HasText = "Leeds" })).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Edit: Town" }).ClickAsync();

        await Assertions.Expect(page.Locator("#fact-town")).ToHaveValueAsync("York");
        await Assertions.Expect(page.GetByText("Your draft was kept.")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("A colleague has just changed it to:")).ToContainTextAsync("Leeds");
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Save it all the same" })).ToBeVisibleAsync();
    }

    [ChromiumFact]
    public async Task Who_signs_out_is_asked_before_anything_is_deleted_that_was_not_sent()
    {
        var id = await MentionOfAsync(Mention.By("@leaving", "See you."));
        await using var window = await chromium.OpenAsync(Outreach.Address, Ravi);
        var page = window.Page;
        await NoteAsync(page, id, "Before I go");
        await window.Context.SetOfflineAsync(true);

        await page.Locator(".account summary").ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Sign out" }).ClickAsync();

        var asked = page.GetByRole(AriaRole.Dialog, new() { Name = "Sign out?" });
        await Assertions.Expect(asked).ToContainTextAsync("Note: @leaving");
        await asked.GetByRole(AriaRole.Button, new() { Name = "Stay signed in" }).ClickAsync();
        await window.Context.SetOfflineAsync(false);
        await Assertions.Expect(page.Locator(".message.note:not(.pending)")).ToContainTextAsync("Before I go");

        // What is held is sent first: nothing is left to ask about.
        await page.Keyboard.PressAsync("n");
        await page.GetByLabel(NoteField).FillAsync("And this");
        await page.Keyboard.PressAsync("Control+Enter");
        await page.GetByRole(AriaRole.Link, new() { Name = "Sign out" }).ClickAsync();
        await page.WaitForURLAsync(url => !url.Contains("/board/followups", StringComparison.Ordinal));
        Assert.Equal(2, (await Outreach.As(Ravi).FollowUpAsync(id)).Events.Count(happened => happened.Type == "noted"));
        Assert.Equal(0, await page.EvaluateAsync<int>("() => Object.keys(localStorage).filter((key) => key.includes('ravi')).length"));
    }

    [ChromiumFact]
    public async Task The_focus_stays_near_what_had_it_when_that_goes()
    {
        var id = await MentionOfAsync(Mention.By("@focus", "Please answer."));
        await using var window = await chromium.OpenAsync(Outreach.Address, Ravi);
        var page = window.Page;
        await page.GotoAsync($"/board/followups/{id}#acknowledge");
        await page.GetByLabel("What you said to the customer").FillAsync("On my way.");
        await page.Keyboard.PressAsync("Control+Enter");
        await Assertions.Expect(page.Locator(".commands .bar button").First).ToBeFocusedAsync();

        // By no hand: the focus is on what is done and goes.
        await page.EvaluateAsync("() => document.querySelector('.outbox .quiet').click()");
        await Assertions.Expect(page.Locator(".message.ours:not(.pending)")).ToContainTextAsync("On my way.");
        await page.WaitForFunctionAsync("() => document.activeElement.closest('.commands') !== null");

        await page.Keyboard.PressAsync("n");
        await page.GetByLabel(NoteField).FillAsync("Called back.");
        await page.Keyboard.PressAsync("Control+Enter");
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForFunctionAsync("() => document.activeElement.id === 'main'");
    }

    [ChromiumFact]
    public async Task In_a_narrow_window_a_refusal_does_not_cover_the_form_and_its_errors_stay_when_it_is_read()
    {
        var id = await MentionOfAsync(Mention.By("@narrow", "Say when."));
        await using var window = await chromium.OpenAsync(Outreach.Address, Ravi, width: 320, height: 640);
        var page = window.Page;
        await page.GotoAsync($"/board/followups/{id}#snooze");
        await page.GetByLabel("No reminders before").FillAsync("2020-01-01T09:00");
        await page.GetByLabel("Why it can wait").FillAsync("The mechanic has it.");
        await page.Keyboard.PressAsync("Control+Enter");
        await UnderWay(page).WaitForAsync();
        Assert.True(await page.EvaluateAsync<bool>(
            """
            () => {
              const [panel, header, bar] =
                ['.outbox', '.top', '.commands'].map((one) => document.querySelector(one).getBoundingClientRect());
              return panel.top >= header.bottom && panel.bottom <= bar.top;
            }
            """));
        // At 400 % zoom nothing stands over what is read.
        await page.SetViewportSizeAsync(320, 256);
        await Assertions.Expect(page.Locator(".outbox")).ToHaveCSSAsync("position", "static");
        await page.SetViewportSizeAsync(320, 640);
        await SendNowAsync(page);
        await page.GetByText("Not done: Snooze: @narrow", new() { Exact = true }).WaitForAsync();

        // What was refused is not under way.
        await page.GetByRole(AriaRole.Link, new() { Name = "My day" }).ClickAsync();
        var row = page.Locator($".row:has(a[href='/board/followups/{id}'])");
        await row.WaitForAsync();
        await Assertions.Expect(row).Not.ToContainTextAsync("under way");
        await page.GoBackAsync();
        await page.Locator(".conversation").WaitForAsync();

        await page.Keyboard.PressAsync("s");
        await Assertions.Expect(page.Locator("#snooze-until-error")).ToHaveTextAsync("until must lie ahead, within 90 days.");
        Assert.False(await page.EvaluateAsync<bool>(
            """
            () => {
              const [panel, form] = ['.outbox', 'form.command'].map((one) => document.querySelector(one).getBoundingClientRect());
              return panel.bottom > form.top && panel.top < form.bottom;
            }
            """));

        await page.GetByRole(AriaRole.Button, new() { Name = "Understood" }).ClickAsync();
        await Assertions.Expect(UnderWay(page)).ToHaveCountAsync(0);
        await Assertions.Expect(page.Locator("#snooze-until-error")).ToHaveTextAsync("until must lie ahead, within 90 days.");
        await Assertions.Expect(page.GetByLabel("Why it can wait")).ToHaveValueAsync("The mechanic has it.");
    }

    [ChromiumFact]
    public async Task Single_keys_can_be_switched_off_and_a_name_from_right_to_left_turns_no_sentence()
    {
        var id = await MentionOfAsync(Mention.By("@rtl", "مرحبا").With("author.displayName", "محمد (بن صالح)"));
        await using var window = await chromium.OpenAsync(Outreach.Address, Ravi);
        var page = window.Page;
        await NoteAsync(page, id, "Reads Arabic.");
        await Assertions.Expect(UnderWay(page)).ToContainTextAsync("Note: \u2068محمد (بن صالح)\u2069");

        await page.Keyboard.PressAsync("?");
        await page.GetByLabel("Single keys do something").UncheckAsync();
        await page.Keyboard.PressAsync("Escape");
        await page.Keyboard.PressAsync("u");
        await page.ReloadAsync();
        await page.Locator(".conversation").WaitForAsync();
        await page.Keyboard.PressAsync("n");
        await page.Keyboard.PressAsync("Control+k");

        await page.GetByRole(AriaRole.Dialog, new() { Name = "Find anything" }).WaitForAsync();
        Assert.Equal(0, await page.Locator("form.command").CountAsync());
        await Assertions.Expect(page.Locator(".message.note:not(.pending)")).ToContainTextAsync("Reads Arabic.");
    }

    /// <summary>The name of who was there before stays where there is no room for another.</summary>
    [ChromiumFact]
    public async Task Who_comes_to_a_browser_without_room_is_not_taken_for_who_was_there_before()
    {
        var id = await MentionOfAsync(Mention.By("@no-room", "Hello?"));
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

        await NoteAsync(page, id, "There is room for this.");
        await SendNowAsync(page);

        await Assertions.Expect(page.Locator(".message.note:not(.pending)")).ToContainTextAsync("There is room for this.");
        Assert.Empty(window.Complaints);
    }

    private static ILocator UnderWay(IPage page) => page.GetByRole(AriaRole.Region, new() { Name = "Under way" });

    private static Task SendNowAsync(IPage page) => page.GetByRole(AriaRole.Button, new() { Name = "Record now" }).ClickAsync();

    /// <summary>What the page does by itself after some seconds.</summary>
    private static Task LookAgainAsync(IPage page) => page.EvaluateAsync("() => document.dispatchEvent(new Event('visibilitychange'))");

    private async Task SignInAsync(BrowserWindow window, string staff) => await window.Context.AddCookiesAsync(
        [new Microsoft.Playwright.Cookie { Name = "outreach-staff", Value = staff, Url = Outreach.Address.ToString() }]);

    private static async Task NoteAsync(IPage page, string id, string words)
    {
        await page.GotoAsync($"/board/followups/{id}#note");
        await page.GetByLabel(NoteField).FillAsync(words);
        await page.Keyboard.PressAsync("Control+Enter");
        await UnderWay(page).WaitForAsync();
    }

    private async Task<string> MentionOfAsync(JsonObject mention)
    {
        var id = (await Outreach.MentionAsync(mention)).FollowUpId;
        await Outreach.As(Hanneke).AssignAsync(id, Ravi);
        await Outreach.SettleAsync();
        return id;
    }
}
