using Microsoft.DurableTask;
using NSubstitute;
using Outreach.FollowUps;
using Outreach.Platform.Durable;
using Outreach.Tests.Orchestrations;

namespace Outreach.Tests.FollowUps;

/// <summary>One generation is one turn, one wait and a new beginning.</summary>
public sealed class FollowUpOrchestratorTests
{
    private static readonly DateTimeOffset Now = Samples.Monday;
    private static readonly FollowUpCheckpoint Checkpoint = new() { FollowUpId = "f1", Run = 2 };
    private readonly Generation _generation = new(Now);

    [Fact]
    public async Task An_event_that_comes_first_cancels_the_timer_and_it_begins_anew()
    {
        Given(new FollowUpTurnResult { Stage = "new", NextDeadline = Now.AddHours(3) });

        var running = FollowUpOrchestrator.RunAsync(_generation.Context);
        Assert.False(running.IsCompleted);
        Assert.Equal(("changed", Now.AddHours(3).UtcDateTime), (_generation.WaitedFor, _generation.TimerAt));
        _generation.RaiseChanged();
        await running;

        Assert.True(_generation.TimerWasCancelled);
        AssertOneTurnAndOneWait();
        _generation.Context.Received(1).ContinueAsNew(Checkpoint, true);
    }

    [Fact]
    public async Task It_begins_anew_and_keeps_unprocessed_events_where_the_deadline_comes_first()
    {
        Given(new FollowUpTurnResult { Stage = "in_progress", NextDeadline = Now.AddHours(3) });

        var running = FollowUpOrchestrator.RunAsync(_generation.Context);
        Assert.False(running.IsCompleted);
        _generation.Elapse();
        await running;

        AssertOneTurnAndOneWait();
        _generation.Context.Received(1).ContinueAsNew(Checkpoint, true);
        _generation.Context.Received(1).SetCustomStatus("in_progress");
    }

    // One that waits all the same would wait for ever.
    [Fact(Timeout = 30_000)]
    public async Task It_ends_without_a_wait_once_the_follow_up_is_over()
    {
        Given(new FollowUpTurnResult { Stage = "closed", Over = true, NextDeadline = Now });

        await FollowUpOrchestrator.RunAsync(_generation.Context);

        _generation.Context.Received(1).SetCustomStatus("closed");
        _generation.Context.DidNotReceiveWithAnyArgs().ContinueAsNew(default, default);
        Assert.Equal((null, null), (_generation.WaitedFor, _generation.TimerAt));
    }

    [Theory]
    [InlineData(null, 72)]
    [InlineData(30 * 24, 72)]
    [InlineData(72, 72)]
    [InlineData(71, 71)]
    [InlineData(0, 0)]
    [InlineData(-5, 0)]
    public async Task The_wait_is_three_days_at_the_most_and_never_backwards(
        int? hours, int waited)
    {
        Given(new FollowUpTurnResult { Stage = "new", NextDeadline = hours is { } far ? Now.AddHours(far) : null });

        var running = FollowUpOrchestrator.RunAsync(_generation.Context);
        _generation.Elapse();
        await running;

        Assert.Equal(Now.AddHours(waited).UtcDateTime, _generation.TimerAt);
        Assert.Equal(DateTimeKind.Utc, _generation.TimerAt!.Value.Kind);
    }

    [Fact]
    public async Task It_fails_and_says_so_where_it_is_started_without_a_checkpoint() =>
        await Assert.ThrowsAsync<InvalidOperationException>(() => FollowUpOrchestrator.RunAsync(_generation.Context));

    [Fact]
    public async Task It_only_waits_where_the_intake_took_its_first_turn_and_the_next_generation_takes_a_turn()
    {
        _generation.Context.GetInput<FollowUpCheckpoint>().Returns(Checkpoint with { WaitsFirstUntil = Now.AddMinutes(45) });

        var running = FollowUpOrchestrator.RunAsync(_generation.Context);
        Assert.False(running.IsCompleted);
        Assert.Equal(("changed", Now.AddMinutes(45).UtcDateTime), (_generation.WaitedFor, _generation.TimerAt));
        _generation.RaiseChanged();
        await running;

        Assert.True(_generation.TimerWasCancelled);
        await _generation.Context.DidNotReceiveWithAnyArgs().CallActivityAsync<FollowUpTurnResult>(default, default, default);
        _generation.Context.Received(1).SetCustomStatus("new");
        _generation.Context.Received(1).ContinueAsNew(Checkpoint, true);
    }

    [Fact]
    public async Task A_turn_that_fails_is_taken_again_once_retries_are_used_up_and_the_clock_goes_on()
    {
        GivenFailure(new TaskFailedException(nameof(FollowUpActivities.TakeFollowUpTurn), 1, new TimeoutException()));

        var running = FollowUpOrchestrator.RunAsync(_generation.Context);
        _generation.Elapse();
        await running;

        Assert.Equal(Now.AddMinutes(5).UtcDateTime, _generation.TimerAt);
        _generation.Context.Received(1).ContinueAsNew(Checkpoint);
    }

    [Fact]
    public async Task A_mistake_of_ours_fails_the_orchestration_and_is_seen()
    {
        GivenFailure(new InvalidCastException());

        await Assert.ThrowsAsync<InvalidCastException>(() => FollowUpOrchestrator.RunAsync(_generation.Context));

        _generation.Context.DidNotReceiveWithAnyArgs().ContinueAsNew(default, default);
    }

    private void GivenFailure(Exception failure)
    {
        _generation.Context.GetInput<FollowUpCheckpoint>().Returns(Checkpoint);
        _generation.Context.CallActivityAsync<FollowUpTurnResult>(Arg.Any<TaskName>(), Arg.Any<object?>(), Arg.Any<TaskOptions?>())
            .Returns(Task.FromException<FollowUpTurnResult>(failure));
    }

    private void Given(FollowUpTurnResult turn)
    {
        _generation.Context.GetInput<FollowUpCheckpoint>().Returns(Checkpoint);
        _generation.Context.CallActivityAsync<FollowUpTurnResult>(
            Arg.Any<TaskName>(), Arg.Any<object?>(), Arg.Any<TaskOptions?>()).Returns(turn);
    }

    private void AssertOneTurnAndOneWait()
    {
        _generation.Context.Received(1).CallActivityAsync<FollowUpTurnResult>(
            "TakeFollowUpTurn", new FollowUpTurnInput { FollowUpId = "f1", Run = 2, Now = Now }, Retries.OfActivities);
        _generation.Context.ReceivedWithAnyArgs(1).CallActivityAsync<FollowUpTurnResult>(default, default, default);
        _generation.Context.ReceivedWithAnyArgs(1).CreateTimer(default(DateTime), default);
        _generation.Context.ReceivedWithAnyArgs(1).WaitForExternalEvent<string>(default!, default(CancellationToken));
    }
}
