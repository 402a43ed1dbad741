using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Outreach.DevHost.Clock;
using Outreach.DevHost.Company;
using Outreach.DevHost.Seeds;
using Outreach.Platform.Http;
using Outreach.Staff;

namespace Outreach.DevHost.Rehearsal;

/// <summary>How long the parts of a rehearsal took, by the system's clock.</summary>
/// <param name="Start">Until the functions answered.</param>
/// <param name="Acts">The requests of customers and staff.</param>
/// <param name="Reading">Reading what had happened.</param>
internal sealed record Effort(TimeSpan Start, TimeSpan Acts, TimeSpan Clock, int Steps, TimeSpan Reading);

/// <summary>Plays a script on a dev host of its own, in a folder of its own that is deleted afterwards.</summary>
/// <param name="change">What is otherwise about its host, such as whose storage it uses.</param>
internal sealed class RehearsalRun(Script script, EngineChoice engine, Func<DevHostOptions, DevHostOptions>? change = null)
{
    private readonly Stopwatch _acts = new();
    private readonly Stopwatch _clock = new();
    private int _steps;

    /// <summary>Plays it and returns the log of what could be seen of it.</summary>
    /// <param name="progress">Called for each moment (UTC) that is played.</param>
    /// <param name="look">Called with the host's address once all is played, while it still answers.</param>
    /// <exception cref="RehearsalException">The company did not do what the script expects of it.</exception>
    public async Task<(RehearsalLog RehearsalLog, Effort Effort)> PlayAsync(
        Action<DateTimeOffset> progress, CancellationToken cancellationToken, Func<Uri, Task>? look = null)
    {
        var data = Directory.CreateTempSubdirectory("outreach-rehearsal-").FullName;
        try
        {
            ClockStart.Store(script.Begins, data);
            var start = Stopwatch.StartNew();
            await using var host = await DevHostApplication.StartAsync(OptionsFor(data), cancellationToken);
            start.Stop();
            using var outreach = new RehearsalClient(host.BaseAddress);
            var staff = (await outreach.GetAsync<ListPage<StaffMember>>("api/staff", staff: null, cancellationToken)).Items;
            var team = new Team(outreach, staff, script);
            await PlayAsync(outreach, team, progress, cancellationToken);

            var reading = Stopwatch.StartNew();
            var log = await RehearsalLog.ReadAsync(outreach, script, team.Staff, cancellationToken);
            await (look?.Invoke(host.BaseAddress) ?? Task.CompletedTask);
            return (log, new Effort(start.Elapsed, _acts.Elapsed, _clock.Elapsed, _steps, reading.Elapsed));
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    private DevHostOptions OptionsFor(string data)
    {
        var options = new DevHostOptions
        {
            Port = 0,
            InMemory = true,
            DataDirectory = data,
            Clock = ClockSetting.Manual,
            Seed = SeedChoice.Staff,
            Engine = engine,
            Functions = [],
            Settings = new Dictionary<string, string?>
            {
                ["Logging:LogLevel:Default"] = "Warning",
                // Its staff say a few sentences to many.
                ["Outreach:SameWordsMost"] = "0",
            },
        }.AddOutreach();
        options = change?.Invoke(options) ?? options;
        return options with
        {
            SeedAsync = async (services, seed, cancellationToken) =>
            {
                await options.SeedAsync(services, seed, cancellationToken);
                await services.GetRequiredService<SeedLoader>().LoadPastAsync(script.Past, script.SeedsCountFrom, cancellationToken);
            },
        };
    }

    private async Task PlayAsync(RehearsalClient outreach, Team team, Action<DateTimeOffset> progress, CancellationToken cancellationToken)
    {
        foreach (var act in script.Acts)
        {
            progress(act.At);
            await MoveClockAsync(outreach, act.At, cancellationToken);
            _acts.Start();
            await act.PlayAsync(outreach, team, cancellationToken);
            _acts.Stop();
        }

        await MoveClockAsync(outreach, script.Ends, cancellationToken);
    }

    private async Task MoveClockAsync(RehearsalClient outreach, DateTimeOffset to, CancellationToken cancellationToken)
    {
        _clock.Start();
        _steps += await outreach.MoveClockAsync(to, cancellationToken);
        _clock.Stop();
    }
}
