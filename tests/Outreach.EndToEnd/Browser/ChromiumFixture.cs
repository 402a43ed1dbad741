using Microsoft.Playwright;

namespace Outreach.EndToEnd.Browser;

/// <summary>
/// One Chromium for all tests, from the first class that needs it to the last; each test opens windows of its own, which share nothing.
/// </summary>
public sealed class ChromiumFixture : IAsyncLifetime
{
    private static readonly SemaphoreSlim Turn = new(1);
    private static int Users;
    private static IPlaywright? Playwright;
    private static IBrowser? Browser;

    public async Task InitializeAsync()
    {
        if (Chromium.WhyNot is not null)
        {
            return;
        }

        await Turn.WaitAsync();
        try
        {
            Users++;
            if (Browser is not { IsConnected: true })
            {
                await StartAsync();
            }
        }
        finally
        {
            Turn.Release();
        }
    }

    public async Task DisposeAsync()
    {
        if (Chromium.WhyNot is not null)
        {
            return;
        }

        await Turn.WaitAsync();
        try
        {
            Users--;
            if (Users == 0 && Browser is not null)
            {
                await Browser.DisposeAsync();
                Playwright?.Dispose();
                Browser = null;
            }
        }
        finally
        {
            Turn.Release();
        }
    }

    /// <summary>A window, such as of a colleague at another desk.</summary>
    /// <param name="address">The host's.</param>
    /// <param name="staff">Who is signed in; null for nobody.</param>
    internal async Task<BrowserWindow> OpenAsync(
        Uri address,
        string? staff = null,
        int width = 1280,
        int height = 800,
        ColorScheme theme = ColorScheme.Light,
        string locale = "en-GB")
    {
        var context = await Browser!.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = address.ToString(),
            ViewportSize = new ViewportSize { Width = width, Height = height },
            ColorScheme = theme,
            Locale = locale,
            TimezoneId = "Europe/Amsterdam",
            ReducedMotion = ReducedMotion.Reduce,
        });
        context.SetDefaultTimeout(60_000);
        if (staff is not null)
        {
            await context.AddCookiesAsync([new Cookie { Name = "outreach-staff", Value = staff, Url = address.ToString() }]);
        }

        return new BrowserWindow(context, await context.NewPageAsync());
    }

    private static async Task StartAsync()
    {
        // Many hosts and browsers share the processors: what is awaited may take its time, and is not slow for that.
        Assertions.SetDefaultExpectTimeout(60_000);
        if (Browser is not null)
        {
            await Browser.DisposeAsync();
            Playwright?.Dispose();
        }

        Playwright = await Microsoft.Playwright.Playwright.CreateAsync();
        Browser = await Playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Chromium.Path ?? throw new InvalidOperationException("Chromium is needed, and is not here."),

            // The browser's own sandbox needs rights that a container has not; it opens nothing but our pages.
            Args = ["--no-sandbox"],
        });
    }
}
