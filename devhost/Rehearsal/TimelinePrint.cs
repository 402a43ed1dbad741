using System.Globalization;
using NodaTime;
using Outreach.Platform;
using Spectre.Console;

namespace Outreach.DevHost.Rehearsal;

/// <summary>Prints a timeline, a paragraph a day.</summary>
internal static class TimelinePrint
{
    private const int WidthOfName = 22;
    private const int WordsShown = 90;

    public static void Print(IAnsiConsole console, IReadOnlyList<Happening> timeline, DateTimeZone office)
    {
        LocalDate? day = null;
        foreach (var happening in timeline)
        {
            var local = Instant.FromDateTimeOffset(happening.At).InZone(office);
            if (local.Date != day)
            {
                day = local.Date;
                console.WriteLine();
                console.WriteLine(local.ToString("dddd d MMMM yyyy", CultureInfo.InvariantCulture), new Style(decoration: Decoration.Bold));
            }

            console.WriteLine(
                $"  {local.ToString("HH:mm", CultureInfo.InvariantCulture)}  {Padded(happening.Who)} "
                    + $"{happening.What}{Quoted(happening.Words)}",
                new Style(happening.Colour));
        }
    }

    /// <summary>Some characters are two cells wide on a screen.</summary>
    private static string Padded(string name) => name + new string(' ', Math.Max(0, WidthOfName - name.GetCellWidth()));

    private static string Quoted(string? words) => words is null ? "" : $": \"{Excerpt.Of(words, WordsShown)}\"";
}
