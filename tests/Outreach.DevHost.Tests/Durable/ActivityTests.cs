using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Outreach.DevHost.Tests.Durable;

[Collection(AzuriteFixture.Collection)]
public sealed class ActivityTests(AzuriteFixture storage)
{
    [Fact]
    public async Task Results_reach_the_orchestrator_in_the_order_it_asked()
    {
        await using var host = await new EngineHost(storage)
            .Activity("Double", value => (int)value! * 2, typeof(int))
            .Orchestrator("Sum", async context =>
            {
                var calls = Enumerable.Range(1, 20).Select(n => context.CallActivityAsync<int>("Double", n));
                return (await Task.WhenAll(calls)).Aggregate("", (text, n) => $"{text}{n} ");
            })
            .StartAsync();

        var done = await host.RunAsync("Sum");

        Assert.Equal(OrchestrationRuntimeStatus.Completed, done.RuntimeStatus);
        Assert.Equal("2 4 6 8 10 12 14 16 18 20 22 24 26 28 30 32 34 36 38 40 ", done.ReadOutputAs<string>());
    }

    [Fact]
    public async Task A_failed_activity_throws_TaskFailedException_that_knows_its_cause()
    {
        await using var host = await new EngineHost(storage)
            .Activity("Break", _ => throw new FormatException("bad", new ArgumentNullException("inner")))
            .Orchestrator("Catch", async context =>
            {
                try
                {
                    await context.CallActivityAsync("Break");
                    return "no failure";
                }
                catch (TaskFailedException failed)
                {
                    var details = failed.FailureDetails;
                    return $"{failed.TaskName} {details.ErrorType} {details.IsCausedBy<SystemException>()} "
                        + $"{details.IsCausedBy<IOException>()} {details.InnerFailure!.ErrorType}";
                }
            })
            .StartAsync();

        var done = await host.RunAsync("Catch");

        Assert.Equal("Break System.FormatException True False System.ArgumentNullException", done.ReadOutputAs<string>());
    }

    [Fact]
    public async Task An_unhandled_failure_fails_the_instance_with_the_activity_s_failure_inside()
    {
        await using var host = await new EngineHost(storage)
            .Activity("Break", _ => throw new FormatException("bad"))
            .Orchestrator("Fail", async context => await context.CallActivityAsync<string>("Break"))
            .StartAsync();

        var done = await host.RunAsync("Fail");

        Assert.Equal(OrchestrationRuntimeStatus.Failed, done.RuntimeStatus);
        Assert.Equal(typeof(TaskFailedException).FullName, done.FailureDetails!.ErrorType);
        Assert.Equal("System.FormatException", done.FailureDetails.InnerFailure!.ErrorType);
    }

    [Fact]
    public async Task A_policy_retries_after_growing_delays_up_to_its_longest_interval()
    {
        var clock = new List<DateTimeOffset>();
        EngineHost host = null!;
        host = new EngineHost(storage)
            .Activity("Break", _ =>
            {
                clock.Add(host.Clock.GetUtcNow());
                throw new FormatException("bad");
            })
            .Orchestrator("Retry", async context => await context.CallActivityAsync<string>(
                "Break", null, TaskOptions.FromRetryPolicy(new RetryPolicy(5, TimeSpan.FromMinutes(1), 2, TimeSpan.FromMinutes(5)))));
        await using var _ = await host.StartAsync();

        var id = await host.ScheduleAsync("Retry");
        await host.IdleAsync();
        while (host.Engine.NextTimerDueAt is { } due)
            await host.AdvanceAsync(due - host.Clock.GetUtcNow());

        Assert.Equal([0, 1, 3, 7, 12], clock.Select(at => (at - clock[0]).TotalMinutes));
        Assert.Equal(OrchestrationRuntimeStatus.Failed, (await host.GetAsync(id)).RuntimeStatus);
    }

