using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Outreach.DevHost.Tests.Durable;

[Collection(AzuriteFixture.Collection)]
public sealed class ReplayTests(AzuriteFixture storage)
{
    [Fact]
    public async Task Code_that_calls_another_activity_than_history_has_fails_and_names_the_step()
    {
        await using var host = await new EngineHost(storage)
            .Activity("A", value => value)
            .Activity("B", value => value)
            .Orchestrator("Changed", async context =>
            {
                await context.CallActivityAsync("B");
                await context.CallActivityAsync("A");
                return await context.WaitForExternalEvent<string>("go");
            })
            .StartAsync();
        var id = await host.ScheduleAsync("Changed");
        await host.IdleAsync();

        host.Orchestrator("Changed", async context =>
        {
            await context.CallActivityAsync("B");
            await context.CallActivityAsync("B");
            return await context.WaitForExternalEvent<string>("go");
        });
        await host.KillAndStartAsync();
        await host.Client.RaiseEventAsync(id, "go");
        await host.IdleAsync();

        var failed = await host.GetAsync(id);
        Assert.Equal(OrchestrationRuntimeStatus.Failed, failed.RuntimeStatus);
        Assert.Contains("step 2: history has activity 'A', the code now calls activity 'B'", failed.FailureDetails!.ErrorMessage);
    }

    [Fact]
    public async Task Code_that_no_longer_makes_a_call_of_history_or_makes_one_more_fails()
    {
        static async Task<object?> WaitFor(TaskOrchestrationContext context) => await context.WaitForExternalEvent<string>("go");
        static async Task<object?> CallThenWait(TaskOrchestrationContext context)
        {
            await context.CallActivityAsync("A");
            return await WaitFor(context);
        }

        await using var host = await new EngineHost(storage)
            .Activity("A", value => value)
            .Orchestrator("Fewer", CallThenWait)
            .Orchestrator("More", WaitFor)
            .StartAsync();
        var fewer = await host.ScheduleAsync("Fewer");
        var more = await host.ScheduleAsync("More");
        await host.IdleAsync();

        host.Orchestrator("Fewer", WaitFor).Orchestrator("More", CallThenWait);
        await host.KillAndStartAsync();
        await host.Client.RaiseEventAsync(fewer, "go");
        await host.Client.RaiseEventAsync(more, "go");
        await host.IdleAsync();

        Assert.Contains("step 1: history has activity 'A', the code now calls nothing", (await host.GetAsync(fewer)).FailureDetails!.ErrorMessage);
        Assert.Contains("step 1: history has nothing, the code now calls activity 'A'", (await host.GetAsync(more)).FailureDetails!.ErrorMessage);
    }

    [Fact]
    public async Task An_orchestrator_that_awaits_something_not_durable_fails_and_names_the_step()
    {
        var never = new TaskCompletionSource();
        await using var host = await new EngineHost(storage)
            .Activity("A", value => value)
            .Orchestrator("Foreign", async context =>
            {
                await context.CallActivityAsync("A");
                await never.Task;
                return null;
            })
            .StartAsync();

        var failed = await host.RunAsync("Foreign");

        Assert.Equal(OrchestrationRuntimeStatus.Failed, failed.RuntimeStatus);
        Assert.Contains("step 2, after activity 'A': the orchestrator awaited something that is not durable", failed.FailureDetails!.ErrorMessage);
    }

    [Fact]
    public async Task A_non_durable_task_beside_a_durable_one_fails_the_instance_when_it_comes_back()
    {
        await using var host = await new EngineHost(storage)
            .Orchestrator("Beside", async context =>
            {
                var timer = context.CreateTimer(TimeSpan.FromDays(1), CancellationToken.None);
                await Task.WhenAny(timer, Task.Delay(TimeSpan.FromMilliseconds(20)));
                return null;
            })
            .StartAsync();

        var id = await host.ScheduleAsync("Beside");
        var failed = await host.Client.WaitForInstanceCompletionAsync(id, EngineHost.Limit);

        Assert.Equal(OrchestrationRuntimeStatus.Failed, failed.RuntimeStatus);
        Assert.Contains("not durable", failed.FailureDetails!.ErrorMessage);
    }

    [Fact]
    public async Task Time_guids_and_logs_are_the_same_on_replay()
    {
        var seen = new List<(bool Replaying, DateTime Now, Guid Id)>();
        await using var host = await new EngineHost(storage)
            .Activity("A", value => value)
            .Orchestrator("Stable", async context =>
            {
                seen.Add((context.IsReplaying, context.CurrentUtcDateTime, context.NewGuid()));
                await context.CreateTimer(TimeSpan.FromDays(5), CancellationToken.None);
                seen.Add((context.IsReplaying, context.CurrentUtcDateTime, context.NewGuid()));
                return null;
            })
            .StartAsync();
        var begin = host.Clock.GetUtcNow().UtcDateTime;

        await host.RunAsync("Stable");
        await host.AdvanceAsync(TimeSpan.FromDays(6));

        Assert.Equal([false, true, false], seen.Select(one => one.Replaying));
        Assert.Equal([begin, begin, begin.AddDays(6)], seen.Select(one => one.Now));
        Assert.Equal(seen[0].Id, seen[1].Id);
        Assert.NotEqual(seen[1].Id, seen[2].Id);
    }

    [Fact]
    public async Task An_orchestrator_that_continues_as_new_for_ever_leaves_room_for_others()
    {
        await using var host = await new EngineHost(storage)
            .Orchestrator("Spin", async context =>
            {
                await Task.CompletedTask;
                if (context.GetInput<int>() < 1000)
                    context.ContinueAsNew(context.GetInput<int>() + 1);
                return context.GetInput<int>();
            })
            .StartAsync();

        Assert.Equal(1000, (await host.RunAsync("Spin", 0)).ReadOutputAs<int>());
    }
}
