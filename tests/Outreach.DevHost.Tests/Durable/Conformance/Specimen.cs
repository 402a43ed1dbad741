namespace Outreach.DevHost.Tests.Durable;

/// <summary>One of everything that is passed to orchestrators and activities.</summary>
internal sealed record Specimen(
    string Name,
    Shade Shade,
    DateTimeOffset At,
    TimeSpan Span,
    decimal Amount,
    string? Nothing,
    IReadOnlyList<int> Numbers,
    IReadOnlyDictionary<string, Shade?> Shades)
{
    public static Specimen Example { get; } = new(
        "Zoë \"Z\" O'Neill 👋",
        Shade.Dark,
        new DateTimeOffset(2026, 3, 29, 1, 59, 59, 987, TimeSpan.FromHours(2)),
        TimeSpan.FromMinutes(-90),
        12.30m,
        null,
        [1, 2, 3],
        new Dictionary<string, Shade?> { ["one"] = Shade.Light, ["none"] = null });
}

internal enum Shade
{
    Light,
    Dark,
}
