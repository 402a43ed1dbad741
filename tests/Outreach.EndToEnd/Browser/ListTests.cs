using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Outreach.EndToEnd.Client;
using Outreach.EndToEnd.Hosting;

namespace Outreach.EndToEnd.Browser;

/// <summary>What lists and views of the board do when answers are slow, long, or say something new, in a browser.</summary>
public sealed class ListTests(OfficeMorning morning, ChromiumFixture chromium)
    : IClassFixture<OfficeMorning>, IClassFixture<ChromiumFixture>, IAsyncLifetime
{
    private const string Ravi = "ravi-jagmohan";
    private const string Hanneke = "hanneke-vos";
    private const string Desmond = "desmond-pinas";
    private const string Greetje = "greetje-bos";

    private OutreachClient Outreach => morning.Host.Client;

    public Task InitializeAsync() => Chromium.WhyNot is null ? morning.ComeAsync() : Task.CompletedTask;

    public Task DisposeAsync() => Task.CompletedTask;

    [ChromiumFact]
    public async Task A_follow_up_is_shown_whatever_happened_to_it_even_what_the_page_has_no_words_for()
    {
        var id = await MentionOfAsync(Ravi, Mention.By("@noted", "Out of office."));
        await using var window = await chromium.OpenAsync(Outreach.Address, Ravi);
        var page = window.Page;
        await page.RouteAsync($"**/api/followups/{id}", route => WithAsync(route, item =>
        {
            var events = item["events"]!.AsArray();
            var at = events[0]!["at"]!.GetValue<string>();
            events.Add(new JsonObject
            {
                ["sequence"] = 90,
                ["type"] = "mail_noted",
                ["at"] = at,
                ["by"] = "system",
                ["mail"] = "delivery_report",
            });
            events.Add(new JsonObject { ["sequence"] = 91, ["type"] = "beamed_up", ["at"] = at, ["by"] = "system" });
            item["related"] = new JsonArray(new JsonObject { ["id"] = id, ["because"] = "same_subject" });
        }));

        await page.GotoAsync($"/board/followups/{id}");

        await Assertions.Expect(page.GetByText("Noted, and nothing follows from it: a delivery report.")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("event.beamed_up")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("Same customer, same subject, within two weeks")).ToBeVisibleAsync();
        Assert.Empty(window.Complaints);
    }

    [ChromiumFact]
    public async Task A_view_that_fails_says_so_and_is_shown_again_while_the_frame_stays()
    {
        var id = await MentionOfAsync(Ravi, Mention.By("@broken", "This answer breaks."));
        await using var window = await chromium.OpenAsync(Outreach.Address, Ravi);
        var page = window.Page;
        await page.RouteAsync($"**/api/followups/{id}", route => WithAsync(route, item => item.Remove("allowed")));

        await page.GotoAsync($"/board/followups/{id}");
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("This view has failed.");
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "My day" })).ToBeVisibleAsync();
        await page.UnrouteAsync($"**/api/followups/{id}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show it again" }).ClickAsync();

        await Assertions.Expect(page.Locator(".message.theirs .words")).ToHaveTextAsync("This answer breaks.");
        Assert.NotEmpty(window.Complaints);
    }

    [ChromiumFact]
    public async Task A_file_that_is_given_up_changes_nothing_of_the_one_that_comes_after_it()
    {
        await using var window = await chromium.OpenAsync(Outreach.Address, Hanneke);
        var page = window.Page;
        var first = new TaskCompletionSource();
        var isHeld = new TaskCompletionSource();
        var second = new TaskCompletionSource();
        await page.RouteAsync("**/parts/1", async route =>
        {
            if (isHeld.TrySetResult())
            {
                await first.Task;
            }

            await route.ContinueAsync();
        });
        await page.GotoAsync("/board/imports");
        await ChooseAsync(page, "first.csv", "f-1;@ada;first\r\nf-2;@bob;first\r\n");
        await isHeld.Task.WaitAsync(TimeSpan.FromMinutes(1));
        await page.GetByRole(AriaRole.Button, new() { Name = "Stop and delete it" }).ClickAsync();
        await page.RouteAsync("**/api/imports?*", async route =>
        {
            // What is looked at before is sent whole, and waits for nothing.
            if (route.Request.PostDataBuffer is not { Length: > 0 })
            {
                await second.Task;
            }

            await route.ContinueAsync();
        });
        await ChooseAsync(page, "second.csv", "s-1;@cor;second\r\n");

        first.SetResult();
        await page.EvaluateAsync("() => fetch('/api/me').then((answer) => answer.json())");
        second.SetResult();

        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "second.csv" })).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator(".numbers dd").First).ToHaveTextAsync("1");
        Assert.Empty(window.Complaints);
    }

    [ChromiumFact]
    public async Task A_view_that_is_read_often_waits_for_an_answer_that_takes_longer()
    {
        await using var window = await chromium.OpenAsync(Outreach.Address, Hanneke);
        var page = window.Page;
        var answer = new TaskCompletionSource();
        var asked = new TaskCompletionSource();
        var requests = 0;
        await page.Clock.InstallAsync();
        await page.RouteAsync("**/api/sweeps/slow", async route =>
        {
            Interlocked.Increment(ref requests);
            asked.TrySetResult();
            await answer.Task;
            await route.FulfillAsync(new()
            {
                ContentType = "application/json",
                Body = """
                    { "id": "slow", "status": "completed", "startedAt": "2026-02-09T09:00:00Z",
                      "parts": [], "deadLetters": [], "refused": [], "found": { "open": 4711 }, "done": {} }
                    """,
            });
        });
        await page.GotoAsync("/board/sweeps/slow");
        await asked.Task.WaitAsync(TimeSpan.FromMinutes(1));

        await page.Clock.RunForAsync(9_000);
        Assert.Equal(1, requests);
        answer.SetResult();

        await Assertions.Expect(page.Locator(".numbers dd").First).ToHaveTextAsync("4,711");
    }

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
    public async Task An_absence_that_is_changed_begins_as_it_is_and_keeps_its_deputy()
    {
        var from = (await Outreach.NowAsync()).AddDays(1);
        await SetAbsenceAsync(Ravi, new JsonObject { ["from"] = from, ["to"] = from.AddDays(2), ["deputy"] = Desmond });
        await using var window = await chromium.OpenAsync(Outreach.Address, Hanneke);
        var page = window.Page;
        await page.GotoAsync($"/board/staff/{Ravi}#absence");

        await Assertions.Expect(page.GetByLabel("From", new() { Exact = true })).ToHaveValueAsync(LocalOf(from));
        await Assertions.Expect(page.GetByLabel("Who takes over")).ToHaveValueAsync(Desmond);
        await page.GetByLabel("Back on").FillAsync(LocalOf(from.AddDays(4)));
        await page.Keyboard.PressAsync("Control+Enter");
        await Assertions.Expect(page.Locator("form.command")).ToHaveCountAsync(0);

        var absence = Assert.Single(await Outreach.StaffAsync(), member => member.Id == Ravi).Absence!;
        Assert.Equal((Desmond, from.AddDays(4).Date), (absence.Deputy, absence.To.Date));
        await EndAbsenceAsync(Ravi);
    }

    [ChromiumFact]
    public async Task My_day_is_read_once_on_a_visit_after_something_was_done_and_again_where_that_was_just_now()
    {
        var id = await MentionOfAsync(Ravi, Mention.By("@once", "Read me once."));
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
    public async Task Who_is_off_duty_is_seen_without_reading_the_page_anew()
    {
        var id = await MentionOfAsync(Ravi, Mention.By("@duty", "Who is there?"));
        await using var window = await chromium.OpenAsync(Outreach.Address, Hanneke);
        var page = window.Page;
        await page.Clock.InstallAsync();
        await page.GotoAsync($"/board/followups/{id}#assign");
        var greetje = page.Locator($"#assign-to option[value='{Greetje}']");
        await Assertions.Expect(greetje).ToHaveTextAsync("Greetje Bos");

        await SetAbsenceAsync(Greetje, new JsonObject { ["for"] = "PT4H" });
        await page.Clock.FastForwardAsync(4 * 60_000);

        await Assertions.Expect(greetje).ToHaveTextAsync("Greetje Bos · off duty");
        await EndAbsenceAsync(Greetje);
    }

    [ChromiumFact]
    public async Task By_keyboard_alone_a_row_is_snoozed_from_a_menu_and_again_by_one_key_when_that_is_over()
    {
        var id = await MentionOfAsync(Ravi, Mention.By("@snooze", "Not today."));
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
        await MentionOfAsync(Ravi, Mention.By("@own-filter", "On a channel of its own.", channel: "facebook"));
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

    [ChromiumFact]
    public async Task A_handle_that_is_part_of_a_title_finds_its_customer_with_what_they_wrote()
    {
        var id = await MentionOfAsync(Ravi, Mention.By("@all", "All of it is slow."));
        await using var window = await chromium.OpenAsync(Outreach.Address, Ravi);
        var page = window.Page;
        await page.GotoAsync("/board");
        await page.GetByRole(AriaRole.Heading, new() { Name = "My day" }).WaitForAsync();
        await page.Keyboard.PressAsync("/");
        await Assertions.Expect(page.Locator("#find")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("all");
        await Assertions.Expect(page.Locator(".found a[href='/board/team']")).ToHaveCountAsync(0);
        await Assertions.Expect(page.Locator(".found a[href='/board/calls']")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator($".found a[href='/board/followups/{id}']")).ToContainTextAsync("All of it is slow.");

        await page.Locator("#find").FillAsync("vos");
        await Assertions.Expect(page.Locator($".found a[href='/board/staff/{Hanneke}']")).ToHaveTextAsync("Hanneke Vos");
        await page.Locator("#find").FillAsync("calls");
        await page.Keyboard.PressAsync("Enter");

        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Calls" })).ToBeVisibleAsync();
        Assert.Empty(window.Complaints);
    }

    [ChromiumFact]
    public async Task What_a_lead_opens_and_the_dialogs_are_for_everyone_in_both_themes()
    {
        var import = (await new ImportDesk(Outreach).PostAsync(
            Encoding.UTF8.GetBytes("externalId,author.handle,text\r\nx-1,@ada,Hello\r\nx-2,,None\r\n"), "channel=blog")).Id;
        var sweep = (await Outreach.SendAsync(HttpMethod.Post, "api/sweeps", staff: Hanneke)).Expect<Begun>(HttpStatusCode.Accepted).Id;
        await MentionOfAsync(Hanneke, Mention.By("@dialogs", "Look at me."));
        await Outreach.SettleAsync();
        await using var window = await chromium.OpenAsync(Outreach.Address, Hanneke, locale: "de-DE");
        var page = window.Page;
        foreach (var theme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            await page.EmulateMediaAsync(new() { ColorScheme = theme });
            foreach (var (address, there) in new[]
            {
                ($"imports/{import}", ".numbers dd"), ($"sweeps/{sweep}", ".numbers dd"), ("followups", ".row"),
            })
            {
                await page.GotoAsync($"/board/{address}");
                await page.Locator(there).First.WaitForAsync();
                Assert.Equal([], (await window.BarriersAsync()).Select(barrier => $"{address} {theme}: {barrier}"));
            }

            await page.Locator("a[data-item]").First.FocusAsync();
            await page.Keyboard.PressAsync("s");
            await page.Locator("dialog[open] .choices").WaitForAsync();
            Assert.Equal([], (await window.BarriersAsync()).Select(barrier => $"snooze {theme}: {barrier}"));
            await page.Keyboard.PressAsync("Escape");
            await page.Keyboard.PressAsync("/");
            await page.Locator("#find").FillAsync("@dialogs");
            await page.Keyboard.PressAsync("Enter");
            await page.Locator(".matters a").WaitForAsync();
            Assert.Equal([], (await window.BarriersAsync()).Select(barrier => $"find {theme}: {barrier}"));
        }

        Assert.Empty(window.Complaints);
    }

    private sealed record Begun(string Id);

    private static string LocalOf(DateTimeOffset moment) =>
        TimeZoneInfo.ConvertTime(moment, TimeZoneInfo.FindSystemTimeZoneById("Europe/Amsterdam"))
            .ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture);

    /// <summary>Answers with what the app answers, changed.</summary>
    private static async Task WithAsync(IRoute route, Action<JsonObject> change)
    {
        var answer = await route.FetchAsync();
        var body = JsonNode.Parse(await answer.TextAsync())!.AsObject();
        change(body);
        await route.FulfillAsync(new() { Response = answer, Body = body.ToJsonString() });
    }

    private static async Task ChooseAsync(IPage page, string file, string rows)
    {
        await page.Locator("#file").SetInputFilesAsync(new FilePayload
        {
            Name = file,
            MimeType = "text/csv",
            Buffer = Encoding.UTF8.GetBytes($"externalId;auteur;tekst\r\n{rows}"),
        });
        await page.GetByLabel("Channel of rows that name none").SelectOptionAsync("blog");
        await page.GetByRole(AriaRole.Button, new() { Name = "Try it first" }).ClickAsync();
    }

    private async Task SetAbsenceAsync(string staff, JsonObject absence) => Assert.Equal(
        HttpStatusCode.OK,
        (await Outreach.SendAsync(HttpMethod.Put, $"api/staff/{staff}/absence", OutreachClient.JsonOf(absence), Hanneke)).Status);

    private async Task EndAbsenceAsync(string staff) => Assert.True(
        (int)(await Outreach.SendAsync(HttpMethod.Delete, $"api/staff/{staff}/absence", staff: Hanneke)).Status < 300);

    private async Task<string> MentionOfAsync(string owner, JsonObject mention)
    {
        var id = (await Outreach.MentionAsync(mention)).FollowUpId;
        await Outreach.As(Hanneke).AssignAsync(id, owner);
        await Outreach.SettleAsync();
        return id;
    }
}
