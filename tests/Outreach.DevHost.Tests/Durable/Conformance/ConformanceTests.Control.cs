using Grpc.Core;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Outreach.DevHost.Tests.Durable;

public abstract partial class ConformanceTests
{
    [Fact]
    public async Task A_suspended_instance_keeps_events_and_timers_until_it_is_resumed()
    {
        var waits = Engine.Orchestrator(async context =>
        {
            var timer = context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
            var item = await context.WaitForExternalEvent<string>("item");
            await timer;
            return item;
        });

        var id = await Engine.WaitingAsync(waits);
        await Client.SuspendInstanceAsync(id, "wait", TestEngine.Limit);
        await Engine.IdleAsync();
        await Engine.RaiseAsync(id, "item", "kept");
        await Engine.IdleAsync();
        await Engine.AdvanceAsync(TimeSpan.FromHours(1));
        Assert.Equal(OrchestrationRuntimeStatus.Suspended, (await Engine.GetAsync(id)).RuntimeStatus);
        await Client.ResumeInstanceAsync(id, "go on", TestEngine.Limit);
        await Engine.IdleAsync();

        Assert.Equal("kept", (await Engine.GetAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Suspending_twice_and_resuming_what_runs_are_refused()
    {
        var waits = Engine.Orchestrator(async context => await context.WaitForExternalEvent<string>("item"));

        var id = await Engine.WaitingAsync(waits);
        await AssertRefusedAsync(StatusCode.FailedPrecondition, () => Client.ResumeInstanceAsync(id, "go on", TestEngine.Limit));
        await Client.SuspendInstanceAsync(id, "wait", TestEngine.Limit);
        await Engine.IdleAsync();

        await AssertRefusedAsync(StatusCode.FailedPrecondition, () => Client.SuspendInstanceAsync(id, "wait", TestEngine.Limit));
    }

    [Fact]
    public async Task A_terminated_instance_has_the_reason_as_output_and_goes_no_further()
    {
        var timer = Engine.Orchestrator(async context =>
        {
            await context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
            return "fired";
        });

        var id = await Engine.WaitingAsync(timer);
        await Client.TerminateInstanceAsync(id, "enough", TestEngine.Limit);
        await Engine.IdleAsync();
        await Engine.AdvanceAsync(TimeSpan.FromHours(1));

        var ended = await Engine.GetAsync(id);
        Assert.Equal((OrchestrationRuntimeStatus.Terminated, "enough"), (ended.RuntimeStatus, ended.ReadOutputAs<string>()));
    }

    [Fact]
    public async Task A_pending_instance_that_is_terminated_never_starts()
    {
        var (_, id) = await InStatusAsync(OrchestrationRuntimeStatus.Pending);

        await Client.TerminateInstanceAsync(id, "enough", TestEngine.Limit);
        await Engine.IdleAsync();
        Assert.Equal(OrchestrationRuntimeStatus.Terminated, (await Engine.GetAsync(id)).RuntimeStatus);
        await Engine.AdvanceAsync(TimeSpan.FromDays(4));

        Assert.Equal(OrchestrationRuntimeStatus.Terminated, (await Engine.GetAsync(id)).RuntimeStatus);
    }

    [Fact]
    public async Task A_sub_orchestration_survives_its_parent_even_if_the_termination_is_to_be_recursive()
    {
        // The extension does not hand the wish for recursion to Azure Storage.
        var child = Engine.Orchestrator(async context => await context.WaitForExternalEvent<string>("go"));
        var childId = NewId("child");
        var parent = Engine.Orchestrator(async context =>
            await context.CallSubOrchestratorAsync<string>(child, null, new SubOrchestrationOptions(instanceId: childId)));

        var id = await Engine.WaitingAsync(parent);
        await Client.TerminateInstanceAsync(id, new TerminateInstanceOptions("enough", Recursive: true), TestEngine.Limit);
        await Engine.IdleAsync();
        Assert.Equal(OrchestrationRuntimeStatus.Terminated, (await Engine.GetAsync(id)).RuntimeStatus);
        await Engine.RaiseAsync(childId, "go", "on");
        await Engine.IdleAsync();

        Assert.Equal("on", (await Engine.GetAsync(childId)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Purging_deletes_what_is_over_and_its_history()
    {
        var returns = Engine.Orchestrator(_ => Task.FromResult<object?>("done"));
        var id = (await Engine.RunAsync(returns)).InstanceId;

        Assert.Equal(1, (await Client.PurgeInstanceAsync(id, TestEngine.Limit)).PurgedInstanceCount);

        Assert.Null(await Client.GetInstanceAsync(id, TestEngine.Limit));
        Assert.Empty(await Engine.HistoryAsync(id));
        Assert.Equal(0, (await Client.PurgeInstanceAsync(id, TestEngine.Limit)).PurgedInstanceCount);
    }

    [Theory]
    [InlineData(OrchestrationRuntimeStatus.Pending)]
    [InlineData(OrchestrationRuntimeStatus.Running)]
    [InlineData(OrchestrationRuntimeStatus.Suspended)]
    public async Task Purging_what_is_not_over_throws(OrchestrationRuntimeStatus status)
    {
        var (_, id) = await InStatusAsync(status);

        await Assert.ThrowsAsync<RpcException>(() => Client.PurgeInstanceAsync(id, TestEngine.Limit));

        Assert.Equal(status, (await Engine.GetAsync(id)).RuntimeStatus);
    }

    [Fact]
    public async Task Purging_by_time_and_status_deletes_those_alone()
    {
        await Engine.AdvanceAsync(TimeSpan.FromDays(1));
        var start = Engine.Now;
        var (_, ended) = await InStatusAsync(OrchestrationRuntimeStatus.Completed);
        var (_, stopped) = await InStatusAsync(OrchestrationRuntimeStatus.Terminated);
        var (_, failed) = await InStatusAsync(OrchestrationRuntimeStatus.Failed);
        var (_, runs) = await InStatusAsync(OrchestrationRuntimeStatus.Running);
        await Engine.AdvanceAsync(TimeSpan.FromDays(1));
        var (_, later) = await InStatusAsync(OrchestrationRuntimeStatus.Completed);

        var purged = await Client.PurgeAllInstancesAsync(
            new PurgeInstancesFilter(
                start, start.AddHours(1), [OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Terminated]),
            TestEngine.Limit);

        Assert.Equal(2, purged.PurgedInstanceCount);
        Assert.Null(await Client.GetInstanceAsync(ended, TestEngine.Limit));
        Assert.Null(await Client.GetInstanceAsync(stopped, TestEngine.Limit));
        Assert.NotNull(await Client.GetInstanceAsync(failed, TestEngine.Limit));
        Assert.NotNull(await Client.GetInstanceAsync(runs, TestEngine.Limit));
        Assert.NotNull(await Client.GetInstanceAsync(later, TestEngine.Limit));
    }

    [Fact]
    public async Task Nothing_can_be_done_to_an_instance_that_is_missing()
    {
        Assert.Null(await Client.GetInstanceAsync("nobody", TestEngine.Limit));
        Assert.Empty(await Engine.HistoryAsync("nobody"));
        await AssertRefusedAsync(StatusCode.NotFound, () => Engine.RaiseAsync("nobody", "item"));
        await AssertRefusedAsync(StatusCode.NotFound, () => Client.TerminateInstanceAsync("nobody", "enough", TestEngine.Limit));
        await AssertRefusedAsync(StatusCode.NotFound, () => Client.SuspendInstanceAsync("nobody", "wait", TestEngine.Limit));
        await AssertRefusedAsync(StatusCode.NotFound, () => Client.ResumeInstanceAsync("nobody", "go on", TestEngine.Limit));
    }

    [Theory]
    [InlineData(OrchestrationRuntimeStatus.Completed)]
    [InlineData(OrchestrationRuntimeStatus.Failed)]
    [InlineData(OrchestrationRuntimeStatus.Terminated)]
    public async Task Nothing_can_be_done_to_an_instance_that_is_over(OrchestrationRuntimeStatus status)
    {
        var (_, id) = await InStatusAsync(status);

        await AssertRefusedAsync(StatusCode.FailedPrecondition, () => Engine.RaiseAsync(id, "go", "end"));
        await AssertRefusedAsync(StatusCode.FailedPrecondition, () => Client.TerminateInstanceAsync(id, "enough", TestEngine.Limit));
        await AssertRefusedAsync(StatusCode.FailedPrecondition, () => Client.SuspendInstanceAsync(id, "wait", TestEngine.Limit));
        await AssertRefusedAsync(StatusCode.FailedPrecondition, () => Client.ResumeInstanceAsync(id, "go on", TestEngine.Limit));

        Assert.Equal(status, (await Engine.GetAsync(id)).RuntimeStatus);
    }

    [Fact]
    public async Task Waiting_for_an_instance_that_is_missing_takes_as_long_as_the_caller_lets_it()
    {
        // The extension polls for it: the instance could still be started.
        using var started = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        using var completed = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Client.WaitForInstanceStartAsync("nobody", started.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Client.WaitForInstanceCompletionAsync("nobody", completed.Token));
    }

    [Fact]
    public async Task Waiting_for_an_instance_returns_when_it_has_started_and_when_it_is_over()
    {
        var (_, id) = await InStatusAsync(OrchestrationRuntimeStatus.Pending);
        var start = Client.WaitForInstanceStartAsync(id, TestEngine.Limit);
        var completion = Client.WaitForInstanceCompletionAsync(id, true, TestEngine.Limit);

        Assert.False(start.IsCompleted);
        await Engine.AdvanceAsync(TimeSpan.FromDays(4));
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await start).RuntimeStatus);
        Assert.False(completion.IsCompleted);
        await Engine.RaiseAsync(id, "go", "end");

        Assert.Equal("end", (await completion).ReadOutputAs<string>());
    }
}
