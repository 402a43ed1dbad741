using System.Collections.Concurrent;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Outreach.DevHost.Tests.Durable;

public abstract partial class ConformanceTests
{
    [Fact]
    public async Task Activities_run_one_after_another_in_the_order_of_the_calls()
    {
        var ran = new ConcurrentQueue<string>();
        var run = Engine.Activity<string>(name =>
        {
            ran.Enqueue(name!);
            return null;
        });
        var three = Engine.Orchestrator(async context =>
        {
            foreach (var name in new[] { "first", "second", "third" })
            {
                await context.CallActivityAsync(run, name);
            }

            return null;
        });

        await Engine.RunAsync(three);

        Assert.Equal(["first", "second", "third"], ran);
    }

    [Fact]
    public async Task Results_of_a_fan_out_come_back_in_the_order_of_the_calls()
    {
        var twice = Engine.Activity<int>(n => n * 2);
        var fanOut = Engine.Orchestrator(async context =>
            string.Join(' ', await Task.WhenAll(Enumerable.Range(1, 20).Select(n => context.CallActivityAsync<int>(twice, n)))));

        var done = await Engine.RunAsync(fanOut);

        Assert.Equal("2 4 6 8 10 12 14 16 18 20 22 24 26 28 30 32 34 36 38 40", done.ReadOutputAs<string>());
    }

    [Fact]
    public async Task Activities_of_a_fan_out_run_side_by_side()
    {
        var here = 0;
        var allHere = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var meet = Engine.Activity<int>(async (_, stopping) =>
        {
            if (Interlocked.Increment(ref here) == 3)
            {
                allHere.TrySetResult();
            }

            await allHere.Task.WaitAsync(stopping);
            return "met";
        });
        var fanOut = Engine.Orchestrator(async context =>
            await Task.WhenAll(Enumerable.Range(0, 3).Select(n => context.CallActivityAsync<string>(meet, n))));

        var done = await Engine.RunAsync(fanOut);

        Assert.Equal(["met", "met", "met"], done.ReadOutputAs<string[]>()!);
    }

    [Fact]
    public async Task A_failed_activity_throws_an_exception_that_knows_what_failed_and_why()
    {
        var breaks = Engine.Activity<string>(_ => throw new FormatException("bad", new IOException("inner")));
        var catches = Engine.Orchestrator(async context =>
        {
            try
            {
                await context.CallActivityAsync(breaks, "x");
                return "no failure";
            }
            catch (TaskFailedException failed)
            {
                var details = failed.FailureDetails;
                return string.Join(" | ", failed.TaskName, failed.Message, details.ErrorType, details.ErrorMessage,
                    details.InnerFailure!.ErrorType, details.IsCausedBy<SystemException>(), details.IsCausedBy<IOException>());
            }
        });

        var done = await Engine.RunAsync(catches);

        Assert.Equal(
            $"{breaks} | Task '{breaks}' (#0) failed with an unhandled exception: bad | System.FormatException | bad"
                + " | System.IO.IOException | True | False",
            done.ReadOutputAs<string>());
    }

    [Fact]
    public async Task An_unhandled_failure_fails_the_instance_and_its_output_is_the_failure_in_words()
    {
        var breaks = Engine.Activity<string>(_ => throw new FormatException("bad"));
        var fails = Engine.Orchestrator(async context => await context.CallActivityAsync<string>(breaks, "x"));

        var failed = await Engine.RunAsync(fails);

        Assert.Equal(OrchestrationRuntimeStatus.Failed, failed.RuntimeStatus);
        Assert.Equal(
            $"Microsoft.DurableTask.TaskFailedException: Task '{breaks}' (#0) failed with an unhandled exception: bad",
            failed.SerializedOutput);

        // Azure Storage keeps the failure as the output's text, not as details.
        Assert.Null(failed.FailureDetails);
    }

    [Fact]
    public async Task A_policy_retries_after_growing_delays_up_to_its_longest_interval()
    {
        var attempts = new ConcurrentQueue<DateTimeOffset>();
        var breaks = Engine.Activity<string>(_ =>
        {
            attempts.Enqueue(Engine.Now);
            throw new FormatException("bad");
        });
        var policy = new RetryPolicy(5, TimeSpan.FromMinutes(1), 2, TimeSpan.FromMinutes(5));
        var retries = Engine.Orchestrator(async context =>
            await context.CallActivityAsync<string>(breaks, "x", TaskOptions.FromRetryPolicy(policy)));

        var id = await Engine.WaitingAsync(retries);
        await Engine.PlayToTheEndAsync(id);

        Assert.Equal([0, 1, 3, 7, 12], attempts.Select(at => (at - attempts.First()).TotalMinutes));
        Assert.Equal(OrchestrationRuntimeStatus.Failed, (await Engine.GetAsync(id)).RuntimeStatus);
    }

