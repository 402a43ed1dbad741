using Microsoft.Playwright;
using Outreach.DevHost;
using Outreach.EndToEnd.Hosting;

namespace Outreach.EndToEnd.Browser;

/// <summary>
/// Pictures of the board with the demo company, on a phone, a tablet and a desk. They are compared with nothing: a person looks at them.
/// What a machine can see is held: each view is there, has no text of an error, and is no wider than its window.
/// </summary>
/// <remarks>
/// <c>OUTREACH_SCREENSHOTS</c> names the folder they are written to, such as <c>docs/pictures</c>; without it none is taken.
/// </remarks>
public sealed class ScreenshotTests(ChromiumFixture chromium) : IClassFixture<ChromiumFixture>
{
    private const string Lead = "hanneke-vos";

    [ChromiumFact]
    public async Task Screenshots()
    {
        await using var host = await OutreachHost.StartAsync(SeedChoice.Demo, new DateTimeOffset(2026, 2, 9, 9, 0, 0, TimeSpan.Zero));
        var lead = host.Client.As(Lead);
        foreach (var waiting in await lead.AllFollowUpsAsync(filter: "&state=awaiting_confirmation"))
        {
            await lead.LogConfirmedByCustomerAsync(waiting.Id, "They say that it works.");
        }

        await host.Client.SettleAsync();
        var call = (await lead.CallsAsync())[0];
        var followUp = (await lead.AllFollowUpsAsync(filter: "&state=in_progress"))[0].Id;
        (string Name, string Path, string There)[] views =
        [
            ("my-day", "/board", ".row"),
            ("follow-up", $"/board/followups/{followUp}", ".memory dl"),
            ("call", $"/board/calls/{call.Id}", ".brief"),
            ("customer", $"/board/customers/{call.CustomerId}", ".customer section"),
            ("team", "/board/team", ".row"),
            ("settings", "/board/settings", "section.card"),
            ("report", "/board/report", ".picture"),
        ];
        foreach (var (width, height, theme) in Windows)
        {
            await using var window = await chromium.OpenAsync(host.Client.Address, Lead, width, height, theme);
            foreach (var (name, path, there) in views)
            {
                await window.Page.GotoAsync(path);
                await window.Page.Locator(there).First.WaitForAsync();
                await window.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
                if (FileOf($"{name}-{width}.png") is { } file)
                {
                    await window.Page.ScreenshotAsync(new() { Path = file, Animations = ScreenshotAnimations.Disabled });
                }

                Assert.Equal(0, await window.Page.Locator("[role=alert]").CountAsync());
                Assert.Equal(0, await window.Page.EvaluateAsync<int>(
                    "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"));
            }

            Assert.Empty(window.Complaints);
        }
    }

    private static readonly (int Width, int Height, ColorScheme Theme)[] Windows =
        [(320, 640, ColorScheme.Light), (800, 1000, ColorScheme.Dark), (1440, 900, ColorScheme.Light)];

    private static string? FileOf(string name) =>
        Environment.GetEnvironmentVariable("OUTREACH_SCREENSHOTS") is { Length: > 0 } folder ? Path.Combine(folder, name) : null;
}
