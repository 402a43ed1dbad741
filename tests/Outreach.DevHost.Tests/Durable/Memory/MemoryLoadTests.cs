using DurableTask.Core;
using DurableTask.Core.History;
using Outreach.DevHost.Durable.Memory;
using Outreach.DevHost.Tests.Hosting;

namespace Outreach.DevHost.Tests.Durable.Memory;

public sealed class MemoryLoadTests
{
    /// <summary>Messages, terminations and purges meet turns at every point of these; none may be left without a next turn.</summary>
    [Fact]
    public async Task A_thousand_instances_that_are_woken_terminated_and_purged_at_once_all_come_to_their_end()
    {
        await using var host = await new MemoryHost()
            .Orchestration("Life", async script =>
            {
                await script.ActivityAsync("");
                var text = await script.EventAsync();
                return text == "end" ? "ended" : script.ContinueAsNew("");
            })
            .StartAsync();
        const int Count = 1000;
        await Task.WhenAll(Enumerable.Range(0, Count).Select(i => host.CreateAsync("Life", $"{i}")));

        await Task.WhenAll(Enumerable.Range(0, Count).Select(async i =>
        {
            await Task.Yield();
            for (var round = 0; round < 5; round++)
            {
                await host.RaiseAsync($"{i}", "go on");
            }

            if (i % 10 == 0)
            {
                await host.Client.TerminateInstanceAsync(new OrchestrationInstance { InstanceId = $"{i}" }, "");
            }
            else if (i % 10 == 1)
            {
                await host.Service.PurgeInstanceStateAsync($"{i}");
            }
            else
            {
                await host.RaiseAsync($"{i}", "end");
            }
        }));

        for (var i = 0; i < Count; i++)
        {
            if (i % 10 == 1)
            {
                Assert.Null(await host.StateAsync($"{i}"));
            }
            else
            {
                Assert.Equal(
                    i % 10 == 0 ? OrchestrationStatus.Terminated : OrchestrationStatus.Completed,
                    (await host.EndAsync($"{i}")).OrchestrationStatus);
            }
        }
    }

    [Fact]
    public void Timers_that_are_void_do_not_gather()
    {
        var clock = new StandingSystemClock(DateTimeOffset.UtcNow);
        using var delayed = new DelayedMessages(clock, () => { });
        var kept = new TaskMessage { Event = new TimerFiredEvent(-1) };
        delayed.Add(kept, clock.Now.UtcDateTime.AddDays(3), _ => false);
        for (var i = 0; i < 50_000; i++)
        {
            delayed.Add(new() { Event = new TimerFiredEvent(-1) }, clock.Now.UtcDateTime.AddDays(2), message => message != kept);
        }

        clock.Pass(TimeSpan.FromDays(2.5));
        Assert.InRange(delayed.TakeDue().Count, 1, 1024);
        clock.Pass(TimeSpan.FromDays(1));
        Assert.Same(kept, Assert.Single(delayed.TakeDue()));
    }

    [Fact]
    public async Task A_worker_that_follows_another_is_given_what_that_one_left()
    {
        using var service = new MemoryOrchestrationService();
        using var started = new SemaphoreSlim(0);
        using var goOn = new SemaphoreSlim(0);
        var first = Worker(service, async () =>
        {
            started.Release();
            await goOn.WaitAsync();
            return "of the first";
        });
        await first.StartAsync();
        var client = new TaskHubClient(service);
        var instance = await client.CreateOrchestrationInstanceAsync("Life", "", "one", "");
        await started.WaitAsync(TimeSpan.FromSeconds(60));
        await first.StopAsync(true);

        var second = Worker(service, () => Task.FromResult("of the second"));
        await second.StartAsync();
        var end = await client.WaitForOrchestrationAsync(instance, TimeSpan.FromSeconds(60));
        goOn.Release();
        await second.StopAsync(true);

        Assert.Equal("of the second", end.Output);
    }

    private static TaskHubWorker Worker(MemoryOrchestrationService service, Func<Task<string>> activity) => new TaskHubWorker(service)
        .AddTaskOrchestrations(new Script.Creator("Life", script => script.ActivityAsync("")))
        .AddTaskActivities(new NameValueObjectCreator<TaskActivity>("Activity", "", new Given(activity)));

    private sealed class Given(Func<Task<string>> code) : AsyncTaskActivity<string, string>
    {
        protected override Task<string> ExecuteAsync(TaskContext context, string input) => code();
    }
}
