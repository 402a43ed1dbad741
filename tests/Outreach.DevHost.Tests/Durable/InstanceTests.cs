using DurableTask.Core.Exceptions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Outreach.DevHost.Tests.Durable;

[Collection(AzuriteFixture.Collection)]
public sealed class InstanceTests(AzuriteFixture storage)
{
    private static readonly OrchestrationRuntimeStatus[] s_all =
    [
        OrchestrationRuntimeStatus.Pending, OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Suspended,
        OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Failed, OrchestrationRuntimeStatus.Terminated,
    ];

    [Fact]
    public async Task A_second_start_is_refused_for_the_statuses_that_are_deduped()
    {
        await using var host = await Waiting().StartAsync();
        await host.ScheduleAsync("Wait", "first", "one");

        await Assert.ThrowsAsync<OrchestrationAlreadyExistsException>(() => host.ScheduleAsync("Wait", "second", "one"));

        await host.Client.RaiseEventAsync("one", "go");
        await host.IdleAsync();
        var all = new StartOrchestrationOptions("one").WithDedupeStatuses(s_all);
        await Assert.ThrowsAsync<OrchestrationAlreadyExistsException>(
            () => host.Client.ScheduleNewOrchestrationInstanceAsync("Wait", "third", all));
        Assert.Equal("first", (await host.GetAsync("one")).ReadInputAs<string>());

        await host.ScheduleAsync("Wait", "fourth", "one");
        Assert.Equal("fourth", (await host.GetAsync("one")).ReadInputAs<string>());
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await host.GetAsync("one")).RuntimeStatus);
    }

    [Fact]
    public async Task Of_many_starts_with_one_id_exactly_one_wins()
    {
        await using var host = await Waiting().StartAsync();

        var starts = Enumerable.Range(0, 20).Select(async n =>
        {
            try
            {
                await host.ScheduleAsync("Wait", n, "same");
                return 1;
            }
            catch (OrchestrationAlreadyExistsException)
            {
                return 0;
            }
        });

        Assert.Equal(1, (await Task.WhenAll(starts)).Sum());
    }

    [Fact]
    public async Task A_start_that_was_answered_for_survives_a_kill()
    {
        await using var host = await Waiting().StartAsync();
        for (var n = 0; n < 10; n++)
            await host.ScheduleAsync("Wait", n, $"s{n}");
        await host.KillAndStartAsync();

        for (var n = 0; n < 10; n++)
            await host.Client.RaiseEventAsync($"s{n}", "go", "now");
        await host.IdleAsync();

        for (var n = 0; n < 10; n++)
            Assert.Equal(OrchestrationRuntimeStatus.Completed, (await host.GetAsync($"s{n}")).RuntimeStatus);
    }

    [Fact]
    public async Task A_start_in_the_future_waits_for_its_time_also_over_a_kill()
    {
        await using var host = await Waiting().StartAsync();
        var at = host.Clock.GetUtcNow().AddDays(4);
        await host.Client.ScheduleNewOrchestrationInstanceAsync("Wait", null, new StartOrchestrationOptions("later", at));

        Assert.Equal(OrchestrationRuntimeStatus.Pending, (await host.GetAsync("later")).RuntimeStatus);
        await host.KillAndStartAsync();
        Assert.Equal(at, host.Engine.NextTimerDueAt);
        await host.AdvanceAsync(TimeSpan.FromDays(4));

        Assert.Equal(OrchestrationRuntimeStatus.Running, (await host.GetAsync("later")).RuntimeStatus);
    }

    [Fact]
    public async Task A_long_timer_survives_a_kill_and_a_cancelled_one_never_fires()
    {
        await using var host = await new EngineHost(storage)
            .Orchestrator("Timers", async context =>
            {
                using var cancel = new CancellationTokenSource();
                var cancelled = context.CreateTimer(TimeSpan.FromHours(1), cancel.Token);
                cancel.Cancel();
                await context.CreateTimer(TimeSpan.FromDays(40), CancellationToken.None);
                return cancelled.IsCanceled;
            })
            .StartAsync();

        var id = await host.ScheduleAsync("Timers");
        await host.KillAndStartAsync();
        Assert.Equal(host.Clock.GetUtcNow().AddDays(40), host.Engine.NextTimerDueAt);
        await host.AdvanceAsync(TimeSpan.FromDays(41));

        Assert.True((await host.GetAsync(id)).ReadOutputAs<bool>());
    }

    [Fact]
    public async Task A_suspended_instance_keeps_its_events_and_runs_on_when_resumed()
    {
        await using var host = await Waiting().StartAsync();
        var id = await host.ScheduleAsync("Wait");
        await host.Client.SuspendInstanceAsync(id);
        await host.Client.RaiseEventAsync(id, "go", "1");
        await host.IdleAsync();
        Assert.Equal(OrchestrationRuntimeStatus.Suspended, (await host.GetAsync(id)).RuntimeStatus);

        await host.KillAndStartAsync();
        await host.Client.ResumeInstanceAsync(id);
        await host.IdleAsync();

        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await host.GetAsync(id)).RuntimeStatus);
    }

    [Fact]
    public async Task A_terminated_instance_has_its_output_and_takes_its_children_along_when_asked()
    {
        await using var host = await Waiting()
            .Orchestrator("Parent", async context => await context.CallSubOrchestratorAsync<string>(
                "Wait", null, new SubOrchestrationOptions(instanceId: "child-of-" + context.InstanceId)))
            .StartAsync();
        var id = await host.ScheduleAsync("Parent");
        await host.IdleAsync();

        await host.Client.TerminateInstanceAsync(id, new TerminateInstanceOptions("enough", Recursive: true));
        await host.IdleAsync();

        Assert.Equal(OrchestrationRuntimeStatus.Terminated, (await host.GetAsync(id)).RuntimeStatus);
        Assert.Equal("enough", (await host.GetAsync(id)).ReadOutputAs<string>());
        Assert.Equal(OrchestrationRuntimeStatus.Terminated, (await host.GetAsync("child-of-" + id)).RuntimeStatus);
    }

    [Fact]
    public async Task A_sub_orchestration_knows_its_parent_and_its_result_and_failure_come_back()
    {
        await using var host = await new EngineHost(storage)
            .Orchestrator("Child", async context =>
            {
                await context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
                return context.GetInput<bool>() ? throw new FormatException("bad") : context.Parent!.InstanceId;
            })
            .Orchestrator("Parent", async context =>
            {
                var parent = await context.CallSubOrchestratorAsync<string>("Child", false);
                try
                {
                    return parent + await context.CallSubOrchestratorAsync<string>("Child", true);
                }
                catch (Microsoft.DurableTask.TaskFailedException failed) when (failed.FailureDetails.IsCausedBy<FormatException>())
                {
                    return parent + " failed";
                }
            })
            .StartAsync();

        var id = await host.ScheduleAsync("Parent");
        await host.IdleAsync();
        await host.KillAndStartAsync();
        await host.AdvanceAsync(TimeSpan.FromHours(1));
        await host.KillAndStartAsync();
        await host.AdvanceAsync(TimeSpan.FromHours(1));

        Assert.Equal(id + " failed", (await host.GetAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task A_query_filters_by_status_prefix_and_time_in_pages()
    {
        await using var host = await Waiting().StartAsync();
        for (var n = 0; n < 12; n++)
            await host.ScheduleAsync("Wait", n, n % 2 == 0 ? $"even-{n}" : $"odd-{n}");
        host.Clock.Advance(TimeSpan.FromDays(1));
        await host.ScheduleAsync("Wait", 0, "even-late");
        await host.Client.TerminateInstanceAsync("even-2");

        var query = new OrchestrationQuery(
            CreatedTo: host.Clock.GetUtcNow().AddHours(-1),
            Statuses: [OrchestrationRuntimeStatus.Running],
            InstanceIdPrefix: "even-",
            PageSize: 2,
            FetchInputsAndOutputs: true);
        var pages = await host.Client.GetAllInstancesAsync(query).AsPages(pageSizeHint: 2).ToListAsync();

        Assert.All(pages, page => Assert.True(page.Values.Count <= 2));
        Assert.Equal([0, 4, 6, 8, 10], pages.SelectMany(page => page.Values).Select(one => one.ReadInputAs<int>()).Order());
    }

    [Fact]
    public async Task A_purge_deletes_what_is_over_terminated_included_and_nothing_else()
    {
        await using var host = await Waiting().StartAsync();
        foreach (var id in new[] { "runs", "ends", "stopped" })
            await host.ScheduleAsync("Wait", null, id);
        await host.Client.RaiseEventAsync("ends", "go");
        await host.Client.TerminateInstanceAsync("stopped");
        await host.IdleAsync();

        Assert.Equal(0, (await host.Client.PurgeInstanceAsync("runs")).PurgedInstanceCount);
        Assert.Equal(2, (await host.Client.PurgeAllInstancesAsync(new PurgeInstancesFilter())).PurgedInstanceCount);

        Assert.Null(await host.Client.GetInstanceAsync("ends"));
        Assert.Equal(["runs"], await host.Engine.ListInstancesAsync(EngineHost.Limit).Select(one => one.Id).ToListAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("@x")]
    [InlineData("a\nb")]
    public async Task An_instance_id_that_durable_functions_refuses_is_refused(string id)
    {
        await using var host = await Waiting().StartAsync();

        await Assert.ThrowsAsync<ArgumentException>(() => host.ScheduleAsync("Wait", null, id));
    }

    [Fact]
    public async Task The_custom_status_is_seen_while_the_instance_waits()
    {
        await using var host = await new EngineHost(storage)
            .Orchestrator("Status", async context =>
            {
                context.SetCustomStatus(new { stage = "waiting" });
                return await context.WaitForExternalEvent<string>("go");
            })
            .StartAsync();

        var id = await host.ScheduleAsync("Status");

        Assert.Equal("{\"stage\":\"waiting\"}", (await host.GetAsync(id)).SerializedCustomStatus);
        Assert.Equal("{\"stage\":\"waiting\"}", (await host.Engine.ListInstancesAsync(EngineHost.Limit).SingleAsync()).CustomStatus);
    }

    [Fact]
    public async Task Waiting_for_an_instance_that_does_not_exist_throws()
    {
        await using var host = await Waiting().StartAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(
            () => host.Client.WaitForInstanceCompletionAsync("nobody", EngineHost.Limit));
    }

    private EngineHost Waiting() => new EngineHost(storage)
        .Orchestrator("Wait", async context => await context.WaitForExternalEvent<string>("go"));
}
