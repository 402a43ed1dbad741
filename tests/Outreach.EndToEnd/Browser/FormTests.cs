using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Outreach.EndToEnd.Client;
using Outreach.EndToEnd.Hosting;

namespace Outreach.EndToEnd.Browser;

/// <summary>What is being written on the board loses no word, and its writer no focus, whatever happens meanwhile.</summary>
public sealed class FormTests(OfficeMorning morning, ChromiumFixture chromium)
    : IClassFixture<OfficeMorning>, IClassFixture<ChromiumFixture>
{
    private const string Ravi = "ravi-jagmohan";
    private const string Hanneke = "hanneke-vos";
    private const string NoteField = "Note for colleagues";

    private OutreachClient Outreach => morning.Host.Client;

    [ChromiumFact]
    public async Task A_form_stays_with_its_words_and_the_focus_when_a_colleague_makes_its_command_impossible()
    {
        var id = await Outreach.MentionForAsync(Ravi, Mention.By("@stays", "Nothing works."));
        await using var window = await chromium.OpenAsync(Outreach.Address, Ravi);
        var page = window.Page;
        await page.GotoAsync($"/board/followups/{id}#acknowledge");
        var words = page.GetByLabel("What you said to the customer");
        await words.FillAsync("I am on");
        await Outreach.As(Hanneke).AcknowledgeAsync(id, "Hanneke was quicker");

        await page.LookAgainAsync();

        await Assertions.Expect(page.Locator("form.command .notice")).ToContainTextAsync("this can’t be done any more");
        await Assertions.Expect(page.Locator("form.command .notice")).ToContainTextAsync("Hanneke Vos answered");
        await page.Keyboard.TypeAsync(" it, nurse");
        await Assertions.Expect(words).ToHaveValueAsync("I am on it, nurse");
        await Assertions.Expect(words).ToBeFocusedAsync();
        Assert.Empty(window.Complaints);
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

        await page.LookAgainAsync();

        await Assertions.Expect(page).ToHaveURLAsync(new Uri(Outreach.Address, $"board/customers/{survivor}#note").ToString());
        await Assertions.Expect(page.GetByLabel(NoteField)).ToHaveValueAsync(after);
    }

    [ChromiumFact]
    public async Task Two_notes_in_the_same_form_lose_no_word_of_each_other()
    {
        var id = await Outreach.MentionForAsync(Ravi, Mention.By("@notes", "Two things."));
        await using var window = await chromium.OpenAsync(Outreach.Address, Ravi);
        var page = window.Page;
        await page.NoteAsync(id, "First");
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
        await page.RecordNowAsync();
        await Assertions.Expect(page.Locator(".message.note:not(.pending)")).ToContainTextAsync("First");
        await page.ReloadAsync();
        await Assertions.Expect(page.GetByLabel(NoteField)).ToHaveValueAsync("Second");
    }

    [ChromiumFact]
    public async Task A_refused_note_that_is_not_in_the_form_stays_when_another_is_given_and_so_does_another_tabs_draft()
    {
        var id = await Outreach.MentionForAsync(Ravi, Mention.By("@refused", "Two things."));
        await using var window = await chromium.OpenAsync(Outreach.Address, Ravi);
        var page = window.Page;
        await page.NoteAsync(id, "Words of the first");
        await page.Keyboard.PressAsync("n");
        await page.GetByLabel(NoteField).FillAsync("Words of the second");
        await Outreach.As(Hanneke).CommandAsync(id, "note", new JsonObject { ["text"] = "Hanneke's" });
        await page.RecordNowAsync();
        await Assertions.Expect(page.UnderWay()).ToContainTextAsync("Somebody was there before you:");
        var other = await window.Context.NewPageAsync();
        await other.GotoAsync($"/board/followups/{id}#note");
        await other.GetByLabel(NoteField).FillAsync("Words of another tab");
        await other.WaitForFunctionAsync("() => Object.values(localStorage).some((value) => value.includes('another tab'))");

        await page.GetByLabel(NoteField).PressAsync("Control+Enter");

        await Assertions.Expect(page.UnderWay().Locator("li")).ToHaveCountAsync(2);
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

        await page.LookAgainAsync();
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
        var id = await Outreach.MentionForAsync(Ravi, Mention.By("@quick", "Quick."));
        await using var window = await chromium.OpenAsync(Outreach.Address, Ravi);
        var page = window.Page;
        await page.RouteAsync("**/parts/follow-up-*.js", async route =>
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
        await page.LookAgainAsync();
        await Assertions.Expect(page.Locator("dd").Filter(new() { HasText = "Leeds" })).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Edit: Town" }).ClickAsync();

        await Assertions.Expect(page.Locator("#fact-town")).ToHaveValueAsync("York");
        await Assertions.Expect(page.GetByText("Your draft was kept.")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("A colleague has just changed it to:")).ToContainTextAsync("Leeds");
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Save it all the same" })).ToBeVisibleAsync();
    }

    [ChromiumFact]
    public async Task The_focus_stays_near_what_had_it_when_that_goes()
    {
        var id = await Outreach.MentionForAsync(Ravi, Mention.By("@focus", "Please answer."));
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
        var id = await Outreach.MentionForAsync(Ravi, Mention.By("@narrow", "Say when."));
        await using var window = await chromium.OpenAsync(Outreach.Address, Ravi, width: 320, height: 640);
        var page = window.Page;
        await page.GotoAsync($"/board/followups/{id}#snooze");
        await page.GetByLabel("No reminders before").FillAsync("2020-01-01T09:00");
        await page.GetByLabel("Why it can wait").FillAsync("The mechanic has it.");
        await page.Keyboard.PressAsync("Control+Enter");
        await page.UnderWay().WaitForAsync();
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
        await page.RecordNowAsync();
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
        await Assertions.Expect(page.UnderWay()).ToHaveCountAsync(0);
        await Assertions.Expect(page.Locator("#snooze-until-error")).ToHaveTextAsync("until must lie ahead, within 90 days.");
        await Assertions.Expect(page.GetByLabel("Why it can wait")).ToHaveValueAsync("The mechanic has it.");
    }

    [ChromiumFact]
    public async Task Single_keys_can_be_switched_off_and_a_name_from_right_to_left_turns_no_sentence()
    {
        var id = await Outreach.MentionForAsync(Ravi, Mention.By("@rtl", "مرحبا").With("author.displayName", "محمد (بن صالح)"));
        await using var window = await chromium.OpenAsync(Outreach.Address, Ravi);
        var page = window.Page;
        await page.NoteAsync(id, "Reads Arabic.");
        await Assertions.Expect(page.UnderWay()).ToContainTextAsync("Note: \u2068محمد (بن صالح)\u2069");

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
}
