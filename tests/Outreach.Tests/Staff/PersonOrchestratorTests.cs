using Microsoft.DurableTask;
using NSubstitute;
using Outreach.Platform.Durable;
using Outreach.Staff;
using Outreach.Tests.Orchestrations;

namespace Outreach.Tests.Staff;

/// <summary>A person's clock has the same shape as a follow-up's: one turn, one wait, a new beginning.</summary>
public sealed class PersonOrchestratorTests
{
    private static readonly DateTimeOffset Now = Samples.Monday;
    private static readonly PersonCheckpoint Checkpoint = new() { StaffId = "anna" };
    private readonly Generation _generation = new(Now);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task It_begins_anew_when_the_row_changes_or_a_moment_comes(bool changed)
    {
        Given(new PersonTurnResult { NextDeadline = Now.AddHours(30) });

        var running = PersonOrchestrator.RunAsync(_generation.Context);
        Assert.False(running.IsCompleted);
        await EndWaitAsync(running, changed);

        Assert.Equal(changed, _generation.TimerWasCancelled);
        Assert.Equal(("changed", Now.AddHours(30).UtcDateTime), (_generation.WaitedFor, _generation.TimerAt));
        await _generation.Context.Received(1).CallActivityAsync<PersonTurnResult>(
            "TakePersonTurn", new PersonTurnInput { StaffId = "anna", Now = Now }, Retries.OfActivities);
        _generation.Context.Received(1).ContinueAsNew(Checkpoint, true);
    }

    [Fact]
    public async Task The_next_turn_goes_on_at_once_where_one_was_cut_short()
    {
        Given(new PersonTurnResult { After = "03|f7", NextDeadline = Now.AddDays(1) });

        var running = PersonOrchestrator.RunAsync(_generation.Context);
        await EndWaitAsync(running, changed: false);

        Assert.Equal(Now.UtcDateTime, _generation.TimerAt);
        _generation.Context.Received(1).ContinueAsNew(Checkpoint with { After = "03|f7" }, true);
    }

    [Fact]
    public async Task The_turn_after_the_last_part_of_a_long_one_begins_at_the_beginning()
    {
        Given(new PersonTurnResult { NextDeadline = Now.AddDays(1) }, Checkpoint with { After = "03|f7" });

        var running = PersonOrchestrator.RunAsync(_generation.Context);
        await EndWaitAsync(running, changed: true);

        await _generation.Context.Received(1).CallActivityAsync<PersonTurnResult>(
            "TakePersonTurn", new PersonTurnInput { StaffId = "anna", After = "03|f7", Now = Now }, Retries.OfActivities);
        _generation.Context.Received(1).ContinueAsNew(Checkpoint, true);
    }

    // One that waits all the same would wait for ever.
    [Fact(Timeout = 30_000)]
    public async Task It_ends_where_nobody_has_that_id()
    {
        Given(new PersonTurnResult { Over = true, NextDeadline = Now });

        await PersonOrchestrator.RunAsync(_generation.Context);

        _generation.Context.DidNotReceiveWithAnyArgs().ContinueAsNew(default, default);
        Assert.Null(_generation.TimerAt);
    }

    [Fact]
    public async Task It_waits_for_three_days_at_the_most_where_nothing_is_ahead()
    {
        Given(new PersonTurnResult());

        var running = PersonOrchestrator.RunAsync(_generation.Context);
        await EndWaitAsync(running, changed: false);

        Assert.Equal(Now.AddDays(3).UtcDateTime, _generation.TimerAt);
    }

    [Fact]
    public async Task A_turn_that_fails_is_taken_again_from_where_it_was_once_retries_are_used_up()
    {
        var checkpoint = Checkpoint with { After = "03|f7" };
        _generation.Context.GetInput<PersonCheckpoint>().Returns(checkpoint);
        _generation.Context.CallActivityAsync<PersonTurnResult>(Arg.Any<TaskName>(), Arg.Any<object?>(), Arg.Any<TaskOptions?>())
            .Returns(Task.FromException<PersonTurnResult>(new TaskFailedException("TakePersonTurn", 1, new TimeoutException())));

        var running = PersonOrchestrator.RunAsync(_generation.Context);
        await EndWaitAsync(running, changed: false);

        Assert.Equal(Now.AddMinutes(5).UtcDateTime, _generation.TimerAt);
        _generation.Context.Received(1).ContinueAsNew(checkpoint, true);
    }

    [Fact]
    public async Task It_fails_and_says_so_where_it_is_started_without_a_checkpoint() =>
        await Assert.ThrowsAsync<InvalidOperationException>(() => PersonOrchestrator.RunAsync(_generation.Context));

    private void Given(PersonTurnResult turn, PersonCheckpoint? checkpoint = null)
    {
        _generation.Context.GetInput<PersonCheckpoint>().Returns(checkpoint ?? Checkpoint);
        _generation.Context.CallActivityAsync<PersonTurnResult>(
            Arg.Any<TaskName>(), Arg.Any<object?>(), Arg.Any<TaskOptions?>()).Returns(turn);
    }

    private async Task EndWaitAsync(Task running, bool changed)
    {
        if (changed)
        {
            _generation.RaiseChanged();
        }
        else
        {
            _generation.Elapse();
        }

        await running;
    }
}
