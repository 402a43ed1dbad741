using System.CommandLine;
using System.CommandLine.Parsing;
using Outreach.DevHost.Clock;
using Outreach.DevHost.Company;

namespace Outreach.DevHost.CommandLine;

/// <summary>The dev host's command line: <c>[run|import FILE|rehearse] [options]</c>.</summary>
internal static class DevHostCommandLine
{
    public static RootCommand Create(Func<DevHostOptions, CancellationToken, Task<int>> run)
    {
        var port =
            new Option<int>("--port") { Description = "The port on 127.0.0.1; 0 takes a free one.", DefaultValueFactory = _ => 7071 };
        port.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && int.TryParse(token.Value, out var value) && value is < 0 or > 65535)
            {
                result.AddError($"--port {value}: a port is 0 to 65535.");
            }
        });
        var storage = new Option<string>("--storage")
        {
            Description = "azurite, or the connection string of a storage account.",
            DefaultValueFactory = _ => DevHostOptions.Azurite,
        };
        var data = new Option<DirectoryInfo>("--data")
        {
            Description = "Where storage, clock and timers are kept.",
            DefaultValueFactory = _ => new DirectoryInfo(Path.Combine(SolutionFolder.Find(), ".outreach")),
        };
        var clock = new Option<ClockSetting>("--clock")
        {
            Description = "real, manual, or a speed such as 60x.",
            DefaultValueFactory = _ => ClockSetting.Real,
            CustomParser = ParseClock,
        };
        var seed = new Option<SeedChoice>("--seed")
        {
            Description = "What an empty storage is filled with: demo, staff or none.",
            DefaultValueFactory = _ => SeedChoice.Demo,
            HelpName = "demo|staff|none",
        };

        var engine = new Option<EngineChoice>("--engine")
        {
            Description =
                "What runs orchestrations: azurestorage, Azure's engine on the storage, or memory, where they are gone with the process.",
            DefaultValueFactory = _ => EngineChoice.AzureStorage,
            HelpName = "azurestorage|memory",
        };
        var role = new Option<HostRole>("--role")
        {
            Description = "Which functions run: all, or http or durable with the others in a second dev host on the same --data.",
            DefaultValueFactory = _ => HostRole.All,
            HelpName = "all|http|durable",
        };
        role.Validators.Add(result =>
        {
            if (result.GetValue(engine) == EngineChoice.Memory && result.GetValue(role) != HostRole.All)
            {
                result.AddError(
                    "--engine memory keeps orchestrations in one process, which then has to run all functions: leave --role out.");
            }
        });

        Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken) => run(
            new DevHostOptions
            {
                Port = arguments.GetRequiredValue(port),
                Storage = arguments.GetRequiredValue(storage),
                DataDirectory = arguments.GetRequiredValue(data).FullName,
                Clock = arguments.GetRequiredValue(clock),
                Seed = arguments.GetRequiredValue(seed),
                Engine = arguments.GetRequiredValue(engine),
                Role = arguments.GetRequiredValue(role),
                Functions = [],
                SettingsFolders = [SolutionFolder.Find(), AppContext.BaseDirectory],
            }.AddOutreach(),
            cancellationToken);

        var runCommand = new Command("run", "Run the functions (the default).") { port, storage, data, clock, seed, engine, role };
        runCommand.SetAction(RunAsync);
        var root = new RootCommand("Runs the Outreach functions on this machine, durably, on a clock you can move.")
        {
            port, storage, data, clock, seed, engine, role, runCommand, ImportCommand.Create(port), RehearseCommand.Create(),
        };
        root.SetAction(RunAsync);
        return root;
    }

    private static ClockSetting? ParseClock(ArgumentResult result)
    {
        try
        {
            return ClockSetting.Parse(result.Tokens.Single().Value);
        }
        catch (FormatException e)
        {
            result.AddError($"--clock: {e.Message}");
            return null;
        }
    }
}
