using DurableTask.Core.History;
using Microsoft.DurableTask.Client;

namespace Outreach.DevHost.Tests.Durable;

/// <summary>
/// What a killed process leaves behind, the next one finishes. Much of the time it waits for messages to be seen again, so the class runs
/// beside the others.
/// </summary>
public sealed class TimerDurabilityTests(SharedAzurite storage) : IClassFixture<SharedAzurite>
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
        {
            await engine.ScheduleAsync(timer, hours, $"timer{hours}");
        }

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

    private static async Task<IEnumerable<string>> CompletedAsync(TestEngine engine) =>
        (await engine.Client.GetAllInstancesAsync(new OrchestrationQuery(Statuses: [OrchestrationRuntimeStatus.Completed])).ToListAsync())
            .Select(one => one.InstanceId).Order(StringComparer.Ordinal);
}
