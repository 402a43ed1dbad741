using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Outreach.DevHost.Azurite;
using Outreach.DevHost.Functions;
using Outreach.DevHost.Rehearsal;
using Spectre.Console;

namespace Outreach.DevHost.CommandLine;

/// <summary><c>rehearse</c>: weeks of the demo company's work in seconds.</summary>
internal static class RehearseCommand
{
    public static Command Create()
    {
        var days = new Option<int>("--days") { Description = "How many days are played, 1 to 60.", DefaultValueFactory = _ => 21 };
        days.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && int.TryParse(token.Value, out var value) && value is < 1 or > 60)
            {
                result.AddError($"--days {value}: it is 1 to 60 days.");
            }
        });
        var quiet = new Option<bool>("--quiet") { Description = "Print the summary without the timeline." };
        var engine = new Option<EngineChoice>("--engine")
        {
            Description = "What runs orchestrations: azurestorage or memory.",
            DefaultValueFactory = _ => EngineChoice.AzureStorage,
            HelpName = "azurestorage|memory",
        };
        var command = new Command(
            "rehearse", "Play weeks of the demo company on a host of its own, and tell the story.") { days, quiet, engine };
        command.SetAction((arguments, cancellationToken) => RunAsync(
            Screen.Open(), arguments.GetRequiredValue(days), arguments.GetValue(quiet), arguments.GetRequiredValue(engine),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        IAnsiConsole console, int days, bool quiet, EngineChoice engine, CancellationToken cancellationToken)
    {
        try
        {
            var script = new Script(days);
            var (log, effort) = await PlayAsync(console, script, engine, cancellationToken);
            if (!quiet)
            {
                TimelinePrint.Print(console, new Timeline(log).Entries(), log.Office);
            }

            var summary = Summary.Of(log);
            SummaryPrint.Print(console, summary, log);
            console.WriteLine();
            console.WriteLine(InWords(effort, days), new Style(Color.Grey));
            return summary.Needless.Count == 0 ? 0 : 1;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return 1;
        }
        catch (Exception e) when (
            e is RehearsalException or InvalidFunctionException or InvalidDataException or AzuriteException or StorageException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }
    }

    private static Task<(RehearsalLog RehearsalLog, Effort Effort)> PlayAsync(
        IAnsiConsole console, Script script, EngineChoice engine, CancellationToken cancellationToken)
    {
        var run = new RehearsalRun(script, engine);
        return console.Profile.Capabilities.Interactive
            ? console.Status().StartAsync(
                "The company opens",
                status =>
                    run.PlayAsync(moment => status.Status = Notices.LocalTime.For(moment, script.Office.Id), cancellationToken))
            : run.PlayAsync(static _ => { }, cancellationToken);
    }

    private static string InWords(Effort effort, int days)
    {
        using var process = Process.GetCurrentProcess();
        var all = DateTime.Now - process.StartTime;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{days} days in {all.TotalSeconds:0.0} s: start {effort.Start.TotalSeconds:0.0}, requests {effort.Acts.TotalSeconds:0.0}, "
            + $"clock {effort.Clock.TotalSeconds:0.0} in {effort.Steps} steps, reading {effort.Reading.TotalSeconds:0.0}");
    }
}
