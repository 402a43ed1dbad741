using Microsoft.Playwright;

namespace Outreach.EndToEnd.Browser;

/// <summary>One Chromium for the tests of a class; each opens windows of its own, which share nothing.</summary>
public sealed class ChromiumFixture : IAsyncLifetime
{
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async Task InitializeAsync()
    {
        if (Chromium.WhyNot is not null)
        {
            return;
        }

        // Many hosts and browsers share the processors: what is awaited may take its time, and is not slow for that.
        Assertions.SetDefaultExpectTimeout(60_000);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Chromium.Path ?? throw new InvalidOperationException("Chromium is needed, and is not here."),

            // The browser's own sandbox needs rights that a container has not; it opens nothing but our pages.
            Args = ["--no-sandbox"],
        });
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
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
        var context = await _browser!.NewContextAsync(new BrowserNewContextOptions
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
}
