using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Outreach.EndToEnd.Client;
using Outreach.EndToEnd.Hosting;

namespace Outreach.EndToEnd.Browser;

/// <summary>What a lead, an admin and everyone does on the board about the team, imports, sweeps and settings, in a browser.</summary>
public sealed class TeamViewsTests(OfficeMorning morning, ChromiumFixture chromium)
    : IClassFixture<OfficeMorning>, IClassFixture<ChromiumFixture>, IAsyncLifetime
{
    private const string Ravi = "ravi-jagmohan";
    private const string Hanneke = "hanneke-vos";
    private const string Desmond = "desmond-pinas";
    private const string Pieter = "pieter-zwaan";

    private const string Hostile = "<img src=x onerror=\"document.title='taken'\"><script>document.title='taken'</script>";

    private OutreachClient Outreach => morning.Host.Client;

    public Task InitializeAsync() => Chromium.WhyNot is null ? morning.ComeAsync() : Task.CompletedTask;

    public Task DisposeAsync() => Task.CompletedTask;

    [ChromiumFact]
    public async Task A_lead_sets_an_absence_sees_the_work_go_to_the_deputy_and_ends_it()
    {
        var id = await Outreach.MentionForAsync(Ravi, Mention.By("@away", Hostile).With("author.displayName", Hostile));
        await using var window = await chromium.OpenAsync(Outreach.Address, Hanneke);
        var page = window.Page;
        await page.GotoAsync("/board/team");
        await page.GetByRole(AriaRole.Link, new() { Name = "Ravi Jagmohan" }).ClickAsync();
        var row = page.Locator($".row:has(a[href='/board/followups/{id}'])");
        await Assertions.Expect(row.Locator(".row-who")).ToHaveTextAsync(Hostile);
        await Assertions.Expect(row.Locator(".row-words")).ToContainTextAsync("<script>");

        await page.GetByRole(AriaRole.Button, new() { Name = "Set an absence" }).ClickAsync();
        // It begins now, unless another moment is chosen.
        await page.GetByLabel("Back on").FillAsync(await LocalAsync(TimeSpan.FromDays(-1)));
        await page.Keyboard.PressAsync("Control+Enter");
        await Assertions.Expect(page.Locator("#absence-to-error")).ToHaveTextAsync("to must be after from.");
        await page.GetByLabel("Back on").FillAsync(await LocalAsync(TimeSpan.FromDays(2)));
        await page.GetByLabel("Who takes over").SelectOptionAsync(Desmond);
        await page.Keyboard.PressAsync("Control+Enter");
        await page.GetByText("What was open went to Desmond Pinas").WaitForAsync();
        await Outreach.SettleAsync();

        await Assertions.Expect(row).ToHaveCountAsync(0);
        Assert.Equal(Desmond, (await Outreach.As(Hanneke).FollowUpAsync(id)).Owner);
        await page.Keyboard.PressAsync("g");
        await page.Keyboard.PressAsync("t");
        await Assertions.Expect(page.GetByText("Desmond Pinas takes over")).ToBeVisibleAsync();
        await page.GotoAsync($"/board/staff/{Ravi}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Back again" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Back again" })).ToHaveCountAsync(0);
        Assert.Equal("Team · Outreach", await page.TitleAsync());
        Assert.Empty(window.Complaints);
    }

    [ChromiumFact]
    public async Task An_admin_adds_a_colleague_and_a_lead_removes_them_only_by_typing_their_name()
    {
        await using var admin = await chromium.OpenAsync(Outreach.Address, Pieter);
        var page = admin.Page;
        await page.GotoAsync("/board/settings#add");
        await page.GetByLabel("Id", new() { Exact = true }).FillAsync("new-colleague");
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("New Colleague");
        await page.GetByLabel("E-mail").FillAsync("nobody");
        await page.Keyboard.PressAsync("Control+Enter");
        await Assertions.Expect(page.Locator("#add-email-error")).ToContainTextAsync("must be an e-mail address");
        await page.GetByLabel("E-mail").FillAsync("new.colleague@wadvonk.example");
        await page.GetByLabel("Channels").FillAsync("twitter, Blog!");
        await page.GetByLabel("Duty on Monday").FillAsync("09:00-25:00");
        await page.Keyboard.PressAsync("Control+Enter");

        // What is wrong with one of several stands at the field that holds them.
        await Assertions.Expect(page.Locator("#add-channels-error")).ToContainTextAsync("channels[1]");
        await Assertions.Expect(page.Locator("[id='add-hours.monday-error']")).ToContainTextAsync("hours.monday[0]");
        await Assertions.Expect(page.GetByLabel("Channels")).ToBeFocusedAsync();
        await page.GetByLabel("Channels").FillAsync("twitter, blog");
        await page.GetByLabel("Duty on Monday").FillAsync("09:00-17:00");

        // Another admin was quicker, and is not written over.
        var other = JsonNode.Parse((await Outreach.As(Pieter).TryReadAsync($"api/staff/{Desmond}")).Text)!.AsObject();
        (await Outreach.As(Pieter).TryPutAsync(
            "api/staff/was-quicker", other.With("id", "was-quicker").With("email", "was.quicker@wadvonk.example")))
            .Expect<JsonObject>(HttpStatusCode.Created);
        await page.GetByLabel("Id", new() { Exact = true }).FillAsync("was-quicker");
        await page.Keyboard.PressAsync("Control+Enter");
        await Assertions.Expect(page.Locator("#add-id-error[lang=en]")).ToContainTextAsync("is on the roster already");
        await Outreach.DeleteAsync(Pieter, "api/staff/was-quicker");
        await page.GetByLabel("Id", new() { Exact = true }).FillAsync("new-colleague");
        await page.Keyboard.PressAsync("Control+Enter");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "New Colleague" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "The roster, in Settings" }).ClickAsync();
        await Assertions.Expect(page.Locator(".roster li", new() { HasText = "New Colleague" })).ToContainTextAsync("Twitter and blog");

        await using var lead = await chromium.OpenAsync(Outreach.Address, Hanneke);
        page = lead.Page;
        await page.GotoAsync($"/board/staff/{Pieter}");
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Set an absence" })).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Remove" })).ToHaveCountAsync(0);
        await page.GotoAsync("/board/staff/new-colleague#remove");
        await Assertions.Expect(page.GetByText("What is open of theirs goes to colleagues.")).ToBeVisibleAsync();
        Assert.Empty(await lead.BarriersAsync());
        await page.GetByLabel("Their full name").FillAsync("New");
        await page.Keyboard.PressAsync("Control+Enter");
        await Assertions.Expect(page.Locator("#remove-name-error")).ToHaveTextAsync("That is not the name above.");
        Assert.Contains(await Outreach.StaffAsync(), member => member.Id == "new-colleague" && member.Name == "New Colleague");

        // What was refused in one form is of no other.
        await page.GetByRole(AriaRole.Button, new() { Name = "Set an absence" }).ClickAsync();
        await page.Locator("#absence-title").WaitForAsync();
        await Assertions.Expect(page.Locator("form.command .field-error")).ToHaveCountAsync(0);
        await page.Locator("[data-form=remove]").ClickAsync();
        await page.GetByLabel("Their full name").FillAsync("New Colleague");
        await page.Keyboard.PressAsync("Control+Enter");

        await Assertions.Expect(page.GetByText("Left on")).ToBeVisibleAsync();
        Assert.Empty(admin.Complaints.Concat(lead.Complaints));
    }

    [ChromiumFact]
    public async Task An_admin_who_edits_an_account_does_not_undo_what_another_admin_changed_meanwhile()
    {
        await using var window = await chromium.OpenAsync(Outreach.Address, Pieter);
        var page = window.Page;
        var (admin, path) = (Outreach.As(Pieter), $"api/staff/{Desmond}");
        await page.GotoAsync("/board/settings");
        await page.GetByRole(AriaRole.Link, new() { Name = "Edit: Desmond Pinas" }).ClickAsync();
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Desmond A. Pinas");
        var before = JsonNode.Parse((await admin.TryReadAsync(path)).Text)!.AsObject();
        (await admin.TryPutAsync(path, before.With("name", "Desmond Pinas-Vos").With("languages", new JsonArray("nl", "fr"))))
            .Expect<JsonObject>();

        await page.Keyboard.PressAsync("Control+Enter");

        await Assertions.Expect(page.GetByText("Somebody changed it meanwhile.")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator(".news")).ToContainTextAsync("Name: Desmond Pinas-Vos");
        await Assertions.Expect(page.GetByLabel("Languages")).ToHaveValueAsync("nl, fr");
        await Assertions.Expect(page.GetByLabel("Name", new() { Exact = true })).ToHaveValueAsync("Desmond A. Pinas");
        await page.Keyboard.PressAsync("Control+Enter");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Desmond A. Pinas" })).ToBeVisibleAsync();
        var after = JsonNode.Parse((await admin.TryReadAsync(path)).Text)!;
        Assert.Equal("""["nl","fr"]""", after["languages"]!.ToJsonString());

        await page.GetByRole(AriaRole.Button, new() { Name = "Notices" }).ClickAsync();
        await page.GetByLabel("Daily digest at").FillAsync("10:45");
        await page.Keyboard.PressAsync("Control+Enter");
        await Assertions.Expect(page.Locator("form.command")).ToHaveCountAsync(0);
        Assert.Equal("10:45", (string?)JsonNode.Parse((await admin.TryReadAsync(path)).Text)!["notices"]!["digestAt"]);
        (await admin.TryPutAsync(path, before)).Expect<JsonObject>();
        Assert.Empty(window.Complaints);
    }

    [ChromiumFact]
    public async Task A_file_is_looked_at_tried_and_imported_and_goes_on_after_an_error()
    {
        await using var window = await chromium.OpenAsync(Outreach.Address, Hanneke);
        var page = window.Page;
        await page.GotoAsync("/board/imports");
        await page.GetByLabel("Choose a file, or drop it here").SetInputFilesAsync(new FilePayload
        {
            Name = "export.csv",
            MimeType = "text/csv",
            Buffer = Encoding.UTF8.GetBytes(
                "nummer;auteur;tekst\r\n"
                    + $"b-1;@ada;\"{Hostile.Replace("\"", "\"\"", StringComparison.Ordinal)}\"\r\n"
                    + "b-2;;zonder\r\n"),
        });

        // The API proposes what is obvious; what is not is said, and chosen by hand.
        await Assertions.Expect(page.GetByText("No column holds externalId")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("td").Nth(2)).ToHaveTextAsync(Hostile);
        await page.GetByLabel("nummer").SelectOptionAsync("externalId");
        await Assertions.Expect(page.GetByLabel("auteur")).ToHaveValueAsync("author.handle");
        await Assertions.Expect(page.GetByLabel("tekst")).ToHaveValueAsync("text");
        await page.GetByRole(AriaRole.Button, new() { Name = "Try it first" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Fill this in.")).ToBeVisibleAsync();
        await page.GetByLabel("Channel of rows that name none").SelectOptionAsync("blog");
        await page.RouteAsync("**/parts/1", route => route.FulfillAsync(new() { Status = 409 }));
        await page.GetByRole(AriaRole.Button, new() { Name = "Try it first" }).ClickAsync();
        await Assertions.Expect(page.GetByText("What was sent stays there")).ToBeVisibleAsync();
        await page.UnrouteAsync("**/parts/1");
        await page.GetByRole(AriaRole.Button, new() { Name = "Go on" }).ClickAsync();

        await Assertions.Expect(NumberOf(page, "Would become a follow-up")).ToHaveTextAsync("1");
        Assert.DoesNotContain(await Outreach.As(Hanneke).AllFollowUpsAsync(), one => one.Channel == "blog");
        await page.GetByRole(AriaRole.Button, new() { Name = "Import it" }).ClickAsync();
        await Assertions.Expect(NumberOf(page, "Became a follow-up")).ToHaveTextAsync("1");
        await Assertions.Expect(NumberOf(page, "Refused")).ToHaveTextAsync("1");
        var download = await page.RunAndWaitForDownloadAsync(
            () => page.GetByRole(AriaRole.Link, new() { Name = "Download what was refused" }).ClickAsync());

        Assert.Contains("author.handle", await File.ReadAllTextAsync(await download.PathAsync()), StringComparison.Ordinal);
        Assert.Single(await Outreach.As(Hanneke).AllFollowUpsAsync(), one => one.Channel == "blog");
        Assert.Empty(window.Complaints);
    }

    [ChromiumFact]
    public async Task A_sweep_is_run_from_the_board_and_found_again_beside_those_of_the_night()
    {
        await using var window = await chromium.OpenAsync(Outreach.Address, Hanneke);
        var page = window.Page;
        await page.GotoAsync("/board/sweeps");

        await page.GetByRole(AriaRole.Button, new() { Name = "Run it now" }).ClickAsync();
        await Outreach.SettleAsync();
        await Assertions.Expect(page.Locator(".state")).ToHaveTextAsync("done");
        await Assertions.Expect(NumberOf(page, "Could not be checked")).ToHaveTextAsync("0");
        await page.GetByRole(AriaRole.Link, new() { Name = "All sweeps" }).ClickAsync();

        await Assertions.Expect(page.Locator("a[data-item]").First).ToContainTextAsync("Sweep on request");
        Assert.Empty(window.Complaints);
    }

    [ChromiumFact]
    public async Task Everyone_sets_when_notices_come_and_reads_what_customers_are_promised()
    {
        await using var window = await chromium.OpenAsync(Outreach.Address, Ravi);
        var page = window.Page;
        await page.GotoAsync("/board/settings#notices");
        await page.GetByLabel("Daily digest at").FillAsync("nine");
        await page.GetByLabel("due soon").SelectOptionAsync("off");
        await page.Keyboard.PressAsync("Control+Enter");
        await Assertions.Expect(page.Locator("#notices-digestAt-error")).ToContainTextAsync("must be a time of their day");
        await page.GetByLabel("Daily digest at").FillAsync("09:15");
        await page.Keyboard.PressAsync("Control+Enter");

        await Assertions.Expect(page.GetByText("due soon: never")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("The daily digest comes at 09:15, by your own clock.")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("A person answers within 1 hour.")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("Admins change the roster.")).ToBeVisibleAsync();
        Assert.Equal(0, await page.GetByRole(AriaRole.Link, new() { Name = "Imports" }).CountAsync());
        Assert.Empty(window.Complaints);
    }

    [ChromiumFact]
    public async Task Follow_ups_are_narrowed_by_filters_that_are_counted()
    {
        var late = await Outreach.MentionForAsync(Ravi, Mention.By("@filter", "Late on a channel of its own.", channel: "review"));
        await Outreach.AdvanceAsync(TimeSpan.FromDays(1));
        var fresh = await Outreach.MentionForAsync(Ravi, Mention.By("@filter-2", "Fresh on a channel of its own.", channel: "review"));
        await using var window = await chromium.OpenAsync(Outreach.Address, Ravi);
        var page = window.Page;
        await page.GotoAsync("/board/followups");
        await page.GetByLabel("Channel").SelectOptionAsync("review");
        await Assertions.Expect(page.GetByText("2 follow-ups")).ToBeVisibleAsync();

        await page.GetByLabel("Due").SelectOptionAsync("overdue");

        await Assertions.Expect(page.Locator($"a[href='/board/followups/{late}']")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator($"a[href='/board/followups/{fresh}']")).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Button, new() { Name = "Mine", Exact = false }).First.ClickAsync();
        await Assertions.Expect(page.Locator($"a[href='/board/followups/{fresh}']")).ToBeVisibleAsync();
        var mine = await page.Locator(".rows .row").CountAsync();
        await Assertions.Expect(page.Locator(".presets button[aria-pressed='true'] .count")).ToHaveTextAsync($"{mine}");
        Assert.Empty(window.Complaints);
    }

    [ChromiumFact]
    public async Task Every_view_is_for_everyone_in_both_themes_wide_and_narrow()
    {
        await using var window = await chromium.OpenAsync(Outreach.Address, Pieter, width: 320, locale: "nl-NL");
        var page = window.Page;
        foreach (var (address, there) in new[]
        {
            ("team", ".rows .row-when span"), ($"staff/{Ravi}#absence", "form.command"), ("imports", ".drop"),
            ("sweeps", ".rows a, .empty"),
            ("settings#notices", "form.command"), ($"staff/{Ravi}#account", "form.command"), ("followups", ".presets .count:not(:empty)"),
        })
        {
            // The theme and the width change in the open page, as they do when evening comes or a window is drawn wider.
            var isNarrow = page.ViewportSize!.Width == 320;
            await page.EmulateMediaAsync(new() { ColorScheme = isNarrow ? ColorScheme.Light : ColorScheme.Dark });
            await page.GotoAsync($"/board/{address}");
            await page.Locator(there).First.WaitForAsync();
            Assert.Equal((address, 0), (address, await OverflowAsync(page)));
            Assert.Equal([], (await window.BarriersAsync()).Select(barrier => $"{address}: {barrier}"));

            await page.SetViewportSizeAsync(isNarrow ? 1440 : 320, 800);
            await page.EmulateMediaAsync(new() { ColorScheme = isNarrow ? ColorScheme.Dark : ColorScheme.Light });
            Assert.Equal((address, 0), (address, await OverflowAsync(page)));
            Assert.Equal([], (await window.BarriersAsync("color-contrast")).Select(barrier => $"{address}: {barrier}"));
        }

        Assert.Empty(window.Complaints);
    }

    /// <summary>By how many pixels the page is wider than its window.</summary>
    private static Task<int> OverflowAsync(IPage page) => page.EvaluateAsync<int>(
        "() => document.documentElement.scrollWidth - document.documentElement.clientWidth");

    private static ILocator NumberOf(IPage page, string title) =>
        page.Locator(".numbers div", new() { Has = page.GetByText(title, new() { Exact = true }) }).Locator("dd");

    /// <summary>A moment from now on, as an input of a local time has it.</summary>
    private async Task<string> LocalAsync(TimeSpan away) =>
        TimeZoneInfo.ConvertTime(await Outreach.NowAsync() + away, TimeZoneInfo.FindSystemTimeZoneById("Europe/Amsterdam"))
            .ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture);
}
