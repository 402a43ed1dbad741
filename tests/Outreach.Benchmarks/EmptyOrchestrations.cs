using System.Diagnostics;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Outreach.DevHost.Durable;

namespace Outreach.Benchmarks;

/// <summary>
/// Orchestrations of the shape of a follow-up's that do nothing: one activity, then one wait for an event or three days. What the engine
/// itself can do, and what everything on it is compared with.
/// </summary>
internal static class EmptyOrchestrations
{
    private const string Orchestrator = "Empty";
    private const string Activity = "Nothing";
    private const string Changed = "changed";

    private static readonly DurableFunctions Functions = new(
        new Dictionary<string, OrchestratorFunction> { [Orchestrator] = new(Orchestrator, RunAsync) },
        new Dictionary<string, ActivityFunction>
        {
            [Activity] = new(
            Activity, InputType: null, static (_, _) => Task.FromResult<object?>(null))
        });

    /// <summary>Starts some, a hundred at once in each of several lanes, and gives how many a second came to wait.</summary>
    public static async Task<double> MeasureAsync(BenchmarkedEngine engine, string connectionString, int lanes, int hundreds)
    {
        await using var running = engine.Create(
            connectionString, Functions, new DurableEngineOptions { TaskHub = $"Empty{Guid.NewGuid():N}"[..20] });
        await running.StartAsync(CancellationToken.None);
        await StartAsync(running, lanes, lanes, "warm-up");
        var watch = Stopwatch.StartNew();
        await StartAsync(running, lanes, hundreds, "measured");
        var perSecond = hundreds * 100 / watch.Elapsed.TotalSeconds;
        await running.StopAsync(CancellationToken.None);
        return perSecond;
    }

    /// <summary>Counts what one costs until it waits, and what waking it costs until it waits again.</summary>
    public static async Task<(CallCounts Start, CallCounts Wake, int Count)> CountAsync(BenchmarkedEngine engine, string connectionString)
    {
        const int Count = 200;
        var calls = new StorageCalls();
        await using var running = engine.Create(connectionString, Functions, new DurableEngineOptions
        {
            TaskHub = "EmptyCalls",
            ConfigureClients = clients => clients.AddPolicy(calls, Azure.Core.HttpPipelinePosition.PerRetry),
        });
        await running.StartAsync(CancellationToken.None);
        await StartAsync(running, 1, 1, "warm-up");
        calls.Take();
        await StartAsync(running, 1, Count / 100, "counted");
        var started = calls.Take();
        await Parallel.ForEachAsync(
            Enumerable.Range(0, Count),
            async (number, token) => await running.Client.RaiseEventAsync(IdOf("counted", number), Changed, "again", token));
        await running.WhenIdleAsync(CancellationToken.None);
        var woken = calls.Take();
        await running.StopAsync(CancellationToken.None);
        return (started, woken, Count);
    }

    private static async Task StartAsync(DurableEngine engine, int lanes, int hundreds, string series)
    {
        await Parallel.ForEachAsync(
            Enumerable.Range(0, hundreds),
            new ParallelOptions { MaxDegreeOfParallelism = lanes },
            async (hundred, token) => await Task.WhenAll(Enumerable.Range(hundred * 100, 100).Select(number =>
                engine.Client.ScheduleNewOrchestrationInstanceAsync(
                    Orchestrator,
                    input: null,
                    new StartOrchestrationOptions(IdOf(series, number)).WithDedupeStatuses(
                        [.. StartOrchestrationOptionsExtensions.ValidDedupeStatuses]),
                    token))));
        await engine.WhenIdleAsync(CancellationToken.None);
    }

    private static string IdOf(string series, int number) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{series}-{number}");

    private static async Task<object?> RunAsync(TaskOrchestrationContext context)
    {
        await context.CallActivityAsync(Activity);
        using var timer = new CancellationTokenSource();
        var changed = context.WaitForExternalEvent<string>(Changed);
        if (await Task.WhenAny(changed, context.CreateTimer(TimeSpan.FromDays(3), timer.Token)) == changed)
        {
            timer.Cancel();
        }

        context.ContinueAsNew();
        return null;
    }
}
