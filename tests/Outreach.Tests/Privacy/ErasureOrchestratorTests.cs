using Microsoft.DurableTask;
using NSubstitute;
using Outreach.Platform.Durable;
using Outreach.Privacy;
using Outreach.Tests.Orchestrations;

namespace Outreach.Tests.Privacy;

public sealed class ErasureOrchestratorTests
{
    private static readonly ErasurePageInput Input = new() { ErasureId = "e1", Now = Samples.Monday };

    [Fact]
    public async Task It_goes_on_with_the_id_alone_where_a_generation_leaves_pages()
    {
        var context = ContextAfter(failures: 3);
        Pages(context).Returns(new ErasurePageResult { Step = "follow_ups" });

        await ErasureOrchestrator.RunAsync(context);

        await context.Received(2).CallActivityAsync<ErasurePageResult>("TakeErasurePage", Input, Retries.OfActivities);
        context.Received(1).ContinueAsNew(new ErasureCheckpoint { ErasureId = "e1" }, true);
    }

    [Fact]
    public async Task It_ends_with_the_last_page()
    {
        var context = ContextAfter(failures: 0);
        Pages(context).Returns(new ErasurePageResult { Step = "over", Over = true });

        await ErasureOrchestrator.RunAsync(context);

        await context.Received(1).CallActivityAsync<ErasurePageResult>("TakeErasurePage", Input, Retries.OfActivities);
        context.DidNotReceiveWithAnyArgs().ContinueAsNew(default, default);
    }

    [Fact]
    public async Task A_page_that_waits_for_something_under_way_elsewhere_is_taken_again_by_the_next_generation()
    {
        var generation = new Generation(Samples.Monday);
        generation.Context.GetInput<ErasureCheckpoint>().Returns(new ErasureCheckpoint { ErasureId = "e1" });
        Pages(generation.Context).Returns(new ErasurePageResult { Step = "follow_ups", WaitFor = TimeSpan.FromMinutes(1) });

        var running = ErasureOrchestrator.RunAsync(generation.Context);
        Assert.False(running.IsCompleted);
        generation.Elapse();
        await running;

        Assert.Equal(Samples.Monday.AddMinutes(1).UtcDateTime, generation.TimerAt);
        await generation.Context.Received(1).CallActivityAsync<ErasurePageResult>("TakeErasurePage", Input, Retries.OfActivities);
        generation.Context.Received(1).ContinueAsNew(new ErasureCheckpoint { ErasureId = "e1" }, true);
    }

    [Fact]
    public async Task A_page_that_has_not_failed_too_often_is_taken_again_later()
    {
        var generation = new Generation(Samples.Monday);
        generation.Context.GetInput<ErasureCheckpoint>().Returns(new ErasureCheckpoint { ErasureId = "e1", Failures = 2 });
        Pages(generation.Context).Returns<ErasurePageResult>(_ => throw Broken());

        var running = ErasureOrchestrator.RunAsync(generation.Context);
        generation.Elapse();
        await running;

        Assert.Equal((Samples.Monday + Retries.AfterFailedTurn).UtcDateTime, generation.TimerAt);
        generation.Context.Received(1).ContinueAsNew(new ErasureCheckpoint { ErasureId = "e1", Failures = 3 }, true);
    }

    [Fact]
    public async Task The_erasure_says_so_and_fails_once_a_page_has_failed_too_often()
    {
        var context = ContextAfter(ErasureOrchestrator.MaxFailures - 1);
        Pages(context).Returns<ErasurePageResult>(_ => throw Broken());

        await Assert.ThrowsAsync<TaskFailedException>(() => ErasureOrchestrator.RunAsync(context));

        await context.Received(1).CallActivityAsync("BreakOffErasure", Input, Retries.OfActivities);
        context.DidNotReceiveWithAnyArgs().ContinueAsNew(default, default);
    }

    private static Task<ErasurePageResult> Pages(TaskOrchestrationContext context) =>
        context.CallActivityAsync<ErasurePageResult>(Arg.Any<TaskName>(), Arg.Any<object?>(), Arg.Any<TaskOptions?>());

    private static TaskOrchestrationContext ContextAfter(int failures)
    {
        var context = new Generation(Samples.Monday).Context;
        context.GetInput<ErasureCheckpoint>().Returns(new ErasureCheckpoint { ErasureId = "e1", Failures = failures });
        return context;
    }

    private static TaskFailedException Broken() => new("TakeErasurePage", 1, new InvalidOperationException("Storage does not answer."));
}
