using System.Collections.Concurrent;
using System.Diagnostics;

namespace Outreach.DevHost.Tests.Durable;

/// <summary>An instance goes on in the trace of whoever started it, as it does in Azure.</summary>
[Collection(AzuriteFixture.Collection)]
public sealed class TracingTests(AzuriteFixture storage) : IDisposable
{
    private readonly ActivitySource _source = new($"caller-{Guid.NewGuid():N}");

    private readonly ConcurrentQueue<string> _seen = new();

    private ActivityListener? _listener;

    public void Dispose()
    {
        _listener?.Dispose();
        _source.Dispose();
    }

    [Fact]
    public async Task An_activity_after_a_kill_and_a_continue_as_new_is_part_of_the_starters_trace()
    {
        await using var engine = await TestEngine.OnAzureStorage(storage.ConnectionString).StartAsync();
        var see = SeeTrace(engine);
        var loop = engine.Orchestrator(async context =>
        {
            await context.CallActivityAsync(see, "x");
            await context.WaitForExternalEvent<string>("changed");
            context.ContinueAsNew(0);
            return null;
        });
        string trace;
        string id;
        using (var caller = BeginCaller())
        {
            trace = caller.TraceId.ToString();
            id = await engine.ScheduleAsync(loop);
        }

        await engine.IdleAsync();
        await engine.KillAndStartAsync();
        await engine.RaiseAsync(id, "changed");
        await engine.IdleAsync();

        Assert.Equal([trace, trace], _seen);
    }

    [Fact]
    public async Task A_child_is_part_of_its_parents_trace()
    {
        await using var engine = await TestEngine.OnAzureStorage(storage.ConnectionString).StartAsync();
        var see = SeeTrace(engine);
        var child = engine.Orchestrator(async context => await context.CallActivityAsync<string?>(see, "x"));
        var parent = engine.Orchestrator(async context => await context.CallSubOrchestratorAsync<string?>(child));
        using var caller = BeginCaller();

        await engine.RunAsync(parent);

        Assert.Equal([caller.TraceId.ToString()], _seen);
    }

    private string SeeTrace(TestEngine engine) => engine.Activity<string>(_ =>
    {
        _seen.Enqueue(Activity.Current?.TraceId.ToString() ?? "none");
        return null;
    });

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
}
