using System.Collections.Concurrent;
using DurableTask.Core.History;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Outreach.DevHost.Tests.Durable;

/// <summary>
/// What a killed process leaves behind, the next one finishes. Much of the time it waits for messages to be seen again, so the class has an
/// Azurite of its own and runs beside the others.
/// </summary>
public sealed class DurabilityTests(AzuriteFixture storage) : IClassFixture<AzuriteFixture>
{
    private enum Kill
    {
        AfterTheStart,
        WhileItWaits,
        WhenTheClockHasMoved,
        AfterTheTimer,
    }

    [Fact]
    public Task A_timer_fires_once_wherever_the_process_dies() =>
        Task.WhenAll(Enum.GetValues<Kill>().Select(FiresOnceAsync));

    [Fact]
    public async Task An_advance_that_was_interrupted_goes_on()
    {
        await using var engine = await TestEngine.Mortal(storage).StartAsync();
        var timer = engine.Orchestrator(async context =>
        {
            await context.CreateTimer(TimeSpan.FromHours(context.GetInput<int>()), CancellationToken.None);
            return null;
        });
        for (var hours = 1; hours <= 6; hours++)
            await engine.ScheduleAsync(timer, hours, $"timer{hours}");
        await engine.IdleAsync();

        engine.Clock.Advance(TimeSpan.FromHours(4));
        engine.Engine.ClockMoved();
        await engine.KillAndStartAsync();
        await engine.IdleAsync();

        Assert.Equal(["timer1", "timer2", "timer3", "timer4"], await CompletedAsync(engine));
        await engine.AdvanceAsync(TimeSpan.FromHours(2));
        Assert.Equal(["timer1", "timer2", "timer3", "timer4", "timer5", "timer6"], await CompletedAsync(engine));
    }