    [Fact]
    public async Task A_policy_retries_only_the_failures_that_it_handles()
    {
        var attempts = 0;
        var breaks = Engine.Activity<string>(_ =>
            ++attempts == 1 ? throw new IOException("once more") : throw new FormatException("bad"));
        var policy = new RetryPolicy(9, TimeSpan.FromMinutes(1)) { HandleFailure = failure => failure.IsCausedBy<IOException>() };
        var retries = Engine.Orchestrator(async context =>
            await context.CallActivityAsync<string>(breaks, "x", TaskOptions.FromRetryPolicy(policy)));

        await Engine.PlayToTheEndAsync(await Engine.WaitingAsync(retries));

        Assert.Equal(2, attempts);
    }

    [Fact]
    public async Task A_policy_gives_up_when_its_timeout_has_passed()
    {
        var attempts = 0;
        var breaks = Engine.Activity<string>(_ => ++attempts > 0 ? throw new FormatException("bad") : null);
        var policy = new RetryPolicy(100, TimeSpan.FromMinutes(1), retryTimeout: TimeSpan.FromMinutes(3));
        var retries = Engine.Orchestrator(async context =>
            await context.CallActivityAsync<string>(breaks, "x", TaskOptions.FromRetryPolicy(policy)));

        await Engine.PlayToTheEndAsync(await Engine.WaitingAsync(retries));

        Assert.Equal(4, attempts);
    }

    [Fact]
    public async Task A_retry_handler_decides_by_attempt_and_may_wait()
    {
        var attempts = 0;
        var breaks = Engine.Activity<string>(_ => ++attempts < 3 ? throw new FormatException("bad") : "good");
        var retries = Engine.Orchestrator(async context => await context.CallActivityAsync<string>(
            breaks,
            "x",
            TaskOptions.FromRetryHandler(async retry =>
            {
                await retry.OrchestrationContext.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
                return retry.LastAttemptNumber < 5 && retry.LastFailure.IsCausedBy<FormatException>();
            })));

        var id = await Engine.WaitingAsync(retries);
        await Engine.AdvanceAsync(TimeSpan.FromHours(1));
        await Engine.AdvanceAsync(TimeSpan.FromHours(1));

        Assert.Equal(("good", 3), ((await Engine.GetAsync(id)).ReadOutputAs<string>(), attempts));
    }

    [Fact]
    public async Task An_activity_that_does_not_exist_fails_the_call_and_is_named()
    {
        var calls = Engine.Orchestrator(async context => await context.CallActivityAsync<string>("NoSuchActivity", "x"));

        var failed = await Engine.RunAsync(calls);

        Assert.Equal(OrchestrationRuntimeStatus.Failed, failed.RuntimeStatus);
        Assert.Contains("NoSuchActivity", failed.SerializedOutput, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_orchestrator_that_does_not_exist_is_started_and_fails_and_is_named()
    {
        // The extension looks for the function when the instance runs, not when it is started.
        var failed = await Engine.RunAsync("NoSuchOrchestrator");

        Assert.Equal(OrchestrationRuntimeStatus.Failed, failed.RuntimeStatus);
        Assert.Contains("NoSuchOrchestrator", failed.SerializedOutput, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_of_functions_have_no_case()
    {
        var echo = Engine.Activity<string>(text => text);
        var calls = Engine.Orchestrator(async context =>
            await context.CallActivityAsync<string>(echo.ToUpperInvariant(), "found"));

        var done = await Engine.RunAsync(calls.ToLowerInvariant());

        Assert.Equal("found", done.ReadOutputAs<string>());
    }

    [Fact]
    public async Task Nothing_is_idle_while_an_activity_runs()
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var holds = Engine.Activity<string>(async (_, stopping) =>
        {
            reached.TrySetResult();
            await release.Task.WaitAsync(stopping);
            return "released";
        });
        var calls = Engine.Orchestrator(async context => await context.CallActivityAsync<string>(holds, "x"));

        var id = await Engine.ScheduleAsync(calls);
        await reached.Task.WaitAsync(TestEngine.Limit);
        var idle = Engine.IdleAsync();
        Assert.False(idle.IsCompleted);
        release.SetResult();
        await idle;

        Assert.Equal("released", (await Engine.GetAsync(id)).ReadOutputAs<string>());
    }
}
