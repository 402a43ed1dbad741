using Microsoft.DurableTask;
using Outreach.DevHost.Durable;

namespace Outreach.DevHost.Tests.Durable;

/// <summary>Background work goes after those who wait for an answer, and still goes on.</summary>
[Collection(AzuriteFixture.Collection)]
public sealed class QuietTests(AzuriteFixture storage)
{
    private readonly TaskCompletionSource quiet = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task While_somebody_waits_activities_run_one_at_a_time_and_all_are_run()
    {
        var (running, most, ran) = (0, 0, 0);
        await using var host = await Host(async () =>
        {
            most = Math.Max(most, Interlocked.Increment(ref running));
            for (var turn = 0; turn < 100; turn++)
            {
                await Task.Yield();
            }

            Interlocked.Decrement(ref running);
            Interlocked.Increment(ref ran);
        });

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => host.ScheduleAsync("Work")));
        await host.IdleAsync();

        Assert.Equal((1, 20), (most, ran));
        quiet.SetResult();
    }

    [Fact]
    public async Task Once_nobody_waits_they_run_side_by_side()
    {
        var side = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var running = 0;
        await using var host = await Host(() =>
        {
            if (Interlocked.Increment(ref running) == 2)
            {
                side.SetResult();
            }

            return side.Task;
        });

        await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => host.ScheduleAsync("Work")));
        quiet.SetResult();

        await side.Task.WaitAsync(EngineHost.Limit);
        await host.IdleAsync();
    }

    private Task<EngineHost> Host(Func<Task> activity) =>
        new EngineHost(storage) { Options = new DurableEngineOptions { WhenQuiet = () => quiet.Task } }
            .Orchestrator("Work", async context => await context.CallActivityAsync<object?>("Act", "x"))
            .Activity("Act", async (_, _) =>
            {
                await activity();
                return null;
            })
            .StartAsync();
}
