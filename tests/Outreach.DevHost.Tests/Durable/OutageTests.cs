namespace Outreach.DevHost.Tests.Durable;

/// <summary>Storage that is away for a while: the engine goes on by itself.</summary>
[Collection(AzuriteFixture.Collection)]
public sealed class OutageTests(AzuriteFixture storage)
{
    [Fact]
    public async Task What_waits_for_storage_is_done_when_storage_is_back()
    {
        await using var proxy = await StorageProxy.StartAsync(storage.ConnectionString);
        await using var engine = await TestEngine.OnAzureStorage(proxy.ConnectionString).StartAsync();
        var (reached, release) = (NewSignal(), NewSignal());
        var runs = 0;
        var work = engine.Activity<string>(async (_, stopping) =>
        {
            Interlocked.Increment(ref runs);
            reached.TrySetResult();
            await release.Task.WaitAsync(stopping);
            return "done";
        });
        var calls = engine.Orchestrator(async context =>
        {
            var result = await context.CallActivityAsync<string>(work, "x");
            await context.CreateTimer(TimeSpan.FromDays(1), CancellationToken.None);
            return result;
        });
        var id = await engine.ScheduleAsync(calls);
        await reached.Task.WaitAsync(TestEngine.Limit);

        // The activity's result, and every poll, meet a storage that is away.
        var refused = proxy.RefuseAsync(requests: 5);
        release.SetResult();
        await refused.WaitAsync(TestEngine.Limit);
        proxy.Allow();
        await engine.IdleAsync();
        await engine.AdvanceAsync(TimeSpan.FromDays(1));

        Assert.Equal("done", (await engine.GetAsync(id)).ReadOutputAs<string>());
        Assert.InRange(runs, 1, 2);
    }

    [Fact]
    public async Task A_timer_that_comes_due_while_storage_is_away_fires_when_it_is_back()
    {
        await using var proxy = await StorageProxy.StartAsync(storage.ConnectionString);
        await using var engine = await TestEngine.OnAzureStorage(proxy.ConnectionString).StartAsync();
        var timer = engine.Orchestrator(async context =>
        {
            await context.CreateTimer(TimeSpan.FromDays(1), CancellationToken.None);
            return "fired";
        });
        var id = await engine.WaitingAsync(timer);

        var refused = proxy.RefuseAsync(requests: 5);
        engine.Clock.Advance(TimeSpan.FromDays(1));
        engine.Engine.ClockMoved();
        await refused.WaitAsync(TestEngine.Limit);
        proxy.Allow();
        await engine.IdleAsync();

        Assert.Equal("fired", (await engine.GetAsync(id)).ReadOutputAs<string>());
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