    [Fact]
    public async Task The_clock_may_move_while_no_process_runs()
    {
        await using var engine = await TestEngine.Mortal(storage).StartAsync();
        var timer = engine.Orchestrator(async context =>
        {
            await context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
            return "fired";
        });
        var id = await engine.WaitingAsync(timer);

        engine.Clock.Advance(TimeSpan.FromHours(1));
        await engine.KillAndStartAsync();
        await engine.IdleAsync();

        Assert.Equal("fired", (await engine.GetAsync(id)).ReadOutputAs<string>());
    }

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
    public async Task Starts_and_events_that_were_answered_for_survive_a_kill()
    {
        await using var engine = await TestEngine.Mortal(storage).StartAsync();
        var two = engine.Orchestrator(async context =>
            await context.WaitForExternalEvent<string>("a") + await context.WaitForExternalEvent<string>("b"));
        var ids = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => engine.ScheduleAsync(two)));
        await engine.KillAndStartAsync();

        // Only what has had its first turn: after a kill an event is seen before the start that was being handled, and Azure Storage drops
        // events to an instance that has no history.
        await engine.IdleAsync();
        await Task.WhenAll(ids.Select(id => engine.RaiseAsync(id, "b", "2")));
        await Task.WhenAll(ids.Select(id => engine.RaiseAsync(id, "a", "1")));
        await engine.KillAndStartAsync();
        await engine.IdleAsync();

        Assert.All(await Task.WhenAll(ids.Select(engine.GetAsync)), done => Assert.Equal("12", done.ReadOutputAs<string>()));
    }

    [Fact]
    public async Task All_is_idle_only_when_what_an_earlier_process_left_in_the_queues_is_done()
    {
        var runs = new ConcurrentQueue<int>();
        var go = NewSignal();
        await using var engine = await TestEngine.Mortal(storage).StartAsync();
        var work = engine.Activity<int>(async (n, stopping) =>
        {
            await go.Task.WaitAsync(stopping);
            runs.Enqueue(n);
            return n;
        });
        var calls = engine.Orchestrator(async context => await context.CallActivityAsync<int>(work, context.GetInput<int>()));
        var ids = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => engine.ScheduleAsync(calls, n)));

        await engine.KillAndStartAsync();
        var idle = engine.IdleAsync();
        go.SetResult();
        await idle;

        Assert.Equal(Enumerable.Range(0, 20), runs.Distinct().Order());
        Assert.All(
            await Task.WhenAll(ids.Select(engine.GetAsync)),
            done => Assert.Equal(OrchestrationRuntimeStatus.Completed, done.RuntimeStatus));
    }

    [Fact]
    public async Task A_delayed_start_survives_a_kill()
    {
        await using var engine = await TestEngine.Mortal(storage).StartAsync();
        var waits = engine.Orchestrator(async context => await context.WaitForExternalEvent<string>("go"));
        var at = engine.Now.AddDays(4);
        var id = await engine.ScheduleAsync(waits, startAt: at);

        await engine.KillAndStartAsync();
        await engine.IdleAsync();
        Assert.Equal(at, engine.Engine.NextTimerDueAt);
        Assert.Equal(OrchestrationRuntimeStatus.Pending, (await engine.GetAsync(id)).RuntimeStatus);
        await engine.AdvanceAsync(TimeSpan.FromDays(4));

        Assert.Equal(OrchestrationRuntimeStatus.Running, (await engine.GetAsync(id)).RuntimeStatus);
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
    public async Task Continue_as_new_neither_loses_nor_repeats_an_event_over_kills()
    {
        await using var engine = await TestEngine.Mortal(storage).StartAsync();
        var touch = engine.Activity<int>(n => n);
        var counts = engine.Orchestrator(async context =>
        {
            var seen = context.GetInput<List<int>>()!;
            seen.Add(await context.WaitForExternalEvent<int>("item"));
            await context.CallActivityAsync<int>(touch, seen.Count);
            context.ContinueAsNew(seen);
            return null;
        });
        var id = await engine.WaitingAsync(counts, new List<int>());

        for (var batch = 0; batch < 2; batch++)
        {
            await Task.WhenAll(Enumerable.Range(10 * batch, 10).Select(n => engine.RaiseAsync(id, "item", n)));
            await engine.KillAndStartAsync();
        }

        await engine.IdleAsync();

        Assert.Equal(Enumerable.Range(0, 20), (await engine.GetAsync(id)).ReadInputAs<List<int>>()!.Order());
    }

    [Fact]
    public async Task On_the_systems_clock_a_timer_fires_by_itself()
    {
        await using var engine = await TestEngine.OnAzureStorage(storage.ConnectionString, TimeProvider.System).StartAsync();
        var timer = engine.Orchestrator(async context =>
        {
            await context.CreateTimer(TimeSpan.FromMilliseconds(50), CancellationToken.None);
            return "fired";
        });

        var id = await engine.ScheduleAsync(timer);

        Assert.Equal("fired", (await engine.Client.WaitForInstanceCompletionAsync(id, true, TestEngine.Limit)).ReadOutputAs<string>());
    }

    private async Task FiresOnceAsync(Kill kill)
    {
        await using var engine = await TestEngine.Mortal(storage).StartAsync();
        var step = engine.Activity<int>(n => n);
        var timer = engine.Orchestrator(async context =>
        {
            await context.CallActivityAsync<int>(step, 1);
            await context.CreateTimer(TimeSpan.FromDays(2), CancellationToken.None);
            await context.CallActivityAsync<int>(step, 2);
            await context.WaitForExternalEvent<string>("go");
            return "done";
        });

        var id = await engine.ScheduleAsync(timer);
        await KillIfAsync(Kill.AfterTheStart);
        await engine.IdleAsync();
        await KillIfAsync(Kill.WhileItWaits);
        Assert.Equal(engine.Now.AddDays(2), engine.Engine.NextTimerDueAt);
        engine.Clock.Advance(TimeSpan.FromDays(2));
        engine.Engine.ClockMoved();
        await KillIfAsync(Kill.WhenTheClockHasMoved);
        await engine.IdleAsync();
        await KillIfAsync(Kill.AfterTheTimer);
        await engine.RaiseAsync(id, "go", "on");
        await engine.IdleAsync();

        Assert.Equal("done", (await engine.GetAsync(id)).ReadOutputAs<string>());
        Assert.Single((await engine.HistoryAsync(id)).OfType<TimerFiredEvent>());
        Assert.Null(engine.Engine.NextTimerDueAt);

        Task KillIfAsync(Kill now) => kill == now ? engine.KillAndStartAsync() : Task.CompletedTask;
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static async Task<IEnumerable<string>> CompletedAsync(TestEngine engine) =>
        (await engine.Client.GetAllInstancesAsync(new OrchestrationQuery(Statuses: [OrchestrationRuntimeStatus.Completed])).ToListAsync())
            .Select(one => one.InstanceId).Order(StringComparer.Ordinal);
}
