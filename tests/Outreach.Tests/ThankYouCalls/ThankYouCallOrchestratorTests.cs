using Microsoft.DurableTask;
using NSubstitute;
using Outreach.Customers.ThankYouCalls;
using Outreach.Platform.Durable;
using Outreach.Tests.Orchestrations;

namespace Outreach.Tests.ThankYouCalls;

/// <summary>A call has the same shape as a follow-up: one turn, one wait, a new beginning.</summary>
public sealed class ThankYouCallOrchestratorTests
{
    private static readonly DateTimeOffset Now = Samples.Monday;
    private static readonly CallCheckpoint Checkpoint = new() { CallId = "c1.1" };
    private readonly Generation _generation = new(Now);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_open_call_begins_anew_when_it_changes_or_its_deadline_comes(bool changed)
    {
        Given(new CallTurnResult { Status = "scheduled", NextDeadline = Now.AddHours(36) });

        var running = ThankYouCallOrchestrator.RunAsync(_generation.Context);
        Assert.False(running.IsCompleted);
        if (changed)
        {
            _generation.RaiseChanged();
        }
        else
        {
            _generation.Elapse();
        }

        await running;

        Assert.Equal(changed, _generation.TimerWasCancelled);
        Assert.Equal(("changed", Now.AddHours(36).UtcDateTime), (_generation.WaitedFor, _generation.TimerAt));
        await _generation.Context.Received(1).CallActivityAsync<CallTurnResult>(
            "TakeCallTurn", new CallTurnInput { CallId = "c1.1", Now = Now }, Retries.OfActivities);
        _generation.Context.Received(1).SetCustomStatus("scheduled");
        _generation.Context.Received(1).ContinueAsNew(Checkpoint, true);
    }

    // One that waits all the same would wait for ever.
    [Fact(Timeout = 30_000)]
    public async Task It_ends_with_the_turn_of_a_call_that_is_over()
    {
        Given(new CallTurnResult { Status = "completed", Over = true });

        await ThankYouCallOrchestrator.RunAsync(_generation.Context);

        _generation.Context.DidNotReceiveWithAnyArgs().ContinueAsNew(default, default);
        Assert.Null(_generation.TimerAt);
    }

    [Fact]
    public async Task It_waits_for_three_days_at_the_most_without_a_deadline()
    {
        Given(new CallTurnResult { Status = "deferred" });

        var running = ThankYouCallOrchestrator.RunAsync(_generation.Context);
        _generation.Elapse();
        await running;

        Assert.Equal(Now.AddDays(3).UtcDateTime, _generation.TimerAt);
    }

    private void Given(CallTurnResult turn)
    {
        _generation.Context.GetInput<CallCheckpoint>().Returns(Checkpoint);
        _generation.Context.CallActivityAsync<CallTurnResult>(
            Arg.Any<TaskName>(), Arg.Any<object?>(), Arg.Any<TaskOptions?>()).Returns(turn);
    }
}
