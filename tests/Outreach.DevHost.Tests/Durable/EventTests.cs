using Grpc.Core;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Outreach.DevHost.Tests.Durable;

[Collection(AzuriteFixture.Collection)]
public sealed class EventTests(AzuriteFixture storage)
{
    [Fact]
    public async Task Events_that_nobody_waits_for_are_kept_in_order_and_their_name_has_no_case()
    {
        await using var host = await new EngineHost(storage)
            .Orchestrator("Collect", async context =>
            {
                await context.WaitForExternalEvent<string>("start");
                var text = "";
                for (var i = 0; i < 3; i++)
                    text += await context.WaitForExternalEvent<string>("Item");
                return text;
            })
            .StartAsync();

        var id = await host.ScheduleAsync("Collect");
        foreach (var item in new[] { "a", "b", "c" })
            await host.Client.RaiseEventAsync(id, "ITEM", item);
        await host.Client.RaiseEventAsync(id, "start", "");
        await host.IdleAsync();

        Assert.Equal("abc", (await host.GetAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task A_wait_that_was_cancelled_still_takes_the_next_event_as_in_the_sdk()
    {
        await using var host = await new EngineHost(storage)
            .Orchestrator("Cancelled", async context =>
            {
                var first = context.WaitForExternalEvent<string>("item");
                using var cancel = new CancellationTokenSource();
                var second = context.WaitForExternalEvent<string>("item", cancel.Token);
                cancel.Cancel();
                return await first;
            })
            .StartAsync();

        var id = await host.ScheduleAsync("Cancelled");
        await host.Client.RaiseEventAsync(id, "item", "lost");
        await host.Client.RaiseEventAsync(id, "item", "seen");
        await host.IdleAsync();

        Assert.Equal("seen", (await host.GetAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task A_wait_with_a_timeout_is_cancelled_when_it_passes_and_cancels_its_timer_when_it_is_answered()
    {
        await using var host = await new EngineHost(storage)
            .Orchestrator("Timeout", async context =>
            {
                var answer = await context.WaitForExternalEvent<string>("answer", TimeSpan.FromDays(10));
                try
                {
                    return answer + await context.WaitForExternalEvent<string>("another", TimeSpan.FromDays(1));
                }
                catch (TaskCanceledException)
                {
                    return answer + " alone";
                }
            })
            .StartAsync();

        var id = await host.ScheduleAsync("Timeout");
        await host.Client.RaiseEventAsync(id, "answer", "yes");
        await host.IdleAsync();
        Assert.Equal(host.Clock.GetUtcNow().AddDays(1), host.Engine.NextTimerDueAt);
        await host.AdvanceAsync(TimeSpan.FromDays(1));

        Assert.Equal("yes alone", (await host.GetAsync(id)).ReadOutputAs<string>());
        Assert.Null(host.Engine.NextTimerDueAt);
    }

    [Fact]
    public async Task Raising_to_an_instance_that_does_not_exist_or_is_over_throws()
    {
        await using var host = await new EngineHost(storage).Orchestrator("Done", _ => Task.FromResult<object?>(1)).StartAsync();
        var id = (await host.RunAsync("Done")).InstanceId;

        await Assert.ThrowsAsync<RpcException>(() => host.Client.RaiseEventAsync(id, "e"));
        await Assert.ThrowsAsync<RpcException>(() => host.Client.RaiseEventAsync("nobody", "e"));
    }

    [Fact]
    public async Task No_event_is_lost_while_the_orchestration_continues_as_new_on_each()
    {
        await using var host = await new EngineHost(storage)
            .Activity("Touch", value => value, typeof(int))
            .Orchestrator("Count", async context =>
            {
                var seen = context.GetInput<List<int>>()!;
                await context.CallActivityAsync<int>("Touch", seen.Count);
                using var cancel = new CancellationTokenSource();
                var timer = context.CreateTimer(TimeSpan.FromDays(3), cancel.Token);
                var item = context.WaitForExternalEvent<int>("item");
                if (await Task.WhenAny(item, timer) == item)
                {
                    cancel.Cancel();
                    seen.Add(await item);
                }

                if (seen.Count == 200)
                    return seen.Order().SequenceEqual(Enumerable.Range(0, 200));
                context.ContinueAsNew(seen, preserveUnprocessedEvents: true);
                return null;
            })
            .StartAsync();

        var id = await host.ScheduleAsync("Count", new List<int>());
        await Parallel.ForEachAsync(
            Enumerable.Range(0, 200),
            new ParallelOptions { MaxDegreeOfParallelism = 20 },
            async (n, cancellation) => await host.Client.RaiseEventAsync(id, "item", n, cancellation));
        await host.IdleAsync();

        Assert.True((await host.GetAsync(id)).ReadOutputAs<bool>());
    }

    [Fact]
    public async Task Continue_as_new_without_preserving_drops_what_was_not_processed()
    {
        await using var host = await new EngineHost(storage)
            .Orchestrator("Drop", async context =>
            {
                await context.WaitForExternalEvent<string>("go");
                if (context.GetInput<int>() == 0)
                    context.ContinueAsNew(1, preserveUnprocessedEvents: false);
                return "over";
            })
            .StartAsync();

        var id = await host.ScheduleAsync("Drop", 0);
        await host.Client.SuspendInstanceAsync(id);
        await host.Client.RaiseEventAsync(id, "other");
        await host.Client.RaiseEventAsync(id, "go");
        await host.Client.ResumeInstanceAsync(id);
        await host.IdleAsync();

        var history = await host.HistoryAsync(id);
        Assert.Equal(["OrchestratorStarted", "ExecutionStarted"], history.Select(e => e.Kind.ToString()));
    }

    [Fact]
    public async Task An_orchestrator_sends_an_event_to_another_instance()
    {
        await using var host = await new EngineHost(storage)
            .Orchestrator("Listen", async context => await context.WaitForExternalEvent<string>("hello"))
            .Orchestrator("Tell", context =>
            {
                context.SendEvent(context.GetInput<string>()!, "hello", "from afar");
                return Task.FromResult<object?>(null);
            })
            .StartAsync();

        var listener = await host.ScheduleAsync("Listen");
        await host.RunAsync("Tell", listener);

        Assert.Equal("from afar", (await host.GetAsync(listener)).ReadOutputAs<string>());
        Assert.Empty(await host.Table.QueryAsync<Azure.Data.Tables.TableEntity>("Live eq true").ToListAsync());
    }

    [Fact]
    public async Task An_event_that_was_answered_for_survives_a_kill()
    {
        await using var host = await new EngineHost(storage)
            .Orchestrator("Two", async context =>
                await context.WaitForExternalEvent<string>("a") + await context.WaitForExternalEvent<string>("b"))
            .StartAsync();

        var id = await host.ScheduleAsync("Two");
        await host.Client.RaiseEventAsync(id, "b", "2");
        await host.KillAndStartAsync();
        await host.Client.RaiseEventAsync(id, "a", "1");
        await host.IdleAsync();

        Assert.Equal("12", (await host.GetAsync(id)).ReadOutputAs<string>());
    }
}
