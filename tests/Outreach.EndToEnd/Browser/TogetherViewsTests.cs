using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Outreach.EndToEnd.Client;

namespace Outreach.EndToEnd.Browser;

/// <summary>Colleagues at work on the same things, in browsers of their own.</summary>
public sealed class TogetherViewsTests(TogetherHost host, ChromiumFixture chromium)
    : IClassFixture<TogetherHost>, IClassFixture<ChromiumFixture>
{
    private const string Ravi = "ravi-jagmohan";
    private const string Hanneke = "hanneke-vos";

    private OutreachClient Outreach => host.Client;

    [ChromiumFact]
    public async Task Who_writes_is_named_once_to_who_reads_and_nobody_is_barred()
    {
        var id = await MentionAsync("@two-desks");
        await using var reader = await chromium.OpenAsync(Outreach.Address, Hanneke);
        await using var writer = await chromium.OpenAsync(Outreach.Address, Ravi);
        await writer.Page.Clock.InstallAsync();
        await writer.Page.GotoAsync($"/board/followups/{id}#note");
        await writer.Page.GetByLabel("Note for colleagues").FillAsync("She said that");
        await writer.Page.WaitForFunctionAsync("() => Object.keys(localStorage).some((key) => key.includes(':draft:'))");
        await writer.Page.ReloadAsync();
        await writer.Page.GetByText("Your draft was kept.").WaitForAsync();

        await reader.Page.GotoAsync($"/board/followups/{id}");

        var status = reader.Page.Locator(".here [role=status]");
        await Assertions.Expect(status).ToHaveTextAsync("Ravi Jagmohan is writing here");
        await Assertions.Expect(writer.Page.Locator(".here")).ToContainTextAsync("Hanneke Vos is reading");
        Assert.Empty(await reader.BarriersAsync());

        // Who has written no letter for minutes is only there, however long the draft stays open.
        await writer.Page.RunAndWaitForResponseAsync(
            () => writer.Page.Clock.FastForwardAsync(3 * 60_000),
            answer => answer.Url.EndsWith("/presence", StringComparison.Ordinal) && answer.Request.PostData!.Contains("reading"));
        await reader.Page.ReloadAsync();
        await Assertions.Expect(reader.Page.Locator(".here")).ToContainTextAsync("Ravi Jagmohan is reading");

        // Nor has who opens the draft again.
        await writer.Page.RunAndWaitForResponseAsync(
            () => writer.Page.ReloadAsync(), answer => answer.Url.EndsWith("/presence", StringComparison.Ordinal));
        await writer.Page.GetByText("Your draft was kept.").WaitForAsync();
        await writer.Page.RunAndWaitForResponseAsync(
            () => writer.Page.Clock.FastForwardAsync(11_000),
            answer => answer.Url.EndsWith("/presence", StringComparison.Ordinal) && answer.Request.PostData!.Contains("reading"));
        Assert.Empty(reader.Complaints.Concat(writer.Complaints));
    }

    [ChromiumFact]
    public async Task What_two_others_got_is_shown_back_with_the_form_open_until_it_is_theirs()
    {
        const string Words = "Hello, we see it and are on it.";
        foreach (var other in (string[])["@first", "@second"])
        {
            await Outreach.As(Ravi).AcknowledgeAsync(await MentionAsync(other), Words);
        }

        var id = await MentionAsync("@third");
        await using var window = await chromium.OpenAsync(Outreach.Address, Ravi);
        var page = window.Page;
        await page.GotoAsync($"/board/followups/{id}#acknowledge");
        var said = page.GetByLabel("What you said to the customer");
        await said.FillAsync(Words);

        await page.Keyboard.PressAsync("Control+Enter");

        await Assertions.Expect(page.GetByText("2 others got the same within a day; make it theirs.")).ToBeVisibleAsync();
        await Assertions.Expect(said).ToBeFocusedAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Region, new() { Name = "Under way" })).ToHaveCountAsync(0);
        await said.FillAsync("Hello Third, the card in your street is being replaced.");
        await page.Keyboard.PressAsync("Control+Enter");
        await page.GetByRole(AriaRole.Button, new() { Name = "Record now" }).ClickAsync();
        await Assertions.Expect(page.Locator(".message.ours:not(.pending)")).ToContainTextAsync("Hello Third");
        Assert.Equal("in_progress", (await Outreach.As(Ravi).FollowUpAsync(id)).State);
    }

    [ChromiumFact]
    public async Task While_the_words_are_looked_at_a_form_can_be_left_and_what_is_written_meanwhile_belongs_to_it()
    {
        var id = await MentionAsync("@slow-check");
        await using var window = await chromium.OpenAsync(Outreach.Address, Ravi);
        var page = window.Page;
        var answer = new SemaphoreSlim(0);
        await page.RouteAsync("**/words/check", async route =>
        {
            await answer.WaitAsync();
            await route.ContinueAsync();
        });
        await page.GotoAsync($"/board/followups/{id}#acknowledge");
        var said = page.GetByLabel("What you said to the customer");
        var underWay = page.GetByRole(AriaRole.Region, new() { Name = "Under way" });
        await said.FillAsync("Hello, I am looking");
        await page.Keyboard.PressAsync("Control+Enter");
        await Assertions.Expect(page.Locator("form.command button[aria-busy=true]")).ToHaveCountAsync(1);
        await page.Keyboard.PressAsync("Escape");
        var checkedWords = page.WaitForResponseAsync("**/words/check");
        answer.Release();
        await checkedWords;
        await page.GetByRole(AriaRole.Button, new() { Name = "I answered" }).First.ClickAsync();

        await Assertions.Expect(said).ToHaveValueAsync("Hello, I am looking");
        await Assertions.Expect(underWay).ToHaveCountAsync(0);

        await said.PressAsync("Control+Enter");
        await Assertions.Expect(page.Locator("form.command button[aria-busy=true]")).ToHaveCountAsync(1);
        await said.PressSequentiallyAsync(" at it");
        answer.Release(2);
        await Assertions.Expect(page.Locator(".message.ours.pending")).ToContainTextAsync("Hello, I am looking at it");
        Assert.Empty(window.Complaints);
    }

    [ChromiumFact]
    public async Task A_beginning_is_added_in_settings_and_offered_after_a_slash()
    {
        var id = await MentionAsync("@slash");
        await using var window = await chromium.OpenAsync(Outreach.Address, Ravi);
        var page = window.Page;
        await page.GotoAsync("/board/settings#add-snippet");
        await page.GetByLabel("What it is called").FillAsync("Router: first words");
        await page.GetByLabel("Its words").FillAsync("Hello, which lights are on?");
        Assert.Empty(await window.BarriersAsync());
        await page.Keyboard.PressAsync("Control+Enter");
        await Assertions.Expect(page.GetByText("Hello, which lights are on?")).ToBeVisibleAsync();

        await page.GotoAsync($"/board/followups/{id}#acknowledge");
        await page.GetByText("/ at the beginning of a line inserts a beginning.").WaitForAsync();
        await Assertions.Expect(page.GetByLabel("What you said to the customer")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("Dear Sir,");
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.TypeAsync("/rou");
        await page.GetByRole(AriaRole.Option, new() { Name = "Router: first words" }).WaitForAsync();
        Assert.Empty(await window.BarriersAsync());

        // Back to the field before is no choice.
        await page.Keyboard.PressAsync("Shift+Tab");
        await Assertions.Expect(page.GetByLabel("What you said to the customer")).ToHaveValueAsync("Dear Sir,\n/rou");
        await page.GetByLabel("What you said to the customer").FocusAsync();
        await page.Keyboard.PressAsync("Control+End");
        await page.Keyboard.TypeAsync("t");
        await page.GetByRole(AriaRole.Option, new() { Name = "Router: first words" }).WaitForAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByLabel("What you said to the customer"))
            .ToHaveValueAsync("Dear Sir,\nHello, which lights are on?");

        await page.GotoAsync("/board/settings");
        await page.Locator("li", new() { HasText = "Router: first words" })
            .GetByRole(AriaRole.Button, new() { Name = "Delete beginning" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Record now" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Hello, which lights are on?")).ToHaveCountAsync(0);
        Assert.Empty(window.Complaints);
    }

    [ChromiumFact]
    public async Task What_is_written_while_a_form_is_saved_stays_and_a_late_answer_closes_nothing_else()
    {
        var id = await MentionAsync("@late-answer");
        await Outreach.As(Ravi).AcknowledgeAsync(id, "I look at the late answer.");
        await Outreach.As(Ravi).CommandAsync(id, "customer-replied", new JsonObject { ["text"] = "And now?" });
        await Outreach.As(Hanneke).AssignAsync(id, Ravi);
        await Outreach.SettleAsync();
        await Outreach.As(Ravi).TryPutAsync("api/snippets/late", new JsonObject { ["name"] = "Late", ["text"] = "Hello" });
        await using var window = await chromium.OpenAsync(Outreach.Address, Ravi);
        var page = window.Page;
        var answer = new SemaphoreSlim(0);
        await page.RouteAsync("**/api/snippets/late", async route =>
        {
            await answer.WaitAsync();
            await route.ContinueAsync();
        });
        await page.GotoAsync("/board/settings#edit-late");
        var (words, saving) = (page.GetByLabel("Its words"), page.Locator(".doings[aria-busy=true]"));
        await words.FillAsync("Hello, I look");
        await page.Keyboard.PressAsync("Control+Enter");
        await saving.WaitForAsync();
        await page.Keyboard.TypeAsync(" at it");
        answer.Release();
        await Assertions.Expect(saving).ToHaveCountAsync(0);
        await Assertions.Expect(words).ToHaveValueAsync("Hello, I look at it");
        await page.Keyboard.PressAsync("Control+Enter");
        answer.Release();
        await Assertions.Expect(page.Locator("form.command")).ToHaveCountAsync(0);
        await Assertions.Expect(page.Locator("li .words", new() { HasText = "Hello, I look at it" })).ToHaveCountAsync(1);

        await page.Locator("[data-form=edit-late]").ClickAsync();
        await words.FillAsync("Hello again");
        await page.Keyboard.PressAsync("Control+Enter");
        await saving.WaitForAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "My day" }).ClickAsync();
        await page.Locator($"a[href='/board/followups/{id}']").ClickAsync();

        // Who was answered and has written again waits for an answer.
        await page.GetByText("Log what you say to them with").WaitForAsync();
        await Assertions.Expect(page.GetByText("Answered.")).ToHaveCountAsync(0);
        await page.Keyboard.PressAsync("n");
        await page.Keyboard.TypeAsync("She s");
        var saved = page.WaitForResponseAsync("**/api/snippets/late");
        answer.Release();
        await saved;
        await page.Keyboard.TypeAsync("aid so");
        await Assertions.Expect(page.GetByLabel("Note for colleagues")).ToHaveValueAsync("She said so");
        Assert.Empty(window.Complaints);
    }

    [ChromiumFact]
    public async Task A_beginning_whose_answer_is_lost_is_added_once_and_one_that_a_colleague_deletes_keeps_the_words_of_who_edits_it()
    {
        await using var window = await chromium.OpenAsync(Outreach.Address, Ravi);
        var page = window.Page;
        await page.GotoAsync("/board/settings#add-snippet");
        await page.GetByLabel("What it is called").FillAsync("Only once");
        await page.GetByLabel("Its words").FillAsync("Hello from the tunnel.");
        await LoseAnAnswerAsync();
        await page.Keyboard.PressAsync("Control+Enter");
        await page.Locator("form.command .field-error").WaitForAsync();
        await page.Keyboard.PressAsync("Control+Enter");
        await Assertions.Expect(page.Locator("form.command")).ToHaveCountAsync(0);
        var id = Assert.Single(await IdsOfAsync("Only once"));

        // One that was stored without an answer stays when its words are dropped and others are added.
        await page.Locator("[data-form=add-snippet]").ClickAsync();
        await page.GetByLabel("What it is called").FillAsync("Dropped");
        await page.GetByLabel("Its words").FillAsync("Hello from the ferry.");
        await LoseAnAnswerAsync();
        await page.Keyboard.PressAsync("Control+Enter");
        await page.Locator("form.command .field-error").WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await page.Locator("[data-form=add-snippet]").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Discard" }).ClickAsync();
        await page.Locator("[data-form=add-snippet]").ClickAsync();
        await page.GetByLabel("What it is called").FillAsync("Instead");
        await page.GetByLabel("Its words").FillAsync("Hello from the quay.");
        await page.Keyboard.PressAsync("Control+Enter");
        await Assertions.Expect(page.Locator("form.command")).ToHaveCountAsync(0);
        Assert.Single(await IdsOfAsync("Dropped"));
        Assert.Single(await IdsOfAsync("Instead"));

        await page.Locator($"[data-form=edit-{id}]").ClickAsync();
        await page.GetByLabel("Its words").FillAsync("Hello from the bridge.");
        await Outreach.DeleteAsync(Hanneke, $"api/snippets/{id}");
        await page.Keyboard.PressAsync("Control+Enter");
        await page.GetByText("A colleague has deleted this beginning.").WaitForAsync();
        await Assertions.Expect(page.GetByLabel("Its words")).ToHaveValueAsync("Hello from the bridge.");
        await page.Locator("form.command").GetByRole(AriaRole.Button, new() { Name = "Keep the words as a new beginning" }).ClickAsync();

        await Assertions.Expect(page.Locator("li .words", new() { HasText = "Hello from the bridge." })).ToHaveCountAsync(1);
        Assert.NotEqual(id, Assert.Single(await IdsOfAsync("Only once")));
        Assert.Empty(window.Complaints);

        Task LoseAnAnswerAsync() => page.RouteAsync(
            "**/api/snippets/*",
            async route =>
            {
                await route.FetchAsync();
                await route.AbortAsync();
            },
            new() { Times = 1 });
    }

    [ChromiumFact]
    public async Task A_beginning_is_inserted_and_not_sent_as_it_is()
    {
        await Outreach.As(Ravi).TryPutAsync(
            "api/snippets/in-the-street", new JsonObject { ["name"] = "In the street", ["text"] = "Hello, I look at your street now." });
        var id = await MentionAsync("@beginning");
        await using var window = await chromium.OpenAsync(Outreach.Address, Ravi);
        var page = window.Page;
        await page.GotoAsync($"/board/followups/{id}#acknowledge");

        await page.GetByText("Insert a beginning").ClickAsync();
        Assert.Empty(await window.BarriersAsync());
        await page.GetByRole(AriaRole.Button, new() { Name = "In the street" }).ClickAsync();
        await Assertions.Expect(page.GetByLabel("What you said to the customer")).ToHaveValueAsync("Hello, I look at your street now.");
        await page.Keyboard.PressAsync("Control+Enter");

        await Assertions.Expect(page.GetByText("This is the beginning as it was inserted. Make it theirs.")).ToBeVisibleAsync();
        Assert.Equal("new", (await Outreach.As(Ravi).FollowUpAsync(id)).State);
        await page.Keyboard.TypeAsync(" Ravi");
        await page.Keyboard.PressAsync("Control+Enter");
        await page.GetByRole(AriaRole.Button, new() { Name = "Record now" }).ClickAsync();
        await Assertions.Expect(page.Locator(".message.ours:not(.pending)")).ToContainTextAsync("your street now. Ravi");
        Assert.Empty(window.Complaints);
    }

    [ChromiumFact]
    public async Task Typing_an_at_sign_in_a_note_offers_colleagues_by_keyboard()
    {
        var id = await MentionAsync("@named");
        await using var window = await chromium.OpenAsync(Outreach.Address, Ravi);
        var page = window.Page;
        var note = await BeginNoteAsync(page, id, "Ask @ine");
        await page.GetByRole(AriaRole.Option, new() { Name = "Inês Carvalho" }).WaitForAsync();
        Assert.Empty(await window.BarriersAsync());
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.TypeAsync("and @");
        await Assertions.Expect(note).ToHaveValueAsync("Ask @Inês and @");
        await page.GetByRole(AriaRole.Listbox).WaitForAsync();
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.GetByRole(AriaRole.Listbox)).ToHaveCountAsync(0);
        await page.Keyboard.PressAsync("Control+Enter");
        await page.GetByRole(AriaRole.Button, new() { Name = "Record now" }).ClickAsync();
        await Assertions.Expect(page.Locator(".message.note:not(.pending)")).ToContainTextAsync("Ask @Inês and @");

        await Outreach.SettleAsync();
        var mail = Assert.Single(
            await Outreach.EnvelopesAsync(), one => one.CustomArgs["kind"] == "named" && one.CustomArgs["about"] == id);
        Assert.Equal("ines-carvalho", mail.CustomArgs["to"]);
        Assert.Empty(window.Complaints);
    }

    [ChromiumFact]
    public async Task Where_the_caret_has_left_a_name_nobody_is_offered_for_it()
    {
        var id = await MentionAsync("@left");
        await using var window = await chromium.OpenAsync(Outreach.Address, Ravi);
        var page = window.Page;
        var note = await BeginNoteAsync(page, id, "Ask @ine");
        await page.GetByRole(AriaRole.Listbox).WaitForAsync();
        await page.Keyboard.PressAsync("Home");
        await Assertions.Expect(page.GetByRole(AriaRole.Listbox)).ToHaveCountAsync(0);
        await page.Keyboard.PressAsync("Enter");

        await Assertions.Expect(note).ToHaveValueAsync("\nAsk @ine");
        Assert.Empty(window.Complaints);
    }

    private async Task<IEnumerable<string?>> IdsOfAsync(string name) =>
        (await Outreach.As(Ravi).TryReadAsync("api/snippets")).Body.GetProperty("items").EnumerateArray()
            .Where(one => one.GetProperty("name").GetString() == name).Select(one => one.GetProperty("id").GetString());

    private async Task<string> MentionAsync(string handle) => (await Outreach.MentionAsync(Mention.By(handle))).FollowUpId;

    private static async Task<ILocator> BeginNoteAsync(IPage page, string followUpId, string words)
    {
        await page.GotoAsync($"/board/followups/{followUpId}#note");
        var note = page.GetByLabel("Note for colleagues");
        await Assertions.Expect(note).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync(words);
        return note;
    }
}
