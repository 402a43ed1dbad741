using DurableTask.Core;
using DurableTask.Core.Exceptions;
using DurableTask.Core.History;
using Outreach.DevHost.Durable.Memory;

namespace Outreach.DevHost.Tests.Durable.Memory;

/// <summary>What becomes of messages, turn by turn: here the test is the worker.</summary>
public sealed class MemoryMessageTests : IDisposable
{
    private readonly MemoryOrchestrationService _service = new();

    public void Dispose() => _service.Dispose();

    [Fact]
    public async Task A_message_to_an_instance_that_is_missing_is_dropped()
    {
        await _service.SendTaskOrchestrationMessageAsync(Event("missing", "early"));
        Assert.Null(await LockAsync());

        await CreateAsync("missing", "execution");
        var turn = await LockAsync();

        Assert.IsType<ExecutionStartedEvent>(Assert.Single(turn!.NewMessages).Event);
    }

    [Fact]
    public async Task A_turn_begins_with_the_start_and_takes_the_events_that_came_before_it_ran()
    {
        await CreateAsync("one", "execution");
        await _service.SendTaskOrchestrationMessageBatchAsync(Event("one", "a"), Event("one", "b"));

        var turn = await LockAsync();

        Assert.Equal(["execution", "a", "b"], turn!.NewMessages.Select(Name));
        Assert.Null(await LockAsync());
    }

    [Fact]
    public async Task What_comes_during_a_turn_waits_for_its_end()
    {
        await CreateAsync("one", "execution");
        var turn = await LockAsync();
        await _service.SendTaskOrchestrationMessageAsync(Event("one", "late"));
        Assert.Null(await LockAsync());

        await CompleteAsync(turn!);
        var next = await LockAsync();

        Assert.Equal(["late"], next!.NewMessages.Select(Name));
        Assert.Equal(3, next.OrchestrationRuntimeState.PastEvents.Count);
    }

    [Fact]
    public async Task What_was_given_out_is_counted_until_it_is_done()
    {
        await CreateAsync("one", "execution");
        Assert.Equal(1, await _service.CountAsync(default));
        var turn = await LockAsync();
        Assert.Equal(1, await _service.CountAsync(default));

        var scheduled = new TaskScheduledEvent(0, "activity");
        await CompleteAsync(turn!, step: scheduled, activity: Message("one", "execution", scheduled));
        Assert.Equal(1, await _service.CountAsync(default));
        var activity = (await _service.LockNextTaskActivityWorkItem(TimeSpan.Zero, default))!;
        Assert.Equal(1, await _service.CountAsync(default));

        await _service.AbandonTaskActivityWorkItemAsync(activity);
        Assert.Equal(1, await _service.CountAsync(default));
        activity = (await _service.LockNextTaskActivityWorkItem(TimeSpan.Zero, default))!;
        await _service.CompleteTaskActivityWorkItemAsync(
            activity, Message("one", "execution", new TaskCompletedEvent(-1, 0, "result")));
        Assert.Equal(1, await _service.CountAsync(default));
        await CompleteAsync((await LockAsync())!);
        Assert.Equal(0, await _service.CountAsync(default));
    }

    [Fact]
    public async Task An_abandoned_turn_comes_again_with_its_messages_before_the_newer_ones()
    {
        await CreateAsync("one", "execution");
        await _service.SendTaskOrchestrationMessageAsync(Event("one", "a"));
        var turn = await LockAsync();
        await _service.SendTaskOrchestrationMessageAsync(Event("one", "b"));
        await _service.AbandonTaskOrchestrationWorkItemAsync(turn!);
        Assert.Null(await LockAsync());
        await _service.ReleaseTaskOrchestrationWorkItemAsync(turn!);

        var again = await LockAsync();

        Assert.Equal(["execution", "a", "b"], again!.NewMessages.Select(Name));
        Assert.Empty(again.OrchestrationRuntimeState.Events);
    }

