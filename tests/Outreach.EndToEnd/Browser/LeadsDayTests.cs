using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Outreach.EndToEnd.Client;
using Outreach.EndToEnd.Hosting;

namespace Outreach.EndToEnd.Browser;

/// <summary>A day of a lead with the board alone: what agents may not decide, and what goes beyond one conversation.</summary>
public sealed class LeadsDayTests(OfficeMorning morning, ChromiumFixture chromium)
    : IClassFixture<OfficeMorning>, IClassFixture<ChromiumFixture>, IAsyncLifetime
{
    private const string Hanneke = "hanneke-vos";
    private const string Desmond = "desmond-pinas";
    private const string Yusuf = "yusuf-demirel";
    private const string Ravi = "ravi-jagmohan";
    private const string Greetje = "greetje-bos";

    private OutreachClient Outreach => morning.Host.Client;

    private StaffClient Lead => Outreach.As(Hanneke);

    public Task InitializeAsync() => Chromium.WhyNot is null ? morning.ComeAsync() : Task.CompletedTask;

    public Task DisposeAsync() => Task.CompletedTask;

    [ChromiumFact]
    public async Task A_lead_decides_undoes_hands_over_merges_imports_sweeps_and_lets_a_colleague_go()
    {
        var call = await UnreachedAsync("@hard-to-reach", "+31612000081");
        await morning.ComeAsync();
        await using var window = await chromium.OpenAsync(Outreach.Address, Hanneke);
        var page = window.Page;

        await DecideAsync(page, call);
        await UndoSpamAsync(page);
        await HandOverAsync(page);
        await MergeAndRefuseAsync(page);
        await ImportAsync(page);
        await RemoveAsync(page, call);
        await SweepAsync(page);

        Assert.Empty(window.Complaints);
    }

    /// <summary>Of a call that reached nobody three times, a lead decides who tries again.</summary>
    private async Task DecideAsync(IPage page, string call)
    {
        await page.GotoAsync("/board");
        var row = page.GetByRole(AriaRole.Region, new() { Name = "Review" }).Locator($"a[href='/board/calls/{call}']");
        await row.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator(".head .state")).ToHaveTextAsync("not reached: a lead decides");
        await page.Locator(".commands").GetByRole(AriaRole.Button, new() { Name = "Try again" }).ClickAsync();
        await page.GetByLabel("To whom").SelectOptionAsync(Greetje);
        await page.Locator("form.command").GetByLabel("Why").FillAsync("She is at home in the mornings.");
        await SubmitAsync(page);

        await Assertions.Expect(page.Locator(".facts")).ToContainTextAsync("Greetje Bos");
        var decided = await Lead.WholeCallAsync(call);
        Assert.Equal(("in_progress", Greetje), (decided.Status, decided.Assignee));
    }

    /// <summary>What a colleague took for spam is found by its author, and is still to be answered.</summary>
    private async Task UndoSpamAsync(IPage page)
    {
        var id = await Outreach.MentionForAsync(Yusuf, Mention.By("@real-person", "Win a phone? I only want mine to work."));
        await Outreach.As(Yusuf).CommandAsync(id, "spam", new JsonObject { ["reason"] = "Reads like an advertisement." });
        await page.Keyboard.PressAsync("/");
        await page.Keyboard.TypeAsync("@real-person");
        await page.Keyboard.PressAsync("Enter");
        await page.Locator($".found a[href='/board/followups/{id}']").ClickAsync();
        await Assertions.Expect(page.Locator(".facts .state")).ToHaveTextAsync("spam");

        await page.Locator(".commands").GetByRole(AriaRole.Button, new() { Name = "Reopen" }).ClickAsync();
        await page.GetByLabel("Why it is not over").FillAsync("It is a customer of ours.");
        await page.GetByLabel("Who says so").SelectOptionAsync("I do");
        await SubmitAsync(page);

        await Assertions.Expect(page.Locator(".commands").GetByRole(AriaRole.Button, new() { Name = "I answered" })).ToBeVisibleAsync();
        var followUp = await Lead.FollowUpAsync(id);
        Assert.Equal(("in_progress", null), (followUp.State, followUp.Outcome));
        Assert.Contains("acknowledge", followUp.Allowed);
        Assert.Equal(
            [("marked_spam", Yusuf), ("reopened", Hanneke)],
            followUp.Events.Where(happened => happened.Type is "marked_spam" or "reopened")
                .Select(happened => (happened.Type, happened.By)));
    }

    /// <summary>An absence is set for a colleague, and the deputy sees on their own board what has come to them.</summary>
    private async Task HandOverAsync(IPage page)
    {
        var id = await Outreach.MentionForAsync(Ravi, Mention.By("@handed-over", "Is anybody still there?"));
        await using var deputy = await chromium.OpenAsync(Outreach.Address, Desmond);
        await deputy.Page.GotoAsync("/board");
        await deputy.Page.GetByRole(AriaRole.Heading, new() { Name = "My day" }).WaitForAsync();
        await page.Keyboard.PressAsync("g");
        await page.Keyboard.PressAsync("t");
        await page.GetByRole(AriaRole.Link, new() { Name = "Ravi Jagmohan" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Set an absence" }).ClickAsync();
        await page.GetByLabel("From", new() { Exact = true }).FillAsync(await LocalAsync(TimeSpan.FromMinutes(-1)));
        await page.GetByLabel("Back on").FillAsync(await LocalAsync(TimeSpan.FromDays(2)));
        await page.GetByLabel("Who takes over").SelectOptionAsync(Desmond);
        await page.Keyboard.PressAsync("Control+Enter");
        await page.GetByText("What was open went to Desmond Pinas").WaitForAsync();
        await Outreach.SettleAsync();

        await deputy.Page.LookAgainAsync();
        await deputy.Page.Locator($"a[href='/board/followups/{id}']").ClickAsync();
        await Assertions.Expect(deputy.Page.Locator(".facts")).ToContainTextAsync("yours");
        await Assertions.Expect(deputy.Page.Locator(".message.theirs .words")).ToHaveTextAsync("Is anybody still there?");
        Assert.Equal(Desmond, (await Lead.FollowUpAsync(id)).Owner);
        Assert.Contains(
            await Outreach.EnvelopesAsync(),
            mail => mail.CustomArgs["to"] == Desmond
                && mail.CustomArgs["kind"].Contains(MailKind.HandedOver, StringComparison.Ordinal)
                && mail.CustomArgs["about"].Contains(id, StringComparison.Ordinal));
        await page.Keyboard.PressAsync("g");
        await page.Keyboard.PressAsync("t");
        await Assertions.Expect(page.GetByText("Desmond Pinas takes over")).ToBeVisibleAsync();
        Assert.Empty(deputy.Complaints);
    }

    /// <summary>Of two who may be the same as a customer, one is, and the other is their daughter.</summary>
    private async Task MergeAndRefuseAsync(IPage page)
    {
        const string Phone = "+31612000082";
        var mother = await Outreach.PraiseAsync("@mother", Hanneke, Phone);
        var also = await SameNumberAsync("mother.too", "facebook");
        var daughter = await SameNumberAsync("daughter", "blog");
        await Outreach.SettleAsync();
        await page.GotoAsync($"/board/customers/{mother}");
        var section = page.GetByRole(AriaRole.Region, new() { Name = "The same person?" });
        await One(daughter).GetByRole(AriaRole.Button, new() { Name = "They are two people" }).ClickAsync();
        await page.GetByLabel("How do you know?").FillAsync("Her daughter, at the same address.");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(section.GetByText("1 who is somebody else")).ToBeVisibleAsync();

        await One(also).GetByRole(AriaRole.Button, new() { Name = "The same: keep this one" }).ClickAsync();
        await page.GetByText("Another customer was merged into this one.").WaitForAsync();

        Assert.Equal(
            ["@mother", "mother.too"], (await Outreach.RememberedAsync(mother)).Identities.Select(identity => identity.Handle).Order());
        Assert.Equal(daughter, (await Outreach.RememberedAsync(daughter)).Id);
        var refused = (await Lead.TryReadAsync($"api/customers/{mother}/duplicates?refused=true")).Expect<Page<LikelyDuplicate>>();
        Assert.Equal([daughter], refused.Items.Select(one => one.CustomerId));
        Assert.Empty((await Lead.TryReadAsync($"api/customers/{mother}/duplicates")).Expect<Page<LikelyDuplicate>>().Items);

        ILocator One(string customer) => section.Locator("ul.plain > li").Filter(
            new() { Has = page.Locator($"a[href='/board/customers/{customer}']") });

        async Task<string> SameNumberAsync(string handle, string channel) => (await Outreach.MentionAsync(
            Mention.By(handle, "A question about my bill.", "question", channel).With("author.phone", Phone))).CustomerId;
    }

    private async Task ImportAsync(IPage page)
    {
        await page.Keyboard.PressAsync("g");
        await page.Keyboard.PressAsync("i");
        await page.GetByLabel("Choose a file, or drop it here").SetInputFilesAsync(new FilePayload
        {
            Name = "last-week.csv",
            MimeType = "text/csv",
            Buffer = Encoding.UTF8.GetBytes(
                "externalId;author.handle;text\r\n"
                    + "w-1;@week-1;The router hums.\r\nw-2;@week-2;The bill is wrong.\r\nw-3;;Nobody wrote this.\r\n"),
        });
        await page.GetByLabel("Channel of rows that name none").SelectOptionAsync("review");
        await page.GetByRole(AriaRole.Button, new() { Name = "Import it" }).ClickAsync();

        await Assertions.Expect(page.Locator(".facts .state")).ToHaveTextAsync("done");
        await Assertions.Expect(NumberOf(page, "Rows read")).ToHaveTextAsync("3");
        await Assertions.Expect(NumberOf(page, "Became a follow-up")).ToHaveTextAsync("2");
        await Assertions.Expect(NumberOf(page, "Refused")).ToHaveTextAsync("1");
        Assert.Equal(2, (await Lead.AllFollowUpsAsync()).Count(one => one.Channel == "review"));
    }

    /// <summary>Who leaves is removed by their name, and what they have goes to colleagues.</summary>
    private async Task RemoveAsync(IPage page, string call)
    {
        var id = await Outreach.MentionForAsync(Greetje, Mention.By("@of-greetje", "Greetje knows about it.", channel: "facebook"));
        await page.Keyboard.PressAsync("g");
        await page.Keyboard.PressAsync("t");
        await page.GetByRole(AriaRole.Link, new() { Name = "Greetje Bos" }).ClickAsync();
        await page.Locator($"a[href='/board/followups/{id}']").WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove" }).ClickAsync();
        await page.GetByLabel("Their full name").FillAsync("Greetje Bos");
        await page.Keyboard.PressAsync("Control+Enter");
        await Assertions.Expect(page.GetByText("Left on")).ToBeVisibleAsync();
        await Outreach.SettleAsync();

        await page.LookAgainAsync();
        await Assertions.Expect(page.GetByText("Nothing is open here.")).ToBeVisibleAsync();
        Assert.NotEqual(Greetje, (await Lead.FollowUpAsync(id)).Owner);
        Assert.NotEqual(Greetje, (await Lead.WholeCallAsync(call)).Assignee);
        await page.Keyboard.PressAsync("g");
        await page.Keyboard.PressAsync("t");
        await page.GetByRole(AriaRole.Link, new() { Name = "Yusuf Demirel" }).WaitForAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "Greetje Bos" })).ToHaveCountAsync(0);
    }

    private async Task SweepAsync(IPage page)
    {
        await page.Keyboard.PressAsync("g");
        await page.Keyboard.PressAsync("w");
        await page.GetByRole(AriaRole.Button, new() { Name = "Run it now" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Sweep on request" })).ToBeVisibleAsync();
        await Outreach.SettleAsync();

        await Assertions.Expect(page.Locator(".state")).ToHaveTextAsync("done");
        foreach (var nothing in (string[])["Could not be checked", "Without a running clock", "With an absent owner"])
        {
            await Assertions.Expect(NumberOf(page, nothing)).ToHaveTextAsync("0");
        }

        var sweep = (await Lead.TryReadAsync($"api/sweeps/{new Uri(page.Url).Segments[^1]}")).Expect<Client.Sweep>();
        Assert.Equal("completed", sweep.Status);
    }

    private static ILocator NumberOf(IPage page, string title) =>
        page.Locator(".numbers div", new() { Has = page.GetByText(title, new() { Exact = true }) }).Locator("dd");

    private static async Task SubmitAsync(IPage page)
    {
        await page.Keyboard.PressAsync("Control+Enter");
        await page.GetByRole(AriaRole.Button, new() { Name = "Record now" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Region, new() { Name = "Under way" })).ToHaveCountAsync(0);
    }

    /// <summary>A moment from now on, as an input of a local time has it.</summary>
    private async Task<string> LocalAsync(TimeSpan away) =>
        TimeZoneInfo.ConvertTime(await Outreach.NowAsync() + away, TimeZoneInfo.FindSystemTimeZoneById("Europe/Amsterdam"))
            .ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture);

    /// <summary>A call of Yusuf's that reached nobody at three parts of the day.</summary>
    private async Task<string> UnreachedAsync(string handle, string phone)
    {
        var call = await Outreach.LoyalAsync(handle, Yusuf, phone);
        foreach (var outcome in (string[])["no_answer", "busy", "left_voicemail"])
        {
            await Outreach.AdvanceToAsync(call.Slot!.NotBefore);
            call = await Outreach.DecideAsync(Yusuf, call.Id, "attempts", new JsonObject { ["outcome"] = outcome });
        }

        Assert.Equal("deferred", call.Status);
        return call.Id;
    }
}
