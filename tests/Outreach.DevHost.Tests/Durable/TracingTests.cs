using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.DurableTask;

namespace Outreach.DevHost.Tests.Durable;

/// <summary>An instance goes on in the trace of whoever started it, as it does in Azure.</summary>
[Collection(AzuriteFixture.Collection)]
public sealed class TracingTests(AzuriteFixture storage) : IDisposable
{
    private readonly ActivitySource _source = new($"caller-{Guid.NewGuid():N}");

    private ActivityListener? _listener;

    private readonly ConcurrentQueue<string> _seen = new();

    public void Dispose()
    {
        _listener?.Dispose();
        _source.Dispose();
    }

    [Fact]
    public async Task An_activity_after_a_kill_and_a_continue_as_new_is_part_of_the_starters_trace()
    {
        await using var host = await Loop().StartAsync();
        string trace;
        using (var caller = BeginCaller())
        {
            trace = caller.TraceId.ToString();
            await host.ScheduleAsync("Loop", 0, "one");
        }

        await host.IdleAsync();
        await host.KillAndStartAsync();
        await host.Client.RaiseEventAsync("one", "changed");
        await host.IdleAsync();

        Assert.Equal([trace, trace], _seen);
    }

    [Fact]
    public async Task A_child_is_part_of_its_parents_trace()
    {
        await using var host = await Loop()
            .Orchestrator("Parent", async context => await context.CallSubOrchestratorAsync<object?>("Once"))
            .Orchestrator("Once", async context => await context.CallActivityAsync<object?>("See"))
            .StartAsync();
        using var caller = BeginCaller();

        await host.RunAsync("Parent");

        Assert.Equal([caller.TraceId.ToString()], _seen);
    }

    [Fact]
    public async Task A_trace_costs_no_storage_call_and_no_event_of_history()
    {
        await using var host = await Loop().StartAsync();
        await host.RunAsync("Loop", 0);
        var (untraced, history) = await CostAsync(host, "untraced");
        using var caller = BeginCaller();

        Assert.Equal((untraced, history), await CostAsync(host, "traced"));
    }

    private static async Task<(int Calls, int Events)> CostAsync(EngineHost host, string id)
    {
        var before = host.Counter.Calls;
        await host.ScheduleAsync("Loop", 0, id);
        await host.IdleAsync();
        return (host.Counter.Calls - before, (await host.HistoryAsync(id)).Count);
    }

    private Activity BeginCaller()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source == _source || source.Name is "Microsoft.DurableTask" or "Microsoft.Azure.Functions.Worker",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(_listener);
        return _source.StartActivity("caller")!;
    }

    private EngineHost Loop() => new EngineHost(storage)
        .Activity("See", _ =>
        {
            _seen.Enqueue(Activity.Current?.TraceId.ToString() ?? "none");
            return null;
        })
        .Orchestrator("Loop", async context =>
        {
            await context.CallActivityAsync<object?>("See");
            await context.WaitForExternalEvent<object?>("changed");
            context.ContinueAsNew(0);
            return null;
        });
}
