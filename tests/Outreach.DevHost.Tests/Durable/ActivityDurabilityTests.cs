using Microsoft.DurableTask.Client;

namespace Outreach.DevHost.Tests.Durable;

/// <summary>
/// What a killed process leaves behind, the next one finishes. Much of the time it waits for messages to be seen again, so the class runs
/// beside the others.
/// </summary>
public sealed class ActivityDurabilityTests(SharedAzurite storage) : IClassFixture<SharedAzurite>
{
    [Fact]
    public async Task An_activity_that_was_running_runs_again_after_a_kill()
    {
        var runs = 0;
        var reached = NewSignal();
        await using var engine = await TestEngine.Mortal(storage).StartAsync();
        var work = engine.Activity<string>(async (_, stopping) =>
        {
            if (Interlocked.Increment(ref runs) == 1)
            {
                reached.SetResult();
                await Task.Delay(Timeout.Infinite, stopping);
            }

            return "done";
        });
        var calls = engine.Orchestrator(async context => await context.CallActivityAsync<string>(work, "x"));

        var id = await engine.ScheduleAsync(calls);
        await reached.Task.WaitAsync(TestEngine.Limit);
        await engine.KillAndStartAsync();
        await engine.IdleAsync();

        Assert.Equal(("done", 2), ((await engine.GetAsync(id)).ReadOutputAs<string>(), runs));
    }

    [Fact]
    public async Task An_engine_that_was_stopped_leaves_the_activity_it_interrupted_to_the_next()
    {
        var runs = 0;
        var reached = NewSignal();
        await using var engine = await TestEngine.Mortal(storage).StartAsync();
        var work = engine.Activity<string>(async (_, stopping) =>
        {
            if (Interlocked.Increment(ref runs) == 1)
            {
                reached.SetResult();
                await Task.Delay(Timeout.Infinite, stopping);
            }

            return "done";
        });
        var calls = engine.Orchestrator(async context => await context.CallActivityAsync<string>(work, "x"));

        var id = await engine.ScheduleAsync(calls);
        await reached.Task.WaitAsync(TestEngine.Limit);
        await engine.Engine.StopAsync(TestEngine.Limit);
        await engine.KillAndStartAsync();
        await engine.IdleAsync();

        Assert.Equal("done", (await engine.GetAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task A_sub_orchestration_and_its_parent_find_each_other_after_kills()
    {
        await using var engine = await TestEngine.Mortal(storage).StartAsync();
        var child = engine.Orchestrator(async context =>
        {
            await context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
            return "result";
        });
        var parent = engine.Orchestrator(async context => await context.CallSubOrchestratorAsync<string>(child));

        var id = await engine.ScheduleAsync(parent);
        await engine.KillAndStartAsync();
        await engine.IdleAsync();
        engine.Clock.Advance(TimeSpan.FromHours(1));
        engine.Engine.ClockMoved();
        await engine.KillAndStartAsync();
        await engine.IdleAsync();

        Assert.Equal("result", (await engine.GetAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task A_suspension_survives_a_kill()
    {
        await using var engine = await TestEngine.Mortal(storage).StartAsync();
        var waits = engine.Orchestrator(async context => await context.WaitForExternalEvent<string>("item"));
        var id = await engine.WaitingAsync(waits);
        await engine.Client.SuspendInstanceAsync(id, "wait", TestEngine.Limit);
        await engine.RaiseAsync(id, "item", "kept");
        await engine.IdleAsync();

        await engine.KillAndStartAsync();
        Assert.Equal(OrchestrationRuntimeStatus.Suspended, (await engine.GetAsync(id)).RuntimeStatus);
        await engine.Client.ResumeInstanceAsync(id, "go on", TestEngine.Limit);
        await engine.IdleAsync();

        Assert.Equal("kept", (await engine.GetAsync(id)).ReadOutputAs<string>());
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
