using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Outreach.DevHost.Tests.Durable;

public abstract partial class ConformanceTests
{
    [Fact]
    public async Task A_sub_orchestration_has_its_own_id_knows_its_parent_and_its_result_comes_back()
    {
        var child = Engine.Orchestrator(context =>
            Task.FromResult<object?>($"{context.InstanceId} of {context.Parent!.InstanceId} got {context.GetInput<int>()}"));
        var childId = NewId("child");
        var parent = Engine.Orchestrator(async context =>
            await context.CallSubOrchestratorAsync<string>(child, 7, new SubOrchestrationOptions(instanceId: childId)));

        var done = await Engine.RunAsync(parent);

        Assert.Equal($"{childId} of {done.InstanceId} got 7", done.ReadOutputAs<string>());
        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await Engine.GetAsync(childId)).RuntimeStatus);
    }

    [Fact]
    public async Task Sub_orchestrations_without_ids_get_different_ones_and_run_together()
    {
        var child = Engine.Orchestrator(async context =>
        {
            await context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
            return context.InstanceId;
        });
        var parent = Engine.Orchestrator(async context =>
            await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => context.CallSubOrchestratorAsync<string>(child))));

        var id = await Engine.WaitingAsync(parent);
        await Engine.AdvanceAsync(TimeSpan.FromHours(1));

        Assert.Equal(3, (await Engine.GetAsync(id)).ReadOutputAs<string[]>()!.Distinct().Count());
    }

    [Fact]
    public async Task A_failed_sub_orchestration_throws_an_exception_that_knows_what_failed_and_why()
    {
        var child = Engine.Orchestrator(_ => throw new FormatException("bad"));
        var parent = Engine.Orchestrator(async context =>
        {
            try
            {
                await context.CallSubOrchestratorAsync(child);
                return "no failure";
            }
            catch (TaskFailedException failed)
            {
                return $"{failed.TaskName} {failed.FailureDetails.ErrorType} {failed.FailureDetails.ErrorMessage}";
            }
        });

        var done = await Engine.RunAsync(parent);

        Assert.Equal($"{child} System.FormatException bad", done.ReadOutputAs<string>());
    }

    [Fact]
    public async Task A_policy_retries_a_sub_orchestration()
    {
        var attempts = 0;
        var once = Engine.Activity<string>(_ => ++attempts < 2 ? throw new FormatException("bad") : "good");
        var child = Engine.Orchestrator(async context => await context.CallActivityAsync<string>(once, "x"));
        var parent = Engine.Orchestrator(async context => await context.CallSubOrchestratorAsync<string>(
            child, null, TaskOptions.FromRetryPolicy(new RetryPolicy(3, TimeSpan.FromMinutes(1)))));

        var id = await Engine.WaitingAsync(parent);
        await Engine.AdvanceAsync(TimeSpan.FromMinutes(1));

        Assert.Equal("good", (await Engine.GetAsync(id)).ReadOutputAs<string>());
    }
}