    [Fact]
    public async Task After_continue_as_new_answers_to_the_earlier_generation_are_dropped_and_events_are_not()
    {
        await CreateAsync("one", "first");
        var turn = await LockAsync();
        await _service.SendTaskOrchestrationMessageAsync(Message("one", "first", new TaskCompletedEvent(-1, 0, "old")));
        await _service.SendTaskOrchestrationMessageAsync(Message("one", "first", new EventRaisedEvent(-1, "") { Name = "to the first" }));
        await _service.SendTaskOrchestrationMessageAsync(Event("one", "to any"));
        await CompleteAsync(turn!, "second", new TaskScheduledEvent(0));

        var next = await LockAsync();

        Assert.Equal(["to any"], next!.NewMessages.Select(Name));
        Assert.Equal("second", (await _service.GetOrchestrationStateAsync("one", ""))!.OrchestrationInstance.ExecutionId);
    }

    [Fact]
    public async Task An_answer_that_comes_before_its_step_is_in_the_history_waits_for_the_turn_that_writes_the_step()
    {
        await CreateAsync("one", "execution");
        var turn = await LockAsync();
        await _service.SendTaskOrchestrationMessageAsync(Message("one", "execution", new TimerFiredEvent(-1) { TimerId = 7 }));
        await CompleteAsync(turn!);
        Assert.Null(await LockAsync());

        await _service.SendTaskOrchestrationMessageAsync(Event("one", "go on"));
        var second = await LockAsync();
        Assert.Equal(["go on"], second!.NewMessages.Select(Name));
        await CompleteAsync(second, "execution", new TimerCreatedEvent(7));
        var third = await LockAsync();

        Assert.Equal(7, Assert.IsType<TimerFiredEvent>(Assert.Single(third!.NewMessages).Event).TimerId);
    }

    [Fact]
    public async Task What_comes_to_an_instance_that_has_ended_is_dropped()
    {
        await CreateAsync("one", "execution");
        await CompleteAsync((await LockAsync())!, step: new ExecutionCompletedEvent(0, "result", OrchestrationStatus.Completed));

        await _service.SendTaskOrchestrationMessageAsync(Event("one", "to any"));
        await _service.SendTaskOrchestrationMessageAsync(Message("one", "execution", new TimerFiredEvent(-1) { TimerId = 0 }));

        Assert.Null(await LockAsync());
        var state = (await _service.GetOrchestrationStateAsync("one", ""))!;
        Assert.Equal((OrchestrationStatus.Completed, "result"), (state.OrchestrationStatus, state.Output));
    }

    [Fact]
    public async Task An_instance_that_is_purged_during_its_turn_is_gone_and_so_is_what_the_turn_did()
    {
        await CreateAsync("one", "execution");
        var turn = await LockAsync();
        await _service.SendTaskOrchestrationMessageAsync(Event("one", "late"));
        Assert.Equal(1, (await _service.PurgeInstanceStateAsync("one")).DeletedInstanceCount);

        await Assert.ThrowsAsync<SessionAbortedException>(() => CompleteAsync(turn!));
        await _service.AbandonTaskOrchestrationWorkItemAsync(turn!);
        await _service.ReleaseTaskOrchestrationWorkItemAsync(turn!);

        Assert.Null(await LockAsync());
        Assert.Null(await _service.GetOrchestrationStateAsync("one", ""));
    }

    [Fact]
    public async Task An_instance_that_is_started_anew_during_its_turn_drops_that_turn_and_runs_the_new_execution()
    {
        await CreateAsync("one", "first");
        var turn = await LockAsync();
        await CreateAsync("one", "second");

        await Assert.ThrowsAsync<SessionAbortedException>(() => CompleteAsync(turn!));
        await _service.AbandonTaskOrchestrationWorkItemAsync(turn!);
        await _service.ReleaseTaskOrchestrationWorkItemAsync(turn!);
        var next = await LockAsync();

        Assert.Equal(["second"], next!.NewMessages.Select(Name));
        Assert.Empty(next.OrchestrationRuntimeState.Events);
    }

