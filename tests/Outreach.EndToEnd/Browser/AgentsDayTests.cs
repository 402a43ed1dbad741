using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Outreach.EndToEnd.Client;
using Outreach.EndToEnd.Hosting;

namespace Outreach.EndToEnd.Browser;

/// <summary>A day of an agent with the board alone, from the sign-in page on, and by keyboard where there is a key.</summary>
public sealed class AgentsDayTests(OfficeMorning morning, ChromiumFixture chromium)
    : IClassFixture<OfficeMorning>, IClassFixture<ChromiumFixture>, IAsyncLifetime
{
    private const string Yusuf = "yusuf-demirel";
    private const string Hanneke = "hanneke-vos";

    private OutreachClient Outreach => morning.Host.Client;

    private StaffClient Agent => Outreach.As(Yusuf);

    public Task InitializeAsync() => Chromium.WhyNot is null ? morning.ComeAsync() : Task.CompletedTask;

    public Task DisposeAsync() => Task.CompletedTask;

    [ChromiumFact]
    public async Task An_agent_answers_promises_snoozes_resolves_confirms_and_calls_and_reads_the_digest_in_between()
    {
        var ten = await Outreach.NowAsync();
        var three = ten.AddHours(5);
        await using var window = await chromium.OpenAsync(Outreach.Address);
        var page = window.Page;
        await page.GotoAsync("/");
        await page.GetByRole(AriaRole.Button, new() { Name = "Yusuf Demirel" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Nothing is waiting for you.")).ToBeVisibleAsync();

        // Ten o'clock: two customers write, and are answered with what happens next.
        var post = Mention.By("@nora", "No internet since the storm.");
        var nora = await Outreach.MentionForAsync(Yusuf, post);
        var bas = await Outreach.MentionForAsync(Yusuf, Mention.By("@bas", "My second box never came."));
        await page.LookAgainAsync();
        await GoThroughAsync(page, "Answer", $"/board/followups/{nora}", "Enter");
        await Assertions.Expect(page.Locator(".message.theirs .words")).ToHaveTextAsync("No internet since the storm.");
        await Assertions.Expect(page.Locator(".memory dl")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("a");
        await WriteAsync(page, "What you said to the customer", "Hello Nora, I look at your line now.");
        await Assertions.Expect(Ours(page)).ToContainTextAsync(["Hello Nora, I look at your line now."]);
        Assert.Equal("in_progress", (await Agent.FollowUpAsync(nora)).State);

        await OpenAsync(page, "Promise");
        await page.GetByRole(AriaRole.Button, new() { Name = "This afternoon, 15:00" }).ClickAsync();
        await WriteAsync(page, "What you promised", "You hear from me at three.");
        await Assertions.Expect(Ours(page)).ToHaveCountAsync(2);
        Assert.Equal(three, (await Agent.FollowUpAsync(nora)).PromisedFor);

        await page.Keyboard.PressAsync("g");
        await page.Keyboard.PressAsync("d");
        await GoThroughAsync(page, "Answer", $"/board/followups/{bas}", "a");
        await WriteAsync(page, "What you said to the customer", "Hello Bas, the carrier looks for it.");
        await Assertions.Expect(Ours(page)).ToHaveCountAsync(1);
        await page.Keyboard.PressAsync("s");
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "In an hour" })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.TypeAsync("The carrier answers after lunch.");
        await page.Keyboard.PressAsync("Enter");
        await SendNowAsync(page);
        Assert.Equal(three, (await Agent.FollowUpAsync(bas)).SnoozedUntil);

        await page.Keyboard.PressAsync("g");
        await page.Keyboard.PressAsync("d");
        await Row(page, $"/board/followups/{nora}").WaitForAsync();
        await Assertions.Expect(Row(page, $"/board/followups/{bas}")).ToHaveCountAsync(0);

        // Three o'clock: what was promised is due, and the snooze is over.
        await Outreach.AdvanceToAsync(three);
        Assert.Contains(await Outreach.InboxAsync(), mail => (mail.About, mail.Kind) == (nora, MailKind.PromiseDue));
        await page.LookAgainAsync();
        await Row(page, $"/board/followups/{bas}").WaitForAsync();
        await GoThroughAsync(page, "Keep a promise", $"/board/followups/{nora}", "r");
        await WriteAsync(page, "What was done about it", "Replaced the splitter in your street.");
        await Assertions.Expect(page.Locator(".facts .state")).ToHaveTextAsync("waiting for confirmation");
        await Outreach.MentionAsync(
            Mention.By("@nora", "It works, and the children are quiet again.").With("inReplyTo", post["externalId"]!.DeepClone()));
        await page.LookAgainAsync();
        await Assertions.Expect(page.Locator(".message.theirs .words").Last).ToHaveTextAsync("It works, and the children are quiet again.");
        await OpenAsync(page, "Confirmed fixed");
        await WriteAsync(page, "How we know", "She wrote that it works.");
        await Assertions.Expect(page.Locator(".facts .state")).ToHaveTextAsync("confirmed fixed");
        Assert.Equal(("closed", "confirmed"), await EndingAsync(nora));

        // A call: nobody answers.
        var (customer, call) = await CallAsync("@iris", "+31612000091");
        await page.Keyboard.PressAsync("g");
        await page.Keyboard.PressAsync("c");
        await GoThroughAsync(page, null, $"/board/calls/{call}", "Enter");
        await page.Locator("blockquote").WaitForAsync();
        await page.Keyboard.PressAsync("x");
        await SendNowAsync(page);
        var tried = await Agent.WholeCallAsync(call);
        Assert.Equal(["no_answer"], tried.Attempts.Select(attempt => attempt.Outcome));

        // The next morning begins with the digest, and the customer answers the second call.
        await Outreach.AdvanceToAsync(ten.AddDays(1).AddHours(-2));
        var digest = Assert.Single(
            await Outreach.EnvelopesAsync(), one => one.CustomArgs["outbox"] == $"digest-{Yusuf}-{ten.AddDays(1):yyyy-MM-dd}");
        Assert.Contains(bas, digest.Text);
        Assert.DoesNotContain(nora, digest.Text);
        await Outreach.AdvanceToAsync(tried.Slot!.NotBefore);
        await page.Keyboard.PressAsync("g");
        await page.Keyboard.PressAsync("d");
        await GoThroughAsync(page, "Call", $"/board/calls/{call}", "Enter");
        await page.Locator("blockquote").WaitForAsync();
        await page.Keyboard.PressAsync("t");
        await Assertions.Expect(page.GetByRole(AriaRole.Timer)).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("a");
        await WriteAsync(page, "What you learned", "She teaches her class on our line.");
        await Assertions.Expect(page.Locator(".head .state")).ToHaveTextAsync("done");
        Assert.Equal(["no_answer", "connected"], (await Agent.CallAsync(call)).Attempts.Select(attempt => attempt.Outcome));
        Assert.Contains((await Outreach.RememberedAsync(customer)).Timeline, line => line.Outcome == "connected");

        // What is left is resolved from the list.
        await page.Keyboard.PressAsync("g");
        await page.Keyboard.PressAsync("d");
        await GoThroughAsync(page, "Resolve", $"/board/followups/{bas}", "r");
        await WriteAsync(page, "What was done about it", "The box was left with your neighbour.");
        await Assertions.Expect(page.Locator(".facts .state")).ToHaveTextAsync("waiting for confirmation");
        Assert.Equal("awaiting_confirmation", (await Agent.FollowUpAsync(bas)).State);
        Assert.Empty(window.Complaints);
    }

    private static ILocator Row(IPage page, string address) => page.Locator($"a[data-item][href='{address}']");

    private static ILocator Ours(IPage page) => page.Locator(".message.ours:not(.pending)");

    /// <summary>Walks to a row by j, in a group where there are any, and does there what a key does.</summary>
    private static async Task GoThroughAsync(IPage page, string? group, string address, string key)
    {
        var row = group is null
            ? Row(page, address)
            : page.GetByRole(AriaRole.Region, new() { Name = group }).Locator($"a[data-item][href='{address}']");
        await row.WaitForAsync();
        for (var step = 0; step < 20; step++)
        {
            await page.Keyboard.PressAsync("j");
            if (await row.EvaluateAsync<bool>("(row) => row === document.activeElement"))
            {
                await page.Keyboard.PressAsync(key);
                return;
            }
        }

        Assert.Fail($"j never reached {address}.");
    }

    /// <summary>Opens the form of a command that has no key; where the window has no room for it, it is under More.</summary>
    private static async Task OpenAsync(IPage page, string command)
    {
        var bar = page.Locator(".commands .bar");
        var button = bar.GetByRole(AriaRole.Button, new() { Name = command, Exact = true });
        if (!await button.IsVisibleAsync())
        {
            await bar.GetByText("More", new() { Exact = true }).ClickAsync();
        }

        await button.ClickAsync();
    }

    /// <summary>Fills the form that is open, and sends it without waiting for the ten seconds in which it can be undone.</summary>
    private static async Task WriteAsync(IPage page, string field, string words)
    {
        await page.GetByLabel(field, new() { Exact = true }).FillAsync(words);
        await page.Keyboard.PressAsync("Control+Enter");
        await SendNowAsync(page);
    }

    private static async Task SendNowAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Record now" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Region, new() { Name = "Under way" })).ToHaveCountAsync(0);
    }

    private async Task<(string State, string? Outcome)> EndingAsync(string id)
    {
        var followUp = await Agent.FollowUpAsync(id);
        return (followUp.State, followUp.Outcome);
    }

    /// <summary>A customer whom the agent is to thank.</summary>
    private async Task<(string Customer, string Call)> CallAsync(string handle, string phone)
    {
        var customer = await Outreach.PraiseAsync(handle, Yusuf, phone);
        var call = (await Outreach.PostAsync(
            Hanneke, $"api/customers/{customer}/thank", new JsonObject { ["reason"] = "Kind to us for years." }))
            .Expect<Call>(HttpStatusCode.Created).Id;
        await Outreach.SettleAsync();
        return (customer, call);
    }
}
