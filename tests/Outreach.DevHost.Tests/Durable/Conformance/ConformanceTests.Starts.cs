using DurableTask.Core.Exceptions;
using Microsoft.DurableTask.Client;

namespace Outreach.DevHost.Tests.Durable;

public abstract partial class ConformanceTests
{
    private static readonly OrchestrationRuntimeStatus[] AllStatuses =
    [
        OrchestrationRuntimeStatus.Pending, OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Suspended,
        OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Failed, OrchestrationRuntimeStatus.Terminated,
    ];

    [Theory]
    [InlineData(OrchestrationRuntimeStatus.Pending)]
    [InlineData(OrchestrationRuntimeStatus.Running)]
    [InlineData(OrchestrationRuntimeStatus.Suspended)]
    [InlineData(OrchestrationRuntimeStatus.Completed)]
    [InlineData(OrchestrationRuntimeStatus.Failed)]
    [InlineData(OrchestrationRuntimeStatus.Terminated)]
    public async Task A_start_that_dedupes_every_status_is_refused_in_each(OrchestrationRuntimeStatus status)
    {
        var (name, id) = await InStatusAsync(status);

        await Assert.ThrowsAsync<OrchestrationAlreadyExistsException>(() => StartAgainAsync(name, id, AllStatuses));
        await Engine.IdleAsync();

        var found = await Engine.GetAsync(id);
        Assert.Equal((status, "first"), (found.RuntimeStatus, found.ReadInputAs<string>()));
    }

    [Theory]
    [InlineData(OrchestrationRuntimeStatus.Pending)]
    [InlineData(OrchestrationRuntimeStatus.Running)]
    [InlineData(OrchestrationRuntimeStatus.Suspended)]
    public async Task A_start_that_dedupes_nothing_is_refused_while_the_first_is_not_over(OrchestrationRuntimeStatus status)
    {
        // The extension adds the statuses of what is not over to whatever it is asked to dedupe (overridableExistingInstanceStates).
        var (name, id) = await InStatusAsync(status);

        await Assert.ThrowsAsync<OrchestrationAlreadyExistsException>(() => StartAgainAsync(name, id));
        await Assert.ThrowsAsync<OrchestrationAlreadyExistsException>(
            () => StartAgainAsync(name, id, OrchestrationRuntimeStatus.Completed));
        await Engine.IdleAsync();

        Assert.Equal(status, (await Engine.GetAsync(id)).RuntimeStatus);
    }

