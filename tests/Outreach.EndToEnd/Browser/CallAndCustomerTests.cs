using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Outreach.EndToEnd.Client;
using Outreach.EndToEnd.Hosting;

namespace Outreach.EndToEnd.Browser;

/// <summary>Calling customers, and looking after what is known of them, in a browser.</summary>
public sealed class CallAndCustomerTests(OfficeMorning morning, ChromiumFixture chromium)
    : IClassFixture<OfficeMorning>, IClassFixture<ChromiumFixture>
{
    private const string Ravi = "ravi-jagmohan";
    private const string Hanneke = "hanneke-vos";
    private const string Hostile = "<img src=x onerror=\"document.title='taken'\"><script>document.title='taken'</script>";

    private OutreachClient Outreach => morning.Host.Client;

    [ChromiumFact]
    public async Task A_call_is_read_while_it_is_dialled_and_logged_with_what_was_learned()
    {
        var (customer, call) = await CallAsync("@dial", "+31612000001");
        await using var window = await chromium.OpenAsync(Outreach.Address, Hanneke);
        var page = window.Page;
        await page.GotoAsync("/board/calls");
        await page.Locator($"a[href='/board/calls/{call}']").ClickAsync();
        await Assertions.Expect(page.Locator("blockquote")).ToContainTextAsync("I am only calling to say thank you.");
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "+31612000001" }))
            .ToHaveAttributeAsync("href", "tel:+31612000001");

        await page.Keyboard.PressAsync("t");
        await Assertions.Expect(page.GetByRole(AriaRole.Timer)).ToHaveTextAsync(new Regex("^0:(0[1-9]|[1-5][0-9])$"));
        await page.Keyboard.PressAsync("a");
        await page.GetByLabel("What you learned").FillAsync("Hi");
        await SubmitAsync(page);

        // The API wants a sentence, and says so where it is to be written.
        await page.GetByText("Not done: We talked: @dial", new() { Exact = true }).WaitForAsync();
        await page.Keyboard.PressAsync("a");
        await Assertions.Expect(page.Locator("#connected-note-error")).ToContainTextAsync("a sentence of three words at least");
        await page.GetByLabel("What you learned").FillAsync("She feeds the neighbour's cat.");
        await SubmitAsync(page);
        await Assertions.Expect(page.Locator(".head .state")).ToHaveTextAsync("done");

        var attempt = Assert.Single((await Outreach.As(Hanneke).CallAsync(call)).Attempts);
        Assert.Equal(("connected", "She feeds the neighbour's cat."), (attempt.Outcome, attempt.Note));
        Assert.Contains((await Outreach.RememberedAsync(customer)).Timeline, line => line.Outcome == "connected");
        Assert.Empty(window.Complaints);
    }

    [ChromiumFact]
    public async Task One_key_logs_that_nobody_answered_and_another_one_takes_it_back()
    {
        var (_, call) = await CallAsync("@quiet", "+31612000002");
        await using var window = await chromium.OpenAsync(Outreach.Address, Hanneke);
        var page = window.Page;
        await page.GotoAsync($"/board/calls/{call}");
        await page.Locator("blockquote").WaitForAsync();

        await page.Keyboard.PressAsync("x");
        await Assertions.Expect(page.UnderWay()).ToContainTextAsync("No answer: @quiet");
        await page.Keyboard.PressAsync("u");
        await Assertions.Expect(page.UnderWay()).ToHaveCountAsync(0);
        await page.Keyboard.PressAsync("s");
        await page.GetByLabel("When they want to be called").FillAsync("2026-02-12T15:00");
        await SubmitAsync(page);
        await Assertions.Expect(page.UnderWay()).ToHaveCountAsync(0);

        Assert.Equal("callback_requested", Assert.Single((await Outreach.As(Hanneke).CallAsync(call)).Attempts).Outcome);
    }

    [ChromiumFact]
    public async Task Who_calls_reads_what_became_of_what_the_customer_asked_for()
    {
        await Outreach.MentionAsync(Mention.By("@night-owl", "Ring me in the evening.", "idea"));
        var (_, call) = await CallAsync("@night-owl", "+31612000011");
        var words = (await Outreach.As(Hanneke).TryReadAsync("api/reports/voice/not_sorted")).Body.GetProperty("items").EnumerateArray()
            .Single(one => one.GetProperty("said").GetString() == "Ring me in the evening.");
        await VoiceAsync("evenings/words", new JsonObject { ["id"] = words.GetProperty("id").GetString() });
        await VoiceAsync("evenings", new JsonObject
        {
            ["name"] = "Calls in the evening",
            ["state"] = "declined",
            ["reason"] = "We are at home with our children then.",
        });

        await using var window = await chromium.OpenAsync(Outreach.Address, Hanneke, width: 320);
        await window.Page.GotoAsync($"/board/calls/{call}");
        var asked = window.Page.Locator(".brief li").Filter(new() { HasText = "Calls in the evening" });
        await Assertions.Expect(asked).ToContainTextAsync("They asked for “Calls in the evening”: it will not be done.");
        await Assertions.Expect(asked).ToContainTextAsync("We are at home with our children then.");
        Assert.Equal([], await window.BarriersAsync());
        Assert.Empty(window.Complaints);

        async Task VoiceAsync(string path, JsonObject body) => Assert.Equal(
            HttpStatusCode.OK, (await Outreach.PostAsync(Hanneke, $"api/reports/voice/{path}", body)).Status);
    }

    [ChromiumFact]
    public async Task A_fact_is_changed_where_it_stands_and_never_over_what_a_colleague_has_just_written_there()
    {
        var customer = await Outreach.PraiseAsync("@facts", Hanneke);
        await using var window = await chromium.OpenAsync(Outreach.Address, Ravi);
        var page = window.Page;
        await page.GotoAsync($"/board/customers/{customer}");

        await page.GetByRole(AriaRole.Button, new() { Name = "Edit: E-mail" }).ClickAsync();
        await page.Locator("#fact-email").FillAsync("nonsense");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("#fact-email-error")).ToHaveTextAsync("email is not an e-mail address.");
        await page.Locator("#fact-email").FillAsync("facts@example.org");

        // Another fact may change meanwhile: nothing is overwritten by that.
        await ChangeAsync(customer, new JsonObject { ["town"] = "Leeds" });
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("dd").Filter(new() { HasText = "facts@example.org" })).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Edit: Cares about" }).ClickAsync();
        await page.Locator("#fact-interests").FillAsync("tea\nher cat");
        await ChangeAsync(customer, new JsonObject { ["interests"] = new JsonArray("football") });
        await page.Keyboard.PressAsync("Control+Enter");
        await Assertions.Expect(page.GetByText("A colleague has just changed it to:")).ToContainTextAsync("football");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save it all the same" }).ClickAsync();
        await Assertions.Expect(page.Locator(".tags li")).ToHaveTextAsync(["tea", "her cat"]);

        Assert.Equal(["tea", "her cat"], (await Outreach.RememberedAsync(customer)).Interests);
        Assert.Equal("Leeds", (await Outreach.RememberedAsync(customer)).Town);
    }

    [ChromiumFact]
    public async Task A_note_is_written_pinned_corrected_and_deleted()
    {
        var customer = await Outreach.PraiseAsync("@notes", Hanneke);
        await using var window = await chromium.OpenAsync(Outreach.Address, Ravi);
        var page = window.Page;
        await page.GotoAsync($"/board/customers/{customer}");
        await page.Locator("#notes").WaitForAsync();

        await page.Keyboard.PressAsync("n");
        await page.GetByLabel("Note for colleagues").FillAsync("Likes tea.");
        await SubmitAsync(page);
        var note = page.Locator(".notes li").First;
        await note.GetByRole(AriaRole.Button, new() { Name = "Pin" }).ClickAsync();
        await Assertions.Expect(note).ToContainTextAsync("pinned");
        await note.GetByRole(AriaRole.Button, new() { Name = "Edit" }).ClickAsync();
        await page.Locator("#note-1").FillAsync("Likes coffee.");
        await page.Keyboard.PressAsync("Control+Enter");
        await Assertions.Expect(note.Locator(".words")).ToHaveTextAsync("Likes coffee.");
        Assert.Equal(
            [("Likes coffee.", true)], (await Outreach.RememberedAsync(customer)).Notes.Select(one => (one.Text, one.Pinned)));

        await note.GetByRole(AriaRole.Button, new() { Name = "Delete note" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Record now" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Nobody has noted anything yet.")).ToBeVisibleAsync();
        Assert.Empty((await Outreach.RememberedAsync(customer)).Notes);
    }

    [ChromiumFact]
    public async Task What_they_do_not_want_is_recorded_in_their_words_and_can_end()
    {
        var customer = await Outreach.PraiseAsync("@consent", Hanneke);
        await using var window = await chromium.OpenAsync(Outreach.Address, Ravi);
        var page = window.Page;
        await page.GotoAsync($"/board/customers/{customer}");

        await page.GetByRole(AriaRole.Button, new() { Name = "Not to be contacted" }).ClickAsync();
        await page.GetByLabel("What they said").FillAsync("Please do not ring.");
        await SubmitAsync(page);
        await Assertions.Expect(page.GetByText("Does not want to hear from us: phone.")).ToBeVisibleAsync();
        Assert.Equal(
            ("phone", "Please do not ring."),
            Assert.Single((await Outreach.RememberedAsync(customer)).DoNotContact.Select(one => (one.Channel, one.Reason))));

        await page.GetByRole(AriaRole.Button, new() { Name = "May be contacted again" }).ClickAsync();
        await page.Locator("form.command").WaitForAsync();
        await SubmitAsync(page);
        await Assertions.Expect(page.GetByText("May be contacted everywhere.")).ToBeVisibleAsync();
        Assert.Empty((await Outreach.RememberedAsync(customer)).DoNotContact);
    }

    [ChromiumFact]
    public async Task Somebody_is_found_by_their_number_merged_with_who_they_also_are_and_two_again()
    {
        var one = await Outreach.PraiseAsync("@twice", Hanneke, "+31612000003");
        var other = (await Outreach.MentionAsync(
            Mention.By("twice.b", channel: "facebook").With("author.phone", "+31612000003"))).CustomerId;
        await Outreach.SettleAsync();
        await using var window = await chromium.OpenAsync(Outreach.Address, Hanneke);
        var page = window.Page;
        await page.GotoAsync("/board");
        await page.GetByRole(AriaRole.Heading, new() { Name = "My day" }).WaitForAsync();

        await page.Keyboard.PressAsync("/");
        await Assertions.Expect(page.Locator("#find")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("+31 6 12000003");
        await page.Keyboard.PressAsync("Enter");
        await page.Locator($".found a[href='/board/customers/{one}']").ClickAsync();
        using var merging = Hold();
        await page.GetByRole(AriaRole.Button, new() { Name = "The same: keep this one" }).ClickAsync();
        await page.GetByText("Another customer is being merged into this one.").WaitForAsync();
        merging.Release();
        await Outreach.SettleAsync();
        await page.GetByText("Another customer was merged into this one.").WaitForAsync();
        Assert.Equal(2, (await Outreach.RememberedAsync(one)).Identities.Count);

        using var undoing = Hold();
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo", Exact = true }).ClickAsync();
        await page.GetByText("They are becoming two again.").WaitForAsync();
        undoing.Release();
        await Outreach.SettleAsync();
        await page.GetByText("They are two again.").WaitForAsync();
        Assert.Equal(other, (await Outreach.RememberedAsync(other)).Id);
    }

    [ChromiumFact]
    public async Task A_lead_erases_somebody_by_typing_their_name_and_an_agent_is_not_asked()
    {
        var customer = await Outreach.PraiseAsync("@gone", Hanneke);
        await using var agents = await chromium.OpenAsync(Outreach.Address, Ravi);
        await agents.Page.GotoAsync($"/board/customers/{customer}");
        await agents.Page.Locator("#timeline").WaitForAsync();
        await Assertions.Expect(agents.Page.GetByText("Erase this customer")).ToHaveCountAsync(0);

        await using var window = await chromium.OpenAsync(Outreach.Address, Hanneke);
        var page = window.Page;
        await page.GotoAsync($"/board/customers/{customer}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Erase this customer" }).ClickAsync();
        await page.GetByLabel("To confirm, type the name:").FillAsync("@gon");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByText("This is not the name.")).ToBeVisibleAsync();
        Assert.Equal(customer, (await Outreach.RememberedAsync(customer)).Id);

        await page.GetByLabel("To confirm, type the name:").FillAsync("@gone");
        await page.Keyboard.PressAsync("Enter");
        await page.Locator(".empty h1").WaitForAsync();
        await Outreach.SettleAsync();
        await Assertions.Expect(page.Locator(".empty h1")).ToHaveTextAsync("Nothing is left of this customer.");
        Assert.Equal(HttpStatusCode.NotFound, (await Outreach.As(Hanneke).TryReadAsync($"api/customers/{customer}")).Status);
    }

    /// <summary>In both themes and languages, wide and narrow, and whatever a customer calls themselves.</summary>
    [ChromiumTheory]
    [InlineData(ColorScheme.Light, 1440, "en-GB", "+31612000004", "erase", "#erase-name")]
    [InlineData(ColorScheme.Dark, 320, "nl-NL", "+31612000005", "fact-interests", ".in-place")]
    public async Task The_views_are_for_everyone_and_show_what_customers_write_as_text(
        ColorScheme theme, int width, string locale, string phone, string form, string field)
    {
        var (customer, call) = await CallAsync($"@markup{width}", phone);
        await ChangeAsync(
            customer, new JsonObject { ["displayName"] = Hostile, ["sayName"] = Hostile, ["interests"] = new JsonArray(Hostile) });
        await Outreach.PostAsync(Hanneke, $"api/customers/{customer}/notes", new JsonObject { ["text"] = Hostile });
        await Outreach.MentionAsync(
            Mention.By($"@markup{width}", "Hello.", "other")
                .With("author.displayName", $"{Hostile}!")
                .With("author.phone", "+31612000009"));
        await using var window = await chromium.OpenAsync(Outreach.Address, Hanneke, width, theme: theme, locale: locale);
        var page = window.Page;

        foreach (var (address, there) in new[]
        {
            ("/board/calls", ".row"),
            ($"/board/calls/{call}#connected", "form.command"),
            ($"/board/customers/{customer}#{form}", field),
        })
        {
            await page.GotoAsync(address);
            await page.Locator(there).First.WaitForAsync();
            await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
            Assert.Equal([], await window.BarriersAsync());
            Assert.Equal(0, await page.EvaluateAsync<int>(
                "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"));
            Assert.Equal(0, await page.Locator("main script, main img").CountAsync());
            Assert.DoesNotContain("taken", await page.TitleAsync(), StringComparison.Ordinal);
        }

        Assert.Equal(Hostile, await page.Locator("h1").InnerTextAsync());
        await Assertions.Expect(page.Locator(".suggestion")).ToContainTextAsync([$"{Hostile}!", "+31612000009"]);
        await Assertions.Expect(page.Locator(".notes .words")).ToHaveTextAsync(Hostile);
        Assert.Empty(window.Complaints);
    }

    private static async Task SubmitAsync(IPage page)
    {
        await page.Keyboard.PressAsync("Control+Enter");
        await page.GetByRole(AriaRole.Button, new() { Name = "Record now" }).ClickAsync();
    }

    private async Task ChangeAsync(string customer, JsonObject patch) =>
        Assert.Equal(HttpStatusCode.OK, (await Outreach.PatchAsync(Hanneke, $"api/customers/{customer}", patch)).Status);

    /// <summary>A customer whom Hanneke is to thank.</summary>
    private async Task<(string Customer, string Call)> CallAsync(string handle, string phone)
    {
        var customer = await Outreach.PraiseAsync(handle, Hanneke, phone);
        var call = (await Outreach.PostAsync(
            Hanneke, $"api/customers/{customer}/thank", new JsonObject { ["reason"] = "Kind to us for years." }))
            .Expect<Call>(HttpStatusCode.Created).Id;
        await Outreach.SettleAsync();
        return (customer, call);
    }

    /// <summary>Nothing is moved from one customer to another before the page has said that it is being done.</summary>
    private StorageHold Hold()
    {
        var hold = new StorageHold("FollowUps", "moved");
        morning.Host.ShowStorageCalls(to: hold);
        return hold;
    }
}
