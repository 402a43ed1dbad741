using Microsoft.DurableTask;
using NSubstitute;
using Outreach.Merges;
using Outreach.Platform.Durable;
using Outreach.Tests.Orchestrations;

namespace Outreach.Tests.Merges;

/// <summary>A merge is taken step by step to its end, a few steps a generation, and waits where it has to.</summary>
public sealed class MergeOrchestratorTests
{
    private static readonly DateTimeOffset Now = Samples.Monday;
    private static readonly MergeCheckpoint Checkpoint = new() { MergeId = "m1" };
    private static readonly MergeStepResult Step = new() { Stage = "follow_ups" };

    private readonly Generation _generation = new(Now);

    public MergeOrchestratorTests() => _generation.Context.GetInput<MergeCheckpoint>().Returns(Checkpoint);

    [Fact]
    public async Task It_goes_on_anew_where_a_generation_leaves_steps()
    {
        Steps().Returns(Step);

        await MergeOrchestrator.RunAsync(_generation.Context);

        await _generation.Context.Received(4).CallActivityAsync<MergeStepResult>(
            "TakeMergeStep", new MergeStepInput { MergeId = "m1", Now = Now }, Retries.OfActivities);
        _generation.Context.Received(1).ContinueAsNew(Checkpoint, true);
        _generation.Context.Received().SetCustomStatus("follow_ups");
        Assert.Null(_generation.TimerAt);
    }

    [Fact]
    public async Task It_ends_with_the_last_step()
    {
        Steps().Returns(Step, Step with { IsOver = true });

        await MergeOrchestrator.RunAsync(_generation.Context);

        _generation.Context.DidNotReceiveWithAnyArgs().ContinueAsNew(default, default);
    }

    [Fact]
    public async Task A_step_that_waits_for_a_mention_on_its_way_in_is_taken_again_when_its_time_has_come()
    {
        Steps().Returns(Step with { NotBefore = Now.AddMinutes(1) });

        var run = MergeOrchestrator.RunAsync(_generation.Context);

        Assert.False(run.IsCompleted);
        Assert.Equal(Now.AddMinutes(1).UtcDateTime, _generation.TimerAt);
        _generation.Elapse();
        await run;
        _generation.Context.Received(1).ContinueAsNew(Checkpoint, true);
    }

    [Fact]
    public async Task A_step_that_fails_is_taken_again_later_once_its_retries_are_used_up()
    {
        Steps().Returns<MergeStepResult>(
            _ => throw new TaskFailedException("TakeMergeStep", 1, new InvalidOperationException("Storage does not answer.")));

        var run = MergeOrchestrator.RunAsync(_generation.Context);

        Assert.Equal((Now + Retries.AfterFailedTurn).UtcDateTime, _generation.TimerAt);
        _generation.Elapse();
        await run;
        _generation.Context.Received(1).ContinueAsNew(Checkpoint, true);
    }

    private Task<MergeStepResult> Steps() =>
        _generation.Context.CallActivityAsync<MergeStepResult>(Arg.Any<TaskName>(), Arg.Any<object?>(), Arg.Any<TaskOptions?>());
}
