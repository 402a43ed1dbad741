using DurableTask.Core.History;
using Microsoft.DurableTask.Client;

namespace Outreach.DevHost.Tests.Durable;

public abstract partial class ConformanceTests
{
    [Fact]
    public async Task A_timer_of_three_days_fires_at_its_time_and_not_a_second_before()
    {
        var timer = Engine.Orchestrator(async context =>
        {
            await context.CreateTimer(TimeSpan.FromDays(3), CancellationToken.None);
            return context.CurrentUtcDateTime;
        });
        var start = Engine.Now;

        var id = await Engine.WaitingAsync(timer);
        await Engine.AdvanceAsync(TimeSpan.FromDays(3) - TimeSpan.FromSeconds(1));
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await Engine.GetAsync(id)).RuntimeStatus);
        await Engine.AdvanceAsync(TimeSpan.FromSeconds(1));

        Assert.Equal(start.AddDays(3).UtcDateTime, (await Engine.GetAsync(id)).ReadOutputAs<DateTime>());
    }

    [Fact]
    public async Task A_timer_of_forty_days_takes_steps_of_three_as_the_sdk_splits_it()
    {
        var timer = Engine.Orchestrator(async context =>
        {
            await context.CreateTimer(TimeSpan.FromDays(40), CancellationToken.None);
            return context.CurrentUtcDateTime;
        });
        var start = Engine.Now;

        var id = await Engine.WaitingAsync(timer);
        var stops = await Engine.PlayToTheEndAsync(id);

        Assert.Equal([3, 6, 9, 12, 15, 18, 21, 24, 27, 30, 33, 36, 39, 40], stops.Select(at => (at - start).TotalDays));
        Assert.Equal(start.AddDays(40).UtcDateTime, (await Engine.GetAsync(id)).ReadOutputAs<DateTime>());
    }

    [Fact]
    public async Task A_leap_over_a_far_timer_fires_it_at_the_time_of_the_leap()
    {
        var timer = Engine.Orchestrator(async context =>
        {
            await context.CreateTimer(TimeSpan.FromDays(40), CancellationToken.None);
            return context.CurrentUtcDateTime;
        });
        var start = Engine.Now;

        var id = await Engine.WaitingAsync(timer);
        await Engine.AdvanceAsync(TimeSpan.FromDays(41));

        Assert.Equal(start.AddDays(41).UtcDateTime, (await Engine.GetAsync(id)).ReadOutputAs<DateTime>());
    }

    [Fact]
    public async Task A_timer_whose_time_has_passed_fires_at_once()
    {
        var timer = Engine.Orchestrator(async context =>
        {
            await context.CreateTimer(context.CurrentUtcDateTime, CancellationToken.None);
            await context.CreateTimer(context.CurrentUtcDateTime.AddDays(-1), CancellationToken.None);
            return "fired";
        });

        var done = await Engine.RunAsync(timer);

        Assert.Equal("fired", done.ReadOutputAs<string>());
    }

    [Fact]
    public async Task A_timer_that_lost_and_was_cancelled_does_nothing_when_its_time_comes()
    {
        var race = Engine.Orchestrator(async context =>
        {
            using var cancel = new CancellationTokenSource();
            var timer = context.CreateTimer(TimeSpan.FromHours(1), cancel.Token);
            var first = await Task.WhenAny(context.WaitForExternalEvent<string>("answer"), timer);
            cancel.Cancel();
            await context.CreateTimer(TimeSpan.FromHours(2), CancellationToken.None);
            return $"{first != timer} {timer.IsCanceled}";
        });

        var id = await Engine.WaitingAsync(race);
        await Engine.RaiseAsync(id, "answer", "yes");
        await Engine.IdleAsync();
        await Engine.AdvanceAsync(TimeSpan.FromHours(1));
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await Engine.GetAsync(id)).RuntimeStatus);
        await Engine.AdvanceAsync(TimeSpan.FromHours(1));

        Assert.Equal("True True", (await Engine.GetAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task An_orchestrator_that_returns_before_its_timer_is_over_only_when_the_timer_has_fired()
    {
        // The engine completes an instance when no task of it is open: that is why a losing timer must be cancelled.
        var returns = Engine.Orchestrator(context =>
        {
            _ = context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
            return Task.FromResult<object?>("returned");
        });

        var id = await Engine.WaitingAsync(returns);
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await Engine.GetAsync(id)).RuntimeStatus);
        await Engine.AdvanceAsync(TimeSpan.FromHours(1));

        Assert.Equal("returned", (await Engine.GetAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Timers_of_one_instance_that_are_due_together_all_fire_once()
    {
        var timers = Engine.Orchestrator(async context =>
        {
            var day = context.CurrentUtcDateTime.AddDays(1);
            await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => context.CreateTimer(day, CancellationToken.None)));
            return null;
        });

        var id = await Engine.WaitingAsync(timers);
        await Engine.AdvanceAsync(TimeSpan.FromDays(1));

        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await Engine.GetAsync(id)).RuntimeStatus);
        Assert.Equal(30, (await Engine.HistoryAsync(id)).OfType<TimerFiredEvent>().Count());
    }

    [Fact]
    public async Task Timers_of_many_instances_that_are_due_together_all_fire()
    {
        var timer = Engine.Orchestrator(async context =>
        {
            await context.CreateTimer(TimeSpan.FromDays(1), CancellationToken.None);
            return "fired";
        });

        var ids = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => Engine.ScheduleAsync(timer)));
        await Engine.IdleAsync();
        await Engine.AdvanceAsync(TimeSpan.FromDays(1));

        Assert.All(await Task.WhenAll(ids.Select(Engine.GetAsync)), done => Assert.Equal("fired", done.ReadOutputAs<string>()));
    }

    [Fact]
    public async Task The_next_timer_is_the_earliest_of_those_that_live()
    {
        var timer = Engine.Orchestrator(async context =>
        {
            await context.CreateTimer(TimeSpan.FromHours(context.GetInput<int>()), CancellationToken.None);
            return null;
        });
        var start = Engine.Now;

        var sooner = await Engine.WaitingAsync(timer, 1);
        await Engine.WaitingAsync(timer, 2);
        Assert.Equal(start.AddHours(1), Engine.Engine.NextTimerDueAt);
        await Client.TerminateInstanceAsync(sooner, TestEngine.Limit);
        await Engine.IdleAsync();
        Assert.Equal(start.AddHours(2), Engine.Engine.NextTimerDueAt);
        await Engine.AdvanceAsync(TimeSpan.FromHours(2));

        Assert.Null(Engine.Engine.NextTimerDueAt);
    }
}
