using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Outreach.EndToEnd.Client;
using Outreach.EndToEnd.Hosting;

namespace Outreach.EndToEnd.Browser;

/// <summary>What views of the board do when answers are slow, fail, or say something new, in a browser.</summary>
public sealed class ViewTests(OfficeMorning morning, ChromiumFixture chromium)
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
        var id = await Outreach.MentionForAsync(Ravi, Mention.By("@noted", "Out of office."));
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
    public async Task What_was_changed_is_read_again_although_something_else_was_in_the_same_moment()
    {
        var id = await Outreach.MentionForAsync(Ravi, Mention.By("@one", "Hello?"));
        var other = await Outreach.MentionForAsync(Ravi, Mention.By("@another", "Hello?"));
        await using var window = await chromium.OpenAsync(Outreach.Address, Ravi);
        var page = window.Page;
        await page.GotoAsync($"/board/followups/{id}#note");
        await page.EvaluateAsync(
            """
            (id) => {
              const { fetch } = window;
              const answered = [];
              window.readings = 0;
              window.fetch = async (address, options) => {
                readings += answered.length === 2 && address.endsWith(`/followups/${id}`) ? 1 : 0;
                const answer = await fetch(address, options);
                if (address.endsWith('/note')) {
                  await new Promise((goOn) => {
                    address.includes(id) ? answered.unshift(goOn) : answered.push(goOn);
                    if (answered.length === 2) {
                      setTimeout(() => answered.forEach((one) => one()));
                    }
                  });
                }

                return answer;
              };
            }
            """,
            id);
        await NoteAsync(page);
        await GoAsync(page, other);
        await NoteAsync(page);
        await GoAsync(page, id);

        await page.UnderWay().EvaluateAsync("here => here.querySelectorAll('button.quiet').forEach((now) => now.click())");

        await Assertions.Expect(page.UnderWay()).ToHaveCountAsync(0);
        Assert.True(await page.EvaluateAsync<int>("readings") > 0);

        static async Task NoteAsync(IPage page)
        {
            await page.GetByLabel("Note for colleagues").FillAsync("Called them.");
            await page.Keyboard.PressAsync("Control+Enter");
            await page.GetByLabel("Note for colleagues").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        }

        static Task GoAsync(IPage page, string followUpId) => page.EvaluateAsync(
            "id => { history.pushState(null, '', `/board/followups/${id}#note`); dispatchEvent(new PopStateEvent('popstate')); }",
            followUpId);
    }

    [ChromiumFact]
    public async Task A_view_that_fails_says_so_and_is_shown_again_while_the_frame_stays()
    {
        var id = await Outreach.MentionForAsync(Ravi, Mention.By("@broken", "This answer breaks."));
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
    public async Task Who_is_off_duty_is_seen_without_reading_the_page_anew()
    {
        var id = await Outreach.MentionForAsync(Ravi, Mention.By("@duty", "Who is there?"));
        var customer = (await Outreach.As(Hanneke).FollowUpAsync(id)).CustomerId;
        (await Outreach.PatchAsync(Hanneke, $"api/customers/{customer}", new JsonObject { ["prefers"] = Greetje })).Expect<JsonObject>();
        await using var window = await chromium.OpenAsync(Outreach.Address, Hanneke);
        var page = window.Page;
        await page.Clock.InstallAsync();
        await page.GotoAsync($"/board/followups/{id}#assign");
        var greetje = page.Locator($"#assign-to option[value='{Greetje}']");
        await Assertions.Expect(greetje).ToHaveTextAsync("Greetje Bos");
        var preferred = page.Locator(".memory div").Filter(new() { Has = page.GetByText("Wants to speak to") }).Locator("dd");
        await Assertions.Expect(preferred).ToHaveTextAsync("Greetje Bos");

        await SetAbsenceAsync(Greetje, new JsonObject { ["for"] = "PT4H" });
        await page.Clock.FastForwardAsync(4 * 60_000);

        await Assertions.Expect(greetje).ToHaveTextAsync("Greetje Bos · off duty");
        await Assertions.Expect(preferred).ToHaveTextAsync(new Regex("^Greetje Bos off duty, back [0-9]{2}:[0-9]{2}$"));
        await EndAbsenceAsync(Greetje);
    }

    [ChromiumFact]
    public async Task A_handle_that_is_part_of_a_title_finds_its_customer_with_what_they_wrote()
    {
        var id = await Outreach.MentionForAsync(Ravi, Mention.By("@all", "All of it is slow."));
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
        await Outreach.MentionForAsync(Hanneke, Mention.By("@dialogs", "Look at me."));
        await Outreach.SettleAsync();
        await using var window = await chromium.OpenAsync(Outreach.Address, Hanneke, locale: "de-DE");
        var page = window.Page;
        foreach (var theme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            await page.EmulateMediaAsync(new() { ColorScheme = theme });
            string[] rules = theme == ColorScheme.Light ? [] : ["color-contrast"];
            foreach (var (address, there) in new[]
            {
                ($"imports/{import}", ".numbers dd"), ($"sweeps/{sweep}", ".numbers dd"), ("followups", ".row"),
            })
            {
                await page.GotoAsync($"/board/{address}");
                await page.Locator(there).First.WaitForAsync();
                Assert.Equal([], (await window.BarriersAsync(rules)).Select(barrier => $"{address} {theme}: {barrier}"));
            }

            await page.Locator("a[data-item]").First.FocusAsync();
            await page.Keyboard.PressAsync("s");
            await page.Locator("dialog[open] .choices").WaitForAsync();
            Assert.Equal([], (await window.BarriersAsync(rules)).Select(barrier => $"snooze {theme}: {barrier}"));
            await page.Keyboard.PressAsync("Escape");
            await page.Keyboard.PressAsync("/");
            await page.Locator("#find").FillAsync("@dialogs");
            await page.Keyboard.PressAsync("Enter");
            await page.Locator(".matters a").WaitForAsync();
            Assert.Equal([], (await window.BarriersAsync(rules)).Select(barrier => $"find {theme}: {barrier}"));
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
}
