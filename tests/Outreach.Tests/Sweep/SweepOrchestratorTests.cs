using Microsoft.DurableTask;
using NSubstitute;
using Outreach.Platform.Durable;
using Outreach.Sweep;
using Outreach.Tests.Orchestrations;

namespace Outreach.Tests.Sweep;

/// <summary>Every page of every step once, a few a generation, and one report at the end.</summary>
public sealed class SweepOrchestratorTests
{
    private static readonly string LastStep = Outreach.Platform.Json.NameOf(SweepOrchestrator.Last);
    private static readonly string StepBeforeLast = Outreach.Platform.Json.NameOf(SweepOrchestrator.Last - 1);

    private static readonly DateTimeOffset Now = Samples.Monday;
    private static readonly SweepStepResult OnePage = new()
    {
        Found = new SweepFound { Open = 2, DeadLetters = 1 },
        Done = new SweepDone { Woken = 1 },
        DeadLetters = [new DeadLetter("f1", "f1-3", "notice:missed", "SendGrid answered 400")],
        Items = 2,
        Milliseconds = 5,
    };

    [Fact]
    public async Task It_goes_on_where_a_generation_stopped_with_the_sums()
    {
        var context = new Generation(Now).Context;
        context.GetInput<SweepCheckpoint>().Returns(
            new SweepCheckpoint { Step = SweepStep.Worklists, Sum = new SweepSum { Found = new SweepFound { Open = 10 } } });
        context.CallActivityAsync<SweepStepResult>(Arg.Any<TaskName>(), Arg.Any<object?>(), Arg.Any<TaskOptions?>())
            .Returns(OnePage, OnePage with { Continuation = "b" });

        await SweepOrchestrator.RunAsync(context);

        Received.InOrder(() =>
        {
            context.CallActivityAsync<SweepStepResult>(
                "SweepPage", new SweepPageInput { Step = SweepStep.Worklists }, Retries.OfActivities);
            context.CallActivityAsync<SweepStepResult>(
                "SweepPage", new SweepPageInput { Step = SweepStep.Orchestrations }, Retries.OfActivities);
            context.ContinueAsNew(
                Same(new SweepCheckpoint
                {
                    Step = SweepStep.Orchestrations,
                    Continuation = "b",
                    AnySwept = true,
                    Sum = new SweepSum
                    {
                        Found = new SweepFound { Open = 14, DeadLetters = 2 },
                        Done = new SweepDone { Woken = 2 },
                        Parts = [new SweepPart("worklists", 2, 5), new SweepPart("orchestrations", 2, 5)],
                        DeadLetters = [.. Enumerable.Repeat(OnePage.DeadLetters[0], 2)],
                    },
                }),
                true);
        });
        await context.DidNotReceiveWithAnyArgs().CallActivityAsync(default, default(object), default);
    }

    [Fact]
    public async Task The_sweep_is_reported_and_ends_with_the_last_page_of_the_last_step()
    {
        var context = new Generation(Now).Context;
        context.GetInput<SweepCheckpoint>().Returns(new SweepCheckpoint { Step = SweepOrchestrator.Last });
        context.CallActivityAsync<SweepStepResult>(Arg.Any<TaskName>(), Arg.Any<object?>(), Arg.Any<TaskOptions?>()).Returns(OnePage);

        await SweepOrchestrator.RunAsync(context);

        await context.Received(1).CallActivityAsync(
            "ReportSweep",
            Same(new SweepReportInput { Id = "instance-1", FinishedAt = Now, Sum = new SweepSum().With(LastStep, OnePage) }),
            Retries.OfActivities);
        context.DidNotReceiveWithAnyArgs().ContinueAsNew(default, default);
    }

    [Fact]
    public async Task A_page_that_fails_is_counted_and_the_other_steps_are_swept()
    {
        var context = new Generation(Now).Context;
        context.GetInput<SweepCheckpoint>().Returns(new SweepCheckpoint { Step = SweepOrchestrator.Last - 1 });
        context.CallActivityAsync<SweepStepResult>(Arg.Any<TaskName>(), Arg.Any<object?>(), Arg.Any<TaskOptions?>())
            .Returns(_ => throw Broken(), _ => Task.FromResult(OnePage));

        await SweepOrchestrator.RunAsync(context);

        await context.Received(1).CallActivityAsync(
            "ReportSweep",
            Same(new SweepReportInput
            {
                Id = "instance-1",
                FinishedAt = Now,
                Sum = new SweepSum().With(
                    StepBeforeLast, new SweepStepResult { Found = new SweepFound { Failed = 1 } }).With(LastStep, OnePage),
            }),
            Retries.OfActivities);
    }

    [Fact]
    public async Task A_sweep_of_which_every_page_fails_is_reported_as_failed()
    {
        var context = new Generation(Now).Context;
        context.GetInput<SweepCheckpoint>().Returns(new SweepCheckpoint { Step = SweepOrchestrator.Last - 1 });
        context.CallActivityAsync<SweepStepResult>(Arg.Any<TaskName>(), Arg.Any<object?>(), Arg.Any<TaskOptions?>())
            .Returns<SweepStepResult>(_ => throw Broken());

        await SweepOrchestrator.RunAsync(context);

        await context.Received(1).CallActivityAsync(
            "ReportSweep",
            Same(new SweepReportInput
            {
                Id = "instance-1",
                Status = SweepStatus.Failed,
                FinishedAt = Now,
                Sum = new SweepSum()
                    .With(StepBeforeLast, new SweepStepResult { Found = new SweepFound { Failed = 1 } })
                    .With(LastStep, new SweepStepResult { Found = new SweepFound { Failed = 1 } }),
            }),
            Retries.OfActivities);
    }

    [Fact]
    public async Task Every_step_is_swept_once_from_the_start_to_the_end()
    {
        var steps = new List<SweepStep>();
        var checkpoint = new SweepCheckpoint();
        for (var generation = 0; checkpoint is not null; generation++)
        {
            Assert.True(generation < 100, "the sweep does not come to its end");
            var context = new Generation(Now).Context;
            context.GetInput<SweepCheckpoint>().Returns(checkpoint);
            context.CallActivityAsync<SweepStepResult>(
                Arg.Any<TaskName>(), Arg.Do<object?>(input => steps.Add(((SweepPageInput)input!).Step)), Arg.Any<TaskOptions?>())
                .Returns(OnePage);
            checkpoint = null;
            context.When(one => one.ContinueAsNew(Arg.Any<object?>(), Arg.Any<bool>())).Do(call => checkpoint = (SweepCheckpoint)call[0]);

            await SweepOrchestrator.RunAsync(context);
        }

        Assert.Equal(Enum.GetValues<SweepStep>(), steps);
    }

    [Fact]
    public void A_sum_names_the_first_dead_letters_and_counts_the_rest()
    {
        var sum = Enumerable.Range(0, 30).Aggregate(new SweepSum(), (before, _) => before.With("open_work", OnePage));

        Assert.Equal((30, SweepSum.NamedDeadLetters), (sum.Found.DeadLetters, sum.DeadLetters.Count));
        Assert.Equal(new SweepPart("open_work", 60, 150), Assert.Single(sum.Parts));
    }

    // Lists in records are equal by their contents only once they are written down.
    private static object Same<T>(T expected) => Arg.Is<object?>(given => given is T && Written((T)given) == Written(expected))!;

    private static string Written<T>(T value) => System.Text.Json.JsonSerializer.Serialize(value, Outreach.Platform.Json.Http);

    private static TaskFailedException Broken() => new("SweepPage", 1, new InvalidOperationException("Storage does not answer."));
}
