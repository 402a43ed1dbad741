using System.Collections.Concurrent;
using Microsoft.DurableTask.Client;

namespace Outreach.DevHost.Tests.Durable;

/// <summary>
/// What a killed process leaves behind, the next one finishes. Much of the time it waits for messages to be seen again, so the class runs
/// beside the others.
/// </summary>
public sealed class MessageDurabilityTests(SharedAzurite storage) : IClassFixture<SharedAzurite>
{
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
    public async Task Continue_as_new_loses_no_event_over_kills()
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

        // The service stores a turn before it deletes the messages of that: a kill in between brings them to the next generation once more.
        Assert.Equal(Enumerable.Range(0, 20), (await engine.GetAsync(id)).ReadInputAs<List<int>>()!.Distinct().Order());
    }

    [Fact]
    public async Task A_kill_between_a_turn_and_the_deletion_of_its_messages_brings_an_event_once_more()
    {
        await using var proxy = await StorageProxy.StartAsync(storage.ConnectionString);
        await using var engine = await TestEngine.OnAzureStorage(proxy.ConnectionString, visibility: TimeSpan.FromSeconds(6)).StartAsync();
        var twice = NewSignal();
        var counts = engine.Orchestrator(async context =>
        {
            var seen = context.GetInput<List<int>>()!;
            if (seen.Count == 2)
            {
                twice.TrySetResult();
            }

            seen.Add(await context.WaitForExternalEvent<int>("item"));
            context.ContinueAsNew(seen);
            return null;
        });
        var id = await engine.WaitingAsync(counts, new List<int>());

        var refused = proxy.RefuseDeletionsAsync();
        await engine.RaiseAsync(id, "item", 7);
        await refused.WaitAsync(TestEngine.Limit);
        await engine.KillAndStartAsync();
        await twice.Task.WaitAsync(TestEngine.Limit);
        proxy.Allow();
        await engine.IdleAsync();

        Assert.All((await engine.GetAsync(id)).ReadInputAs<List<int>>()!, item => Assert.Equal(7, item));
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