    [Fact]
    public async Task A_policy_that_does_not_handle_the_failure_does_not_retry()
    {
        var attempts = 0;
        await using var host = await new EngineHost(storage)
            .Activity("Break", _ => ++attempts > 0 ? throw new FormatException("bad") : null)
            .Orchestrator("Retry", async context => await context.CallActivityAsync<string>("Break", null, TaskOptions.FromRetryPolicy(
                new RetryPolicy(5, TimeSpan.FromMinutes(1)) { HandleFailure = failure => failure.IsCausedBy<IOException>() })))
            .StartAsync();

        var done = await host.RunAsync("Retry");

        Assert.Equal(1, attempts);
        Assert.Equal(OrchestrationRuntimeStatus.Failed, done.RuntimeStatus);
    }

    [Fact]
    public async Task A_policy_gives_up_when_its_timeout_has_passed()
    {
        var attempts = 0;
        await using var host = await new EngineHost(storage)
            .Activity("Break", _ => ++attempts > 0 ? throw new FormatException("bad") : null)
            .Orchestrator("Retry", async context => await context.CallActivityAsync<string>("Break", null, TaskOptions.FromRetryPolicy(
                new RetryPolicy(100, TimeSpan.FromMinutes(1), retryTimeout: TimeSpan.FromMinutes(3)))))
            .StartAsync();

        await host.RunAsync("Retry");
        while (host.Engine.NextTimerDueAt is { } due)
            await host.AdvanceAsync(due - host.Clock.GetUtcNow());

        Assert.Equal(4, attempts);
    }

    [Fact]
    public async Task A_retry_handler_decides_by_attempt_and_may_wait()
    {
        var attempts = 0;
        await using var host = await new EngineHost(storage)
            .Activity("Break", _ => ++attempts < 3 ? throw new FormatException("bad") : "good")
            .Orchestrator("Retry", async context => await context.CallActivityAsync<string>(
                "Break",
                null,
                TaskOptions.FromRetryHandler(async retry =>
                {
                    await retry.OrchestrationContext.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
                    return retry.LastAttemptNumber < 5 && retry.LastFailure.IsCausedBy<FormatException>();
                })))
            .StartAsync();

        var id = await host.ScheduleAsync("Retry");
        await host.IdleAsync();
        await host.AdvanceAsync(TimeSpan.FromHours(1));
        await host.AdvanceAsync(TimeSpan.FromHours(1));

        Assert.Equal("good", (await host.GetAsync(id)).ReadOutputAs<string>());
        Assert.Equal(3, attempts);
    }

    [Fact]
    public async Task An_activity_that_was_running_when_the_process_died_runs_again()
    {
        var runs = 0;
        var reached = new TaskCompletionSource();
        await using var host = await new EngineHost(storage)
            .Activity("Work", async (_, stopping) =>
            {
                if (Interlocked.Increment(ref runs) == 1)
                {
                    reached.SetResult();
                    await Task.Delay(Timeout.Infinite, stopping);
                }

                return "done";
            })
            .Orchestrator("Run", async context => await context.CallActivityAsync<string>("Work"))
            .StartAsync();

        var id = await host.ScheduleAsync("Run");
        await reached.Task.WaitAsync(EngineHost.Limit);
        await host.KillAndStartAsync();
        await host.IdleAsync();

        Assert.Equal(2, runs);
        Assert.Equal("done", (await host.GetAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task More_activities_than_a_row_holds_history_of_survive_a_kill()
    {
        await using var host = await new EngineHost(storage)
            .Activity("Echo", value => value)
            .Orchestrator("Import", async context =>
            {
                var texts = await Task.WhenAll(Enumerable.Range(0, 300).Select(
                    n => context.CallActivityAsync<string>("Echo", new string('x', 1000) + n)));
                await context.WaitForExternalEvent<string>("go");
                return texts.Sum(text => text.Length);
            })
            .StartAsync();

        var id = await host.ScheduleAsync("Import");
        await host.IdleAsync();
        await host.KillAndStartAsync();
        await host.Client.RaiseEventAsync(id, "go");
        await host.IdleAsync();

        Assert.Equal(300_000 + 10 + 180 + 600, (await host.GetAsync(id)).ReadOutputAs<int>());
        Assert.Equal(1, (await host.Client.PurgeInstanceAsync(id)).PurgedInstanceCount);
        Assert.Empty(await host.Table.QueryAsync<Azure.Data.Tables.TableEntity>().ToListAsync());
    }
}
