using Spectre.Console;

namespace Outreach.DevHost.Rehearsal;

/// <summary>Where the timeline is printed.</summary>
internal static class Screen
{
    /// <summary>Wide enough that no line is broken.</summary>
    private const int WidthOfFile = 1000;

    /// <summary>The terminal, or plain text where the output goes to a file or to another program.</summary>
    public static IAnsiConsole Open() => Console.IsOutputRedirected ? Of(Console.Out) : AnsiConsole.Console;

    /// <summary>Plain text: no colours, no escape codes.</summary>
    public static IAnsiConsole Of(TextWriter plain)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(plain),
        });
        console.Profile.Width = WidthOfFile;
        return console;
    }
}