    [Theory]
    [InlineData(OrchestrationRuntimeStatus.Completed)]
    [InlineData(OrchestrationRuntimeStatus.Failed)]
    [InlineData(OrchestrationRuntimeStatus.Terminated)]
    public async Task A_start_that_dedupes_nothing_replaces_what_is_over(OrchestrationRuntimeStatus status)
    {
        var (name, id) = await InStatusAsync(status);

        await StartAgainAsync(name, id);
        await Engine.IdleAsync();

        var found = await Engine.GetAsync(id);
        Assert.Equal((OrchestrationRuntimeStatus.Running, "second"), (found.RuntimeStatus, found.ReadInputAs<string>()));
        await Engine.RaiseAsync(id, "go", "end");
        await Engine.IdleAsync();
        Assert.Equal("end", (await Engine.GetAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Of_many_starts_with_one_id_at_once_one_runs()
    {
        var runs = 0;
        var count = Engine.Activity<int>(_ => Interlocked.Increment(ref runs));
        var counts = Engine.Orchestrator(async context =>
        {
            await context.CallActivityAsync<int>(count, 1);
            return await context.WaitForExternalEvent<string>("go");
        });
        var id = NewId("same");

        // Who loses is told so, or not at all when it came in between: Azure Storage then drops its message.
        await Task.WhenAll(Enumerable.Range(0, 10).Select(async _ =>
        {
            try
            {
                await Engine.ScheduleAsync(counts, "x", id);
            }
            catch (OrchestrationAlreadyExistsException)
            {
            }
        }));
        await Engine.IdleAsync();

        Assert.Equal(1, runs);
    }

    [Fact]
    public async Task A_delayed_start_is_pending_until_its_time()
    {
        var (name, id) = await InStatusAsync(OrchestrationRuntimeStatus.Pending);
        Assert.Equal(Engine.Now.AddDays(4), Engine.Engine.NextTimerDueAt);
        await Engine.AdvanceAsync(TimeSpan.FromDays(4) - TimeSpan.FromSeconds(1));
        Assert.Equal(OrchestrationRuntimeStatus.Pending, (await Engine.GetAsync(id)).RuntimeStatus);
        await Engine.AdvanceAsync(TimeSpan.FromSeconds(1));

        var started = await Engine.GetAsync(id);
        Assert.Equal((name, OrchestrationRuntimeStatus.Running), (started.Name, started.RuntimeStatus));
    }

    [Fact]
    public async Task A_start_whose_time_has_passed_runs_at_once()
    {
        var waits = Engine.Orchestrator(async context => await context.WaitForExternalEvent<string>("go"));

        var id = await Engine.ScheduleAsync(waits, startAt: Engine.Now.AddDays(-1));
        await Engine.IdleAsync();

        Assert.Equal(OrchestrationRuntimeStatus.Running, (await Engine.GetAsync(id)).RuntimeStatus);
    }

    [Fact]
    public async Task An_instance_id_may_hold_what_keys_of_tables_may_not()
    {
        var returns = Engine.Orchestrator(context => Task.FromResult<object?>(context.InstanceId));
        var id = NewId("a/b\\c#d?e%f ü");

        await Engine.ScheduleAsync(returns, null, id);
        await Engine.IdleAsync();

        Assert.Equal(id, (await Engine.GetAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task An_instance_id_that_looks_like_an_entity_is_refused()
    {
        var returns = Engine.Orchestrator(_ => Task.FromResult<object?>(null));

        await Assert.ThrowsAsync<ArgumentException>(() => Engine.ScheduleAsync(returns, null, "@entity"));
    }

    [Fact]
    public async Task An_instance_tells_what_it_was_started_as_and_when_on_the_moved_clock()
    {
        await Engine.AdvanceAsync(TimeSpan.FromDays(30));
        var returns = Engine.Orchestrator(context => Task.FromResult<object?>(context.GetInput<string>()));

        var id = (await Engine.RunAsync(returns, "in")).InstanceId;

        var found = await Client.GetInstanceAsync(id, true, TestEngine.Limit);
        Assert.Equal((returns, id, Engine.Now), (found!.Name, found.InstanceId, found.CreatedAt));
        Assert.Equal(("\"in\"", "\"in\""), (found.SerializedInput, found.SerializedOutput));
    }

    [Fact]
    public async Task Input_output_and_custom_status_come_only_when_they_are_asked_for()
    {
        var returns = Engine.Orchestrator(context => Task.FromResult<object?>(context.GetInput<string>()));

        var id = (await Engine.RunAsync(returns, "in")).InstanceId;

        var found = await Client.GetInstanceAsync(id, TestEngine.Limit);
        Assert.Equal((null, null, null), (found!.SerializedInput, found.SerializedOutput, found.SerializedCustomStatus));
    }

    private Task<string> StartAgainAsync(string name, string id, params OrchestrationRuntimeStatus[] dedupe)
    {
        var options = new Microsoft.DurableTask.StartOrchestrationOptions(id);
        return Client.ScheduleNewOrchestrationInstanceAsync(
            name, "second", dedupe.Length == 0 ? options : options.WithDedupeStatuses(dedupe), TestEngine.Limit);
    }

    private async Task<(string Name, string Id)> InStatusAsync(OrchestrationRuntimeStatus status)
    {
        var name = Engine.Orchestrator(async context =>
            await context.WaitForExternalEvent<string>("go") is "end" ? "end" : throw new FormatException("bad"));
        DateTimeOffset? startAt = status == OrchestrationRuntimeStatus.Pending ? Engine.Now.AddDays(4) : null;
        var id = await Engine.ScheduleAsync(name, "first", NewId("start"), startAt);
        await Engine.IdleAsync();
        await (status switch
        {
            OrchestrationRuntimeStatus.Suspended => Client.SuspendInstanceAsync(id, "wait", TestEngine.Limit),
            OrchestrationRuntimeStatus.Completed => Engine.RaiseAsync(id, "go", "end"),
            OrchestrationRuntimeStatus.Failed => Engine.RaiseAsync(id, "go", "fail"),
            OrchestrationRuntimeStatus.Terminated => Client.TerminateInstanceAsync(id, "enough", TestEngine.Limit),
            _ => Task.CompletedTask,
        });
        await Engine.IdleAsync();
        Assert.Equal(status, (await Engine.GetAsync(id)).RuntimeStatus);
        return (name, id);
    }
}