    [Fact]
    public async Task An_abandoned_activity_comes_again()
    {
        await CreateAsync("one", "execution");
        var turn = await LockAsync();
        await CompleteAsync(turn!, activity: Message("one", "execution", new TaskScheduledEvent(0) { Name = "Activity" }));
        var activity = await LockActivityAsync();
        Assert.Null(await LockActivityAsync());

        await _service.AbandonTaskActivityWorkItemAsync(activity!);

        Assert.Same(activity!.TaskMessage, (await LockActivityAsync())!.TaskMessage);
    }

    /// <summary>Whoever stops a worker looks once, and then only each second, whether its fetches have ended.</summary>
    [Fact]
    public async Task Waiting_for_work_has_ended_when_the_call_that_stops_it_returns()
    {
        using var stop = new CancellationTokenSource();
        var turn = _service.LockNextTaskOrchestrationWorkItemAsync(TimeSpan.Zero, stop.Token);
        var activity = _service.LockNextTaskActivityWorkItem(TimeSpan.Zero, stop.Token);
        Assert.False(turn.IsCompleted || activity.IsCompleted);

        stop.Cancel();

        Assert.True(turn.IsCompletedSuccessfully && activity.IsCompletedSuccessfully);
        Assert.Null(await turn);
        Assert.Null(await activity);
        await CreateAsync("one", "execution");
        Assert.NotNull(await LockAsync());
    }

    private static string Name(TaskMessage message) => message.Event switch
    {
        EventRaisedEvent raised => raised.Name,
        ExecutionStartedEvent started => started.OrchestrationInstance.ExecutionId,
        var other => other.EventType.ToString(),
    };

    private static TaskMessage Message(string id, string? execution, HistoryEvent content) => new()
    {
        OrchestrationInstance = new() { InstanceId = id, ExecutionId = execution },
        Event = content,
    };

    private static TaskMessage Event(string id, string name) => Message(id, null, new EventRaisedEvent(-1, "") { Name = name });

    private static ExecutionStartedEvent Start(string id, string execution) => new(-1, "")
    {
        OrchestrationInstance = new() { InstanceId = id, ExecutionId = execution },
        Name = "Any",
    };

    private Task CreateAsync(string id, string execution) =>
        _service.CreateTaskOrchestrationAsync(Message(id, execution, Start(id, execution)));

    /// <summary>Null when no instance is ready: the wait is cancelled before it begins.</summary>
    private Task<TaskOrchestrationWorkItem?> LockAsync() =>
        _service.LockNextTaskOrchestrationWorkItemAsync(TimeSpan.Zero, new CancellationToken(canceled: true));

    private Task<TaskActivityWorkItem?> LockActivityAsync() =>
        _service.LockNextTaskActivityWorkItem(TimeSpan.Zero, new CancellationToken(canceled: true));

    private async Task CompleteAsync(
        TaskOrchestrationWorkItem turn, string? continueAs = null, HistoryEvent? step = null, TaskMessage? activity = null)
    {
        var state = turn.OrchestrationRuntimeState;
        state.AddEvent(new OrchestratorStartedEvent(-1));
        foreach (var message in turn.NewMessages)
        {
            state.AddEvent(message.Event);
        }

        if (continueAs is not null && continueAs != state.OrchestrationInstance!.ExecutionId)
        {
            state = new();
            state.AddEvent(new OrchestratorStartedEvent(-1));
            state.AddEvent(Start(turn.InstanceId, continueAs));
        }

        if (step is not null)
        {
            state.AddEvent(step);
        }

        state.AddEvent(new OrchestratorCompletedEvent(-1));
        await _service.CompleteTaskOrchestrationWorkItemAsync(turn, state, activity is null ? [] : [activity], [], [], null, null);
        await _service.ReleaseTaskOrchestrationWorkItemAsync(turn);
    }
}
