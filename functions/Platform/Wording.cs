using System.Globalization;

namespace Outreach.Platform;

/// <summary>Parts of the sentences in which a person reads what is stored.</summary>
internal static class Wording
{
    public static string At(DateTimeOffset moment) =>
        moment.UtcDateTime.ToString("d MMMM yyyy 'at' HH:mm 'UTC'", CultureInfo.InvariantCulture);

    public static string Until(string before, DateTimeOffset? moment) => moment is { } at ? before + At(at) : "";

    public static string Because(string? reason) => string.IsNullOrEmpty(reason) ? "" : $", because: {reason}";

    public static string On(string? where) => string.IsNullOrEmpty(where) ? "" : $" on {where}";

    /// <summary>The end of a sentence: with what was said, or without.</summary>
    public static string Quoted(string? text) => string.IsNullOrEmpty(text) ? "." : $": \"{text}\"";

    public static string Times(int count) => count == 1 ? "once" : $"{count} times";
}
