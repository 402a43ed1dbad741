using DurableTask.Core.History;

namespace Outreach.DevHost.Tests.Durable;

public abstract partial class ConformanceTests
{
    [Fact]
    public async Task Events_before_the_wait_are_kept_in_order_and_their_name_has_no_case()
    {
        var collects = Engine.Orchestrator(async context =>
        {
            await context.WaitForExternalEvent<string>("start");
            return await context.WaitForExternalEvent<string>("Item")
                + await context.WaitForExternalEvent<string>("Item")
                + await context.WaitForExternalEvent<string>("Item");
        });

        var id = await Engine.WaitingAsync(collects);
        foreach (var item in new[] { "a", "b", "c" })
        {
            await Engine.RaiseAsync(id, "ITEM", item);
            await Engine.IdleAsync();
        }

        await Engine.RaiseAsync(id, "start", "now");
        await Engine.IdleAsync();

        Assert.Equal("abc", (await Engine.GetAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task An_event_is_kept_from_the_moment_the_instance_has_started()
    {
        var waits = Engine.Orchestrator(async context => await context.WaitForExternalEvent<string>("item"));

        // Before that it may be dropped: the engine puts back a start that it takes before the row of its instance is written.
        var id = await Engine.ScheduleAsync(waits);
        await Client.WaitForInstanceStartAsync(id, TestEngine.Limit);
        await Engine.RaiseAsync(id, "item", "early");
        await Engine.IdleAsync();

        Assert.Equal("early", (await Engine.GetAsync(id)).ReadOutputAs<string>());
    }

    [Theory]
    [InlineData(true, "from the activity's time")]
    [InlineData(false, "late")]
    public async Task An_event_during_an_activity_crosses_continue_as_new_if_it_is_to_be_preserved(bool preserve, string expected)
    {
        var (reached, release) = (NewSignal(), NewSignal());
        var holds = Engine.Activity<string>(async (_, stopping) =>
        {
            reached.TrySetResult();
            await release.Task.WaitAsync(stopping);
            return null;
        });
        var generations = Engine.Orchestrator(async context =>
        {
            if (context.GetInput<int>() == 1)
            {
                return await context.WaitForExternalEvent<string>("item");
            }

            await context.CallActivityAsync(holds, "x");
            context.ContinueAsNew(1, preserve);
            return null;
        });

        var id = await Engine.ScheduleAsync(generations, 0);
        await reached.Task.WaitAsync(TestEngine.Limit);
        await Engine.RaiseAsync(id, "item", "from the activity's time");

        // The event is taken in by a turn of its own before the activity ends; else it would arrive in the next generation, and be kept.
        await UntilAsync(async () => (await Engine.HistoryAsync(id)).OfType<EventRaisedEvent>().Any());
        release.SetResult();
        await Engine.IdleAsync();
        if (!preserve)
        {
            await Engine.RaiseAsync(id, "item", "late");
            await Engine.IdleAsync();
        }

        Assert.Equal(expected, (await Engine.GetAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Of_thirty_events_at_once_none_is_lost_while_each_continues_as_new()
    {
        var touch = Engine.Activity<int>(n => n);
        var counts = Engine.Orchestrator(async context =>
        {
            var seen = context.GetInput<List<int>>()!;
            await context.CallActivityAsync<int>(touch, seen.Count);
            using var cancel = new CancellationTokenSource();
            var timer = context.CreateTimer(TimeSpan.FromDays(3), cancel.Token);
            var item = context.WaitForExternalEvent<int>("item");
            if (await Task.WhenAny(item, timer) == item)
            {
                cancel.Cancel();
                seen.Add(await item);
            }

            context.ContinueAsNew(seen);
            return null;
        });

        var id = await Engine.ScheduleAsync(counts, new List<int>());
        await Client.WaitForInstanceStartAsync(id, TestEngine.Limit);
        await Task.WhenAll(Enumerable.Range(0, 30).Select(n => Engine.RaiseAsync(id, "item", n)));
        await Engine.IdleAsync();

        var seen = (await Engine.GetAsync(id)).ReadInputAs<List<int>>()!;
        Assert.Equal(Enumerable.Range(0, 30), seen.Distinct().Order());
        if (DeliversOnce)
        {
            Assert.Equal(30, seen.Count);
        }

        Assert.InRange((await Engine.HistoryAsync(id)).Count, 1, 29);
    }

    [Fact]
    public async Task The_newest_of_two_waits_for_one_name_gets_the_next_event()
    {
        // Waits are a stack since version 1.18 of the SDK, so that one that was abandoned takes nothing from the one that is awaited.
        var two = Engine.Orchestrator(async context =>
        {
            var older = context.WaitForExternalEvent<string>("item");
            var newer = context.WaitForExternalEvent<string>("item");
            return $"newer {await newer}, older {await older}";
        });

        var id = await Engine.WaitingAsync(two);
        await Engine.RaiseAsync(id, "item", "1");
        await Engine.IdleAsync();
        await Engine.RaiseAsync(id, "item", "2");
        await Engine.IdleAsync();

        Assert.Equal("newer 1, older 2", (await Engine.GetAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task A_wait_that_was_cancelled_takes_no_event()
    {
        var cancelled = Engine.Orchestrator(async context =>
        {
            var first = context.WaitForExternalEvent<string>("item");
            using var cancel = new CancellationTokenSource();
            _ = context.WaitForExternalEvent<string>("item", cancel.Token);
            cancel.Cancel();
            return await first;
        });

        var id = await Engine.WaitingAsync(cancelled);
        await Engine.RaiseAsync(id, "item", "seen");
        await Engine.IdleAsync();

        Assert.Equal("seen", (await Engine.GetAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task A_wait_with_a_timeout_ends_at_the_event_or_is_cancelled_at_its_time()
    {
        var waits = Engine.Orchestrator(async context =>
        {
            var answer = await context.WaitForExternalEvent<string>("answer", TimeSpan.FromDays(2));
            try
            {
                return answer + await context.WaitForExternalEvent<string>("another", TimeSpan.FromDays(1));
            }
            catch (TaskCanceledException)
            {
                return $"{answer}, alone";
            }
        });

        var id = await Engine.WaitingAsync(waits);
        await Engine.RaiseAsync(id, "answer", "yes");
        await Engine.IdleAsync();
        await Engine.AdvanceAsync(TimeSpan.FromDays(1));

        Assert.Equal("yes, alone", (await Engine.GetAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task An_orchestrator_sends_an_event_to_another_instance()
    {
        var listens = Engine.Orchestrator(async context => await context.WaitForExternalEvent<string>("hello"));
        var sends = Engine.Orchestrator(context =>
        {
            context.SendEvent(context.GetInput<string>()!, "hello", "from afar");
            return Task.FromResult<object?>(null);
        });

        var listener = await Engine.WaitingAsync(listens);
        await Engine.RunAsync(sends, listener);

        Assert.Equal("from afar", (await Engine.GetAsync(listener)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task An_event_without_a_payload_is_null()
    {
        var waits = Engine.Orchestrator(async context => (await context.WaitForExternalEvent<string?>("item")) is null);

        var id = await Engine.WaitingAsync(waits);
        await Engine.RaiseAsync(id, "item");
        await Engine.IdleAsync();

        Assert.True((await Engine.GetAsync(id)).ReadOutputAs<bool>());
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        var limit = TestEngine.Limit;
        while (!await condition())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), limit);
        }
    }
}
