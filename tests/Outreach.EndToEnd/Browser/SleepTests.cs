using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Outreach.EndToEnd.Client;
using Outreach.EndToEnd.Hosting;

namespace Outreach.EndToEnd.Browser;

/// <summary>A laptop that was closed for some time goes on where its reader was, with what happened meanwhile.</summary>
public sealed class SleepTests(OfficeMorning morning, ChromiumFixture chromium)
    : IClassFixture<OfficeMorning>, IClassFixture<ChromiumFixture>, IAsyncLifetime
{
    private const string Ravi = "ravi-jagmohan";
    private const string Hanneke = "hanneke-vos";
    private const string Saying = "What you said to the customer";

    private OutreachClient Outreach => morning.Host.Client;

    public Task InitializeAsync() => Chromium.WhyNot is null ? morning.ComeAsync() : Task.CompletedTask;

    public Task DisposeAsync() => Task.CompletedTask;

    [ChromiumFact]
    public async Task What_was_being_written_when_a_laptop_fell_asleep_stays_shows_what_came_meanwhile_and_is_sent()
    {
        var post = Mention.By("@asleep", "My line drops every hour.");
        var id = await MentionAsync(post);
        await using var window = await chromium.OpenAsync(Outreach.Address, Ravi);
        var page = window.Page;
        await page.Clock.InstallAsync();
        await page.GotoAsync($"/board/followups/{id}#acknowledge");
        var words = page.GetByLabel(Saying);
        await words.FillAsync("I will look at your li");

        await window.Context.SetOfflineAsync(true);
        await Outreach.AdvanceAsync(TimeSpan.FromHours(1));
        await Outreach.MentionAsync(
            Mention.By("@asleep", "And now it is gone for good.").With("inReplyTo", post["externalId"]!.DeepClone()));

        // As a laptop does that is opened again: what was to happen meanwhile happens once.
        await page.Clock.FastForwardAsync("01:00:00");
        await Assertions.Expect(page.GetByText("No connection. You can go on writing")).ToBeVisibleAsync();
        await Assertions.Expect(words).ToHaveValueAsync("I will look at your li");
        await window.Context.SetOfflineAsync(false);

        await Assertions.Expect(page.Locator(".message.theirs .words").Last).ToHaveTextAsync("And now it is gone for good.");
        await Assertions.Expect(page.GetByText("No connection. You can go on writing")).ToHaveCountAsync(0);
        await Assertions.Expect(words).ToHaveValueAsync("I will look at your li");
        await Assertions.Expect(words).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("End");
        await page.Keyboard.TypeAsync("ne now.");
        await page.Keyboard.PressAsync("Control+Enter");
        await page.GetByRole(AriaRole.Button, new() { Name = "Record now" }).ClickAsync();
        await Assertions.Expect(page.Locator(".message.ours:not(.pending)")).ToContainTextAsync("I will look at your line now.");

        Assert.Equal("in_progress", (await Outreach.As(Ravi).FollowUpAsync(id)).State);
        Assert.Empty(window.Complaints);
    }

    /// <summary>They may have forgotten it, and the customer may have been answered otherwise.</summary>
    [ChromiumFact]
    public async Task Who_gave_a_command_before_their_laptop_slept_for_long_is_asked_before_it_is_sent()
    {
        var id = await MentionAsync(Mention.By("@closed-lid", "Call me before noon."));
        await using var window = await chromium.OpenAsync(Outreach.Address, Ravi);
        var page = window.Page;
        await page.Clock.InstallAsync();
        await page.GotoAsync($"/board/followups/{id}#note");
        await page.GetByLabel("Note for colleagues").FillAsync("I call her right away.");
        await page.Keyboard.PressAsync("Control+Enter");
        var underWay = page.GetByRole(AriaRole.Region, new() { Name = "Under way" });
        await underWay.WaitForAsync();
        await window.Context.SetOfflineAsync(true);

        var said = page.GetByText("given over an hour ago").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await page.Clock.FastForwardAsync("02:00:00");
        await said;
        await window.Context.SetOfflineAsync(false);

        await Assertions.Expect(underWay).ToContainTextAsync("Not recorded. You gave it:");
        Assert.DoesNotContain((await Outreach.As(Ravi).FollowUpAsync(id)).Events, happened => happened.Type == "noted");
        await underWay.GetByRole(AriaRole.Button, new() { Name = "Record it now" }).ClickAsync();
        await Assertions.Expect(page.Locator(".message.note:not(.pending)")).ToContainTextAsync("I call her right away.");
        Assert.Single((await Outreach.As(Ravi).FollowUpAsync(id)).Events, happened => happened.Type == "noted");
        Assert.Empty(window.Complaints);
    }

    private async Task<string> MentionAsync(JsonObject mention)
    {
        var id = (await Outreach.MentionAsync(mention)).FollowUpId;
        await Outreach.As(Hanneke).AssignAsync(id, Ravi);
        await Outreach.SettleAsync();
        return id;
    }
}
