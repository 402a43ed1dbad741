using Azure;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Outreach.DevHost.Durable;

namespace Outreach.DevHost.Tests.Durable;

[Collection(AzuriteFixture.Collection)]
public sealed class OutageTests(AzuriteFixture storage)
{
    [Fact]
    public async Task A_call_that_could_not_be_stored_fails_to_its_caller_and_changes_nothing()
    {
        await using var host = await new EngineHost(storage)
            .Orchestrator("Collect", async context =>
                await context.WaitForExternalEvent<string>("item") + await context.WaitForExternalEvent<string>("item"))
            .StartAsync();

        _ = host.Counter.FailNext(1);
        await Assert.ThrowsAsync<RequestFailedException>(() => host.ScheduleAsync("Collect", null, "one"));
        Assert.Null(await host.Client.GetInstanceAsync("one"));
        await host.ScheduleAsync("Collect", null, "one");
        _ = host.Counter.FailNext(1);
        await Assert.ThrowsAsync<RequestFailedException>(() => host.Client.RaiseEventAsync("one", "item", "lost"));
        await host.Client.RaiseEventAsync("one", "item", "a");
        await host.Client.RaiseEventAsync("one", "item", "b");
        await host.IdleAsync();

        Assert.Equal("ab", (await host.GetAsync("one")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task A_result_that_could_not_be_stored_is_stored_when_storage_is_back()
    {
        var runs = 0;
        EngineHost host = null!;
        host = new EngineHost(storage) { Options = new DurableEngineOptions { StorageRetryDelay = TimeSpan.FromMilliseconds(5) } }
            .Activity("Work", _ =>
            {
                runs++;
                _ = host.Counter.FailNext(3);
                return "done";
            })
            .Orchestrator("Run", async context => await context.CallActivityAsync<string>("Work"));
        await using var _ = await host.StartAsync();

        var done = await host.RunAsync("Run");

        Assert.Equal("done", done.ReadOutputAs<string>());
        Assert.Equal(1, runs);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_event_to_another_instance_that_could_not_be_stored_is_delivered_when_storage_is_back(bool everyTryFailed)
    {
        await using var host = await new EngineHost(storage) { Options = new DurableEngineOptions { StorageRetryDelay = TimeSpan.FromMilliseconds(5) } }
            .Orchestrator("Listen", async context => await context.WaitForExternalEvent<string>("hello"))
            .Orchestrator("Tell", context =>
            {
                context.SendEvent(context.GetInput<string>()!, "hello", "from afar");
                return Task.FromResult<object?>(null);
            })
            .StartAsync();
        if (everyTryFailed)
            host.Counter.Failure = () => new AggregateException("Retry failed after 4 tries.", new HttpRequestException("Connection refused"));
        var listener = await host.ScheduleAsync("Listen");

        // The teller's turn is stored, the listener's is not.
        var failed = host.Counter.FailNext(1, after: 1);
        await host.ScheduleAsync("Tell", listener);
        await failed.WaitAsync(EngineHost.Limit);
        await host.IdleAsync();

        Assert.Equal("from afar", (await host.GetAsync(listener)).ReadOutputAs<string>());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_kill_between_a_child_and_its_parent_loses_neither_the_start_nor_the_result(bool alsoAtItsEnd)
    {
        await using var host = await new EngineHost(storage) { Options = new DurableEngineOptions { StorageRetryDelay = TimeSpan.FromHours(1) } }
            .Orchestrator("Child", async context =>
            {
                await context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
                return "result";
            })
            .Orchestrator("Parent", async context =>
            {
                await context.WaitForExternalEvent<string>("go");
                return await context.CallSubOrchestratorAsync<string>("Child");
            })
            .StartAsync();
        var id = await host.ScheduleAsync("Parent");

        // The parent's turn is stored, the child's start is not; then the child's end is, the parent's knowledge of it is not.
        var failed = host.Counter.FailNext(1, after: 1);
        await host.Client.RaiseEventAsync(id, "go");
        await failed.WaitAsync(EngineHost.Limit);
        await host.KillAndStartAsync();
        await host.IdleAsync();
        if (alsoAtItsEnd)
        {
            failed = host.Counter.FailNext(1, after: 1);
            host.Clock.Advance(TimeSpan.FromHours(1));
            host.Engine.ClockMoved();
            await failed.WaitAsync(EngineHost.Limit);
            await host.KillAndStartAsync();
        }

        await host.AdvanceAsync(TimeSpan.FromHours(1));

        Assert.Equal("result", (await host.GetAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task On_the_real_clock_a_timer_fires_by_itself()
    {
        await using var host = await new EngineHost(storage) { RealTime = true }
            .Orchestrator("Timer", async context =>
            {
                await context.CreateTimer(TimeSpan.FromMilliseconds(50), CancellationToken.None);
                return "fired";
            })
            .StartAsync();

        var id = await host.ScheduleAsync("Timer");
        var done = await host.Client.WaitForInstanceCompletionAsync(id, true, EngineHost.Limit);

        Assert.Equal("fired", done.ReadOutputAs<string>());
    }

    [Fact]
    public async Task A_stopped_engine_leaves_the_activity_it_interrupted_to_the_next()
    {
        var runs = 0;
        var reached = new TaskCompletionSource();
        await using var host = await new EngineHost(storage)
            .Activity("Work", async (_, stopping) =>
            {
                if (Interlocked.Increment(ref runs) > 1)
                    return "done";
                reached.SetResult();
                await Task.Delay(Timeout.Infinite, stopping);
                return "never";
            })
            .Orchestrator("Run", async context => await context.CallActivityAsync<string>("Work"))
            .StartAsync();

        var id = await host.ScheduleAsync("Run");
        await reached.Task.WaitAsync(EngineHost.Limit);
        await host.Engine.StopAsync(EngineHost.Limit);
        await host.KillAndStartAsync();
        await host.IdleAsync();

        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await host.GetAsync(id)).RuntimeStatus);
        Assert.Equal("done", (await host.GetAsync(id)).ReadOutputAs<string>());
    }
}
