using DurableTask.Core;
using DurableTask.Core.Exceptions;
using Outreach.DevHost.Tests.Hosting;

namespace Outreach.DevHost.Tests.Durable.Memory;

public sealed class MemoryStartTests
{
    private static readonly OrchestrationInstance One = new() { InstanceId = "one" };

    [Theory]
    [InlineData(OrchestrationStatus.Pending)]
    [InlineData(OrchestrationStatus.Running)]
    [InlineData(OrchestrationStatus.Suspended)]
    [InlineData(OrchestrationStatus.Completed)]
    [InlineData(OrchestrationStatus.Failed)]
    [InlineData(OrchestrationStatus.Terminated)]
    public async Task A_start_is_refused_in_the_statuses_it_names_and_only_in_these(OrchestrationStatus status)
    {
        var clock = new StandingSystemClock(DateTimeOffset.UtcNow);
        await using var host = await new MemoryHost(clock).Orchestration("Any", Any).StartAsync();
        if (status == OrchestrationStatus.Pending)
        {
            await host.Client.CreateScheduledOrchestrationInstanceAsync("Any", "", "one", "wait", clock.Now.UtcDateTime.AddDays(1));
        }
        else
        {
            await host.CreateAsync("Any", "one", status switch
            {
                OrchestrationStatus.Completed => "end",
                OrchestrationStatus.Failed => "fail",
                _ => "wait",
            });
        }

        if (status == OrchestrationStatus.Suspended)
        {
            await host.Client.SuspendInstanceAsync(One, "");
        }

        if (status == OrchestrationStatus.Terminated)
        {
            await host.Client.TerminateInstanceAsync(One, "");
        }

        await host.StatusAsync("one", status);
        var others = Enum.GetValues<OrchestrationStatus>().Where(other => other != status).ToArray();

        await Assert.ThrowsAsync<OrchestrationAlreadyExistsException>(() => host.CreateAsync("Any", "one", "end", status));
        Assert.Equal(status, (await host.StateAsync("one"))!.OrchestrationStatus);
        var started = await host.CreateAsync("Any", "one", "end again", others);

        var end = await host.EndAsync("one");
        Assert.Equal(("end again", started.ExecutionId, 1), (end.Output, end.OrchestrationInstance.ExecutionId, end.Generation));
        Assert.Equal(OrchestrationStatus.Completed, end.OrchestrationStatus);
    }

    [Fact]
    public async Task A_start_anew_forgets_what_the_earlier_run_left_and_what_is_still_sent_to_it()
    {
        await using var host = await new MemoryHost().Orchestration("Any", Any).StartAsync();
        var first = await host.CreateAsync("Any", "one", "wait");
        await host.StatusAsync("one", OrchestrationStatus.Running);
        await host.Client.TerminateInstanceAsync(One, "enough");
        await host.EndAsync("one");

        await host.CreateAsync("Any", "one", "wait");
        await host.StatusAsync("one", OrchestrationStatus.Running);
        Assert.Null((await host.StateAsync("one"))!.Output);
        await host.Client.RaiseEventAsync(first, "event", "to the first run");
        await host.RaiseAsync("one", "to any run");

        Assert.Equal("to any run", (await host.EndAsync("one")).Output);
    }

    [Fact]
    public async Task A_start_for_later_is_pending_until_its_time_and_drops_the_events_before_it()
    {
        var clock = new StandingSystemClock(DateTimeOffset.UtcNow);
        await using var host = await new MemoryHost(clock).Orchestration("Any", Any).StartAsync();
        await host.Client.CreateScheduledOrchestrationInstanceAsync("Any", "", "one", "wait", clock.Now.UtcDateTime.AddDays(1));
        var created = (await host.StateAsync("one"))!;
        Assert.Equal((null, null, 0), (created.Status, created.Output, created.Generation));
        await host.RaiseAsync("one", "too early");
        await host.CreateAsync("Any", "two", "wait");
        await host.RaiseAsync("two", "a message");
        await host.EndAsync("two");
        Assert.Equal(OrchestrationStatus.Pending, (await host.StateAsync("one"))!.OrchestrationStatus);

        clock.Pass(TimeSpan.FromDays(1.1));
        await host.StatusAsync("one", OrchestrationStatus.Running);
        await host.RaiseAsync("one", "in time");

        var end = await host.EndAsync("one");
        Assert.Equal(("in time", created.CreatedTime, created.ScheduledStartTime), (end.Output, end.CreatedTime, end.ScheduledStartTime));
    }

