using System.Diagnostics;
using Microsoft.DurableTask;
using Outreach.DevHost.Durable;
using Xunit.Abstractions;

namespace Outreach.DevHost.Tests.Durable;

/// <summary>What the engine costs in storage calls; the numbers are also printed.</summary>
[Collection(AzuriteFixture.Collection)]
public sealed class StorageCallTests(AzuriteFixture storage, ITestOutputHelper output)
{
    [Fact]
    public async Task A_start_until_its_wait_costs_two_calls_and_an_event_until_the_next_wait_two()
    {
        await using var host = await Loop().StartAsync();

        var before = host.Counter.Calls;
        var id = await host.ScheduleAsync("Loop", 0);
        await host.IdleAsync();
        var start = host.Counter.Calls - before;
        before = host.Counter.Calls;
        await host.Client.RaiseEventAsync(id, "changed");
        await host.IdleAsync();
        var wake = host.Counter.Calls - before;

        output.WriteLine($"start -> activity -> wait: {start} calls; event -> continue as new -> activity -> wait: {wake} calls");
        Assert.Equal((2, 2), (start, wake));
    }

    [Fact]
    public async Task A_history_that_is_no_longer_in_memory_costs_one_read_more()
    {
        await using var host = await Loop(new DurableEngineOptions { CachedHistories = 1 }).StartAsync();
        var forgotten = await host.ScheduleAsync("Loop", 0);
        await host.IdleAsync();
        await host.ScheduleAsync("Loop", 0);
        await host.IdleAsync();

        var before = host.Counter.Calls;
        await host.Client.RaiseEventAsync(forgotten, "changed");
        await host.IdleAsync();

        Assert.Equal(3, host.Counter.Calls - before);
    }

    [Fact]
    public async Task A_hundred_starts_at_once_share_their_writes()
    {
        await using var host = await Loop().StartAsync();
        await host.RunAsync("Loop", 0);

        var before = host.Counter.Calls;
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, 100).Select(n => host.ScheduleAsync("Loop", 0)));
        var started = (watch.ElapsedMilliseconds, Calls: host.Counter.Calls - before);
        await host.IdleAsync();

        output.WriteLine($"100 starts: {started.ElapsedMilliseconds} ms, {started.Calls} calls; "
            + $"until all wait: {watch.ElapsedMilliseconds} ms, {host.Counter.Calls - before} calls");
        Assert.True(started.Calls <= 25, $"{started.Calls} calls");
        Assert.True(host.Counter.Calls - before <= 50, $"{host.Counter.Calls - before} calls");
    }

    [Fact]
    public async Task Twenty_events_at_once_share_their_writes()
    {
        await using var host = await Loop().StartAsync();
        var ids = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => host.ScheduleAsync("Loop", 0)));
        await host.IdleAsync();

        var before = host.Counter.Calls;
        await Task.WhenAll(ids.Select(id => host.Client.RaiseEventAsync(id, "changed")));
        await host.IdleAsync();
        var calls = host.Counter.Calls - before;

        output.WriteLine($"20 events until all wait again: {calls} calls for 40 turns");
        Assert.True(calls <= 25, $"{calls} calls");
    }

    [Fact]
    public async Task A_loop_of_activity_wait_and_continue_as_new_keeps_its_history_short_for_ever()
    {
        await using var host = await Loop().StartAsync();
        var id = await host.ScheduleAsync("Loop", 0);
        await host.IdleAsync();
        var longest = 0;
        for (var round = 0; round < 100; round++)
        {
            if (round % 3 == 0)
                await host.Client.RaiseEventAsync(id, "changed");
            else
                await host.AdvanceAsync(TimeSpan.FromDays(3));
            await host.IdleAsync();
            longest = Math.Max(longest, (await host.HistoryAsync(id)).Count);
        }

        output.WriteLine($"longest history: {longest} events");
        Assert.True(longest < 30);
        Assert.Equal(100, (await host.GetAsync(id)).ReadInputAs<int>());
    }

    [Fact]
    public async Task A_thousand_timers_due_at_once_are_worked_off()
    {
        await using var host = await Loop().StartAsync();
        await Task.WhenAll(Enumerable.Range(0, 1000).Select(n => host.ScheduleAsync("Loop", 0)));
        await host.IdleAsync();

        var before = host.Counter.Calls;
        var watch = Stopwatch.StartNew();
        await host.AdvanceAsync(TimeSpan.FromDays(3));

        output.WriteLine($"1000 timers: {watch.ElapsedMilliseconds} ms, {host.Counter.Calls - before} calls, "
            + $"{2000 / watch.Elapsed.TotalSeconds:F0} turns a second");
        Assert.True(host.Counter.Calls - before < 500, $"{host.Counter.Calls - before} calls");
    }

    private EngineHost Loop(DurableEngineOptions? options = null) => new EngineHost(storage)
    {
        Options = options ?? new DurableEngineOptions(),
    }
        .Activity("Step", value => value, typeof(int))
        .Orchestrator("Loop", async context =>
        {
            await context.CallActivityAsync<int>("Step", context.GetInput<int>());
            using var cancel = new CancellationTokenSource();
            var timer = context.CreateTimer(TimeSpan.FromDays(3), cancel.Token);
            var changed = context.WaitForExternalEvent<string>("changed");
            if (await Task.WhenAny(changed, timer) == changed)
                cancel.Cancel();
            context.ContinueAsNew(context.GetInput<int>() + 1, preserveUnprocessedEvents: true);
            return null;
        });
}
