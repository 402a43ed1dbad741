namespace Outreach.EndToEnd.Browser;

/// <summary>
/// A test in a real browser: Chromium, or Chrome, of this machine. It is skipped where there is none, and fails there where the
/// variable <c>OUTREACH_TESTS_NEED_CHROMIUM</c> is set, as <c>.ci/run</c> does.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ChromiumFactAttribute : FactAttribute
{
    public ChromiumFactAttribute() => Skip = Chromium.WhyNot;
}

/// <inheritdoc cref="ChromiumFactAttribute"/>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ChromiumTheoryAttribute : TheoryAttribute
{
    public ChromiumTheoryAttribute() => Skip = Chromium.WhyNot;
}

/// <summary>The browser of this machine.</summary>
internal static class Chromium
{
    /// <summary>The shell without windows comes first: it draws the same pages for a third of the work.</summary>
    private static readonly string[] Places =
    [
        "/usr/bin/chromium-headless-shell",
        "/usr/bin/chromium",
        "/usr/bin/chromium-browser",
        "/usr/bin/google-chrome",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        @"C:\Program Files\Google\Chrome\Application\chrome.exe",
    ];

    /// <summary>Where it is; null where there is none.</summary>
    public static string? Path { get; } = Places.FirstOrDefault(File.Exists);

    /// <summary>Why its tests are skipped; null where they run.</summary>
    public static string? WhyNot { get; } = Path is null && Environment.GetEnvironmentVariable("OUTREACH_TESTS_NEED_CHROMIUM") is null
        ? "There is neither Chromium nor Chrome here: apt-get install chromium-headless-shell."
        : null;
}
