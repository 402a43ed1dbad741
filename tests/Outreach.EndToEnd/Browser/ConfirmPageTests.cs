using Microsoft.Playwright;
using Outreach.EndToEnd.Client;
using Outreach.EndToEnd.Hosting;

namespace Outreach.EndToEnd.Browser;

/// <summary>The customer's page as a customer has it: on a telephone, with a keyboard, with a screen reader, without a script.</summary>
public sealed class ConfirmPageTests(OfficeMorning morning, ChromiumFixture chromium)
    : IClassFixture<OfficeMorning>, IClassFixture<ChromiumFixture>, IAsyncLifetime
{
    private const string Yusuf = "yusuf-demirel";

    private static int Customers;

    private OutreachClient Outreach => morning.Host.Client;

    public Task InitializeAsync() => Chromium.WhyNot is null ? morning.ComeAsync() : Task.CompletedTask;

    public Task DisposeAsync() => Task.CompletedTask;

    [ChromiumFact]
    public async Task By_keyboard_alone_a_customer_confirms_and_says_what_to_learn()
    {
        var (id, url) = await ResolvedAsync();
        await using var window = await chromium.OpenAsync(Outreach.Address, width: 320, height: 640, locale: "en-GB");
        var page = window.Page;
        await page.GotoAsync(url);
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Is it fixed?" })).ToBeVisibleAsync();
        Assert.Equal("en", await page.Locator("html").GetAttributeAsync("lang"));

        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Space");
        await Assertions.Expect(page.GetByRole(AriaRole.Radio, new() { Name = "Yes, it is fixed" })).ToBeCheckedAsync();
        await page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(page.GetByLabel("What should we learn from this?")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("Ring before you come.");
        await page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Send my answer" })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");

        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Thank you" })).ToBeVisibleAsync();
        Assert.Equal("confirmed", (await Outreach.As(Yusuf).FollowUpAsync(id)).Outcome);
        await page.ReloadAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "We have your answer" })).ToBeVisibleAsync();
        Assert.Empty(window.Complaints);
    }

    [ChromiumFact]
    public async Task Only_what_is_to_be_written_beside_the_chosen_answer_shows()
    {
        var (_, url) = await ResolvedAsync();
        await using var window = await chromium.OpenAsync(Outreach.Address);
        var page = window.Page;
        await page.GotoAsync(url);
        Assert.Equal(0, await page.Locator("textarea:visible").CountAsync());

        foreach (var (answer, prompt) in new[] {
            ("Yes, it is fixed", "What should we learn from this?"),
            ("No, not yet", "What is still wrong?"),
            ("Something else", "What would you like to say?") })
        {
            await page.GetByLabel(answer).CheckAsync();
            Assert.Equal(1, await page.Locator("textarea:visible").CountAsync());
            await Assertions.Expect(page.GetByLabel(prompt)).ToBeVisibleAsync();
        }

        await page.GetByRole(AriaRole.Button).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Please write what you would like to say.");
        Assert.Empty(window.Complaints);
    }

    [ChromiumTheory]
    [InlineData("en", ColorScheme.Light)]
    [InlineData("nl", ColorScheme.Dark)]
    [InlineData("de", ColorScheme.Light)]
    [InlineData("es", ColorScheme.Dark)]
    [InlineData("fr", ColorScheme.Light)]
    public async Task At_320_pixels_nothing_is_cut_off_and_axe_finds_nothing_on_any_of_its_faces(string language, ColorScheme theme)
    {
        var (_, url) = await ResolvedAsync();
        await using var window = await chromium.OpenAsync(Outreach.Address, width: 320, height: 640, theme: theme, locale: language);
        var page = window.Page;

        await page.GotoAsync(url);
        await HoldsAsync(window, $"{language}-asked");
        await page.Locator("input[value=something_else]").CheckAsync();
        await HoldsAsync(window, $"{language}-chosen");
        await page.GetByRole(AriaRole.Button).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await HoldsAsync(window, $"{language}-fault");
        await page.Locator("input[value=not_yet]").CheckAsync();
        await page.GetByRole(AriaRole.Button).ClickAsync();
        await page.WaitForFunctionAsync("() => !document.querySelector('form')");
        await HoldsAsync(window, $"{language}-thanks");
        await page.GotoAsync(url);
        await HoldsAsync(window, $"{language}-used");
        await page.GotoAsync(url + "x");
        await HoldsAsync(window, $"{language}-nothing");
        Assert.Empty(window.Complaints);
    }

    private static async Task HoldsAsync(BrowserWindow window, string face)
    {
        if (Environment.GetEnvironmentVariable("OUTREACH_TESTS_SCREENSHOTS") is { Length: > 0 } folder)
        {
            await window.Page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"confirm-{face}.png"), FullPage = true });
        }

        var width = await window.Page.EvaluateAsync<int>("document.documentElement.scrollWidth");
        Assert.True(width <= 320, $"{face} is {width} pixels wide");

        // A language changes how wide a page is; barriers are in the page itself, and once in each theme is enough.
        if (face.StartsWith("en", StringComparison.Ordinal) || face.StartsWith("nl", StringComparison.Ordinal))
        {
            Assert.Empty(await window.BarriersAsync());
        }
    }

    private async Task<(string Id, string Url)> ResolvedAsync()
    {
        var mention = await Outreach.MentionAsync(Mention.By($"@on-the-phone{Interlocked.Increment(ref Customers)}", "Internet down"));
        var yusuf = Outreach.As(Yusuf);
        await yusuf.AssignAsync(mention.FollowUpId, Yusuf);
        await yusuf.AcknowledgeAsync(mention.FollowUpId, "On it.");
        await yusuf.ResolveAsync(mention.FollowUpId, "Replaced the box.");
        return (mention.FollowUpId, await CustomerPage.LinkAsync(Outreach, Yusuf, mention.FollowUpId));
    }
}