    [Fact]
    public async Task A_start_for_later_that_is_terminated_has_ended_but_runs_at_its_time_as_in_azure_storage()
    {
        var clock = new StandingSystemClock(DateTimeOffset.UtcNow);
        await using var host = await new MemoryHost(clock).Orchestration("Any", Any).StartAsync();
        await host.Client.CreateScheduledOrchestrationInstanceAsync("Any", "", "one", "wait", clock.Now.UtcDateTime.AddDays(1));

        await host.Client.TerminateInstanceAsync(One, "changed my mind");

        var end = await host.EndAsync("one");
        Assert.Equal((OrchestrationStatus.Terminated, "changed my mind"), (end.OrchestrationStatus, end.Output));
        clock.Pass(TimeSpan.FromDays(2));
        await host.StatusAsync("one", OrchestrationStatus.Running);
    }

    [Fact]
    public async Task A_start_for_later_whose_instance_was_purged_or_started_anew_runs_no_more()
    {
        var clock = new StandingSystemClock(DateTimeOffset.UtcNow);
        await using var host = await new MemoryHost(clock).Orchestration("Any", Any).StartAsync();
        foreach (var id in new[] { "one", "two" })
        {
            await host.Client.CreateScheduledOrchestrationInstanceAsync("Any", "", id, "later", clock.Now.UtcDateTime.AddDays(1));
        }

        await host.Service.PurgeInstanceStateAsync("one");
        await host.CreateAsync("Any", "two", "wait");
        await host.StatusAsync("two", OrchestrationStatus.Running);

        clock.Pass(TimeSpan.FromDays(2));
        await host.RaiseAsync("two", "a message");

        Assert.Equal("a message", (await host.EndAsync("two")).Output);
        Assert.Null(await host.StateAsync("one"));
    }

    /// <summary>Azure Storage may let several pass and runs the last; who relies on that finds out elsewhere.</summary>
    [Fact]
    public async Task Of_two_starts_at_once_one_is_refused()
    {
        await using var host = await new MemoryHost().Orchestration("Any", Any).StartAsync();

        var statuses = Enum.GetValues<OrchestrationStatus>();
        var refused = await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ =>
        {
            await Task.Yield();
            return await Record.ExceptionAsync(() => host.CreateAsync("Any", "one", "end", statuses));
        }));

        Assert.Equal(19, refused.OfType<OrchestrationAlreadyExistsException>().Count());
    }

    [Fact]
    public async Task Who_waits_for_an_end_hears_of_it_also_of_an_instance_that_comes_later_and_gives_up_in_time()
    {
        await using var host = await new MemoryHost().Orchestration("Any", Any).StartAsync();
        var later = host.Client.WaitForOrchestrationAsync(One, TimeSpan.FromSeconds(60));
        await host.CreateAsync("Any", "one", "wait");

        Assert.Null(await host.Client.WaitForOrchestrationAsync(One, TimeSpan.Zero));
        Assert.Null(await host.Client.WaitForOrchestrationAsync(One, TimeSpan.FromMilliseconds(1)));
        await host.RaiseAsync("one", "now");

        Assert.Equal("now", (await later).Output);
        Assert.Equal("now", (await host.EndAsync("one")).Output);
    }

    private static async Task<string> Any(Script script) => script.Input switch
    {
        "fail" => throw new InvalidOperationException(),
        "wait" => await script.EventAsync(),
        _ => script.Input,
    };
}
