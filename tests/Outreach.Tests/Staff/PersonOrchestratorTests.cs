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
    public async Task GivenAPerson_WhenTheirRowChangesOrAMomentComes_ThenItBeginsAnew(bool changed)
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
    public async Task GivenATurnThatWasCutShort_WhenItEnds_ThenTheNextGoesOnAtOnceWhereItStopped()
    {
        Given(new PersonTurnResult { After = "03|f7", NextDeadline = Now.AddDays(1) });

        var running = PersonOrchestrator.RunAsync(_generation.Context);
        await EndWaitAsync(running, changed: false);

        Assert.Equal(Now.UtcDateTime, _generation.TimerAt);
        _generation.Context.Received(1).ContinueAsNew(Checkpoint with { After = "03|f7" }, true);
    }

    [Fact]
    public async Task GivenTheLastPartOfALongTurn_WhenItEnds_ThenTheNextTurnBeginsAtTheBeginning()
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
    public async Task GivenNobodyOfThatId_WhenATurnIsTaken_ThenItEnds()
    {
        Given(new PersonTurnResult { Over = true, NextDeadline = Now });

        await PersonOrchestrator.RunAsync(_generation.Context);

        _generation.Context.DidNotReceiveWithAnyArgs().ContinueAsNew(default, default);
        Assert.Null(_generation.TimerAt);
    }

    [Fact]
    public async Task GivenNothingAhead_WhenItWaits_ThenForThreeDaysAtTheMost()
    {
        Given(new PersonTurnResult());

        var running = PersonOrchestrator.RunAsync(_generation.Context);
        await EndWaitAsync(running, changed: false);

        Assert.Equal(Now.AddDays(3).UtcDateTime, _generation.TimerAt);
    }

    [Fact]
    public async Task GivenATurnThatFails_WhenRetriesAreUsedUp_ThenItIsTakenAgainFromWhereItWas()
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
    public async Task GivenNoCheckpoint_WhenItIsStarted_ThenItFailsAndSaysSo() =>
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
