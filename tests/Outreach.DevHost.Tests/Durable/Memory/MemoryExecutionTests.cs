using DurableTask.Core;
using Newtonsoft.Json.Linq;
using Outreach.DevHost.Tests.Hosting;

namespace Outreach.DevHost.Tests.Durable.Memory;

public sealed class MemoryExecutionTests
{
    [Fact]
    public async Task An_orchestration_that_ends_keeps_its_output_and_an_unset_custom_status_is_the_word_null()
    {
        await using var host = await new MemoryHost()
            .Orchestration("Echo", async script => await script.ActivityAsync(script.Input))
            .StartAsync();

        var created = await host.CreateAsync("Echo", "one", "hello");
        var state = await host.EndAsync("one");

        Assert.Equal(OrchestrationStatus.Completed, state.OrchestrationStatus);
        Assert.Equal(("Echo", "\"hello\"", "hello", "null"), (state.Name, state.Input, state.Output, state.Status));
        Assert.Equal(("one", created.ExecutionId), (state.OrchestrationInstance.InstanceId, state.OrchestrationInstance.ExecutionId));
        Assert.True(state.CreatedTime <= state.LastUpdatedTime && state.LastUpdatedTime <= state.CompletedTime);
    }

    [Fact]
    public async Task An_orchestration_that_throws_has_failed_with_the_message_as_its_output()
    {
        await using var host = await new MemoryHost()
            .Orchestration("Broken", _ => Task.FromException<string>(new InvalidOperationException("It broke.")))
            .StartAsync();

        await host.CreateAsync("Broken", "one");
        var state = await host.EndAsync("one");

        Assert.Equal((OrchestrationStatus.Failed, "It broke."), (state.OrchestrationStatus, state.Output));
        Assert.Null(state.FailureDetails);
    }

    [Fact]
    public async Task Activities_in_parallel_all_answer()
    {
        await using var host = await new MemoryHost()
            .Orchestration("Many", async script =>
                string.Join(",", await Task.WhenAll(Enumerable.Range(0, 40).Select(i => script.ActivityAsync($"{i}")))))
            .StartAsync();

        await host.CreateAsync("Many", "one");

        Assert.Equal(string.Join(",", Enumerable.Range(0, 40)), (await host.EndAsync("one")).Output);
        Assert.Equal(40, host.Activities.Count);
    }

    [Fact]
    public async Task A_thousand_generations_leave_the_history_of_one()
    {
        await using var host = await new MemoryHost()
            .Orchestration("Generations", async script =>
            {
                var generation = int.Parse(script.Input);
                await script.ActivityAsync(script.Input);
                var text = await script.EventAsync();
                return generation < 1000 ? script.ContinueAsNew($"{generation + 1}") : $"{generation}:{text}";
            })
            .StartAsync();

        var first = await host.CreateAsync("Generations", "one", "1");
        for (var generation = 1; generation <= 1000; generation++)
        {
            await host.ActivitiesAsync(generation);
            await host.RaiseAsync("one", $"e{generation}");
        }

        var state = await host.EndAsync("one");
        Assert.Equal("1000:e1000", state.Output);
        Assert.Equal("\"1000\"", state.Input);
        Assert.NotEqual(first.ExecutionId, state.OrchestrationInstance.ExecutionId);
        var history = JArray.Parse(await host.Service.GetOrchestrationHistoryAsync("one", state.OrchestrationInstance.ExecutionId));
        Assert.InRange(history.Count, 8, 14);
        Assert.Empty(JArray.Parse(await host.Service.GetOrchestrationHistoryAsync("one", first.ExecutionId)));
    }

    [Fact]
    public async Task Events_around_continue_as_new_are_neither_lost_nor_read_twice()
    {
        await using var host = await new MemoryHost()
            .Orchestration("Count", async script =>
            {
                var read = script.Input.Split(',', StringSplitOptions.RemoveEmptyEntries).Append(await script.EventAsync()).ToList();
                await script.ActivityAsync("");
                return read.Count < 100 ? script.ContinueAsNew(string.Join(",", read)) : string.Join(",", read.Order());
            })
            .StartAsync();

        await host.CreateAsync("Count", "one");
        await Task.WhenAll(Enumerable.Range(0, 100).Select(i => host.RaiseAsync("one", $"{i:00}")));

        Assert.Equal(string.Join(",", Enumerable.Range(0, 100).Select(i => $"{i:00}")), (await host.EndAsync("one")).Output);
    }

    [Fact]
    public async Task A_timer_of_an_earlier_generation_does_not_end_the_wait_of_the_next()
    {
        var clock = new StandingSystemClock(DateTimeOffset.UtcNow);
        await using var host = await new MemoryHost(clock)
            .Orchestration("Wait", async script =>
            {
                using var cancel = new CancellationTokenSource();
                var timer = script.TimerAsync(script.Input == "first" ? TimeSpan.FromDays(1) : TimeSpan.FromDays(2), cancel.Token);
                script.CustomStatus = script.Input;
                if (await Task.WhenAny(script.EventAsync(), timer) == timer)
                {
                    return $"timer of {script.Input}";
                }

                cancel.Cancel();
                return script.ContinueAsNew("second");
            })
            .StartAsync();

        await host.CreateAsync("Wait", "one", "first");
        await host.CustomStatusAsync("one", "first");
        await host.RaiseAsync("one", "go on");
        await host.CustomStatusAsync("one", "second");
        clock.Pass(TimeSpan.FromDays(1.5));
        Assert.Null(await host.Client.WaitForOrchestrationAsync(
            new OrchestrationInstance { InstanceId = "one" }, TimeSpan.Zero));
        clock.Pass(TimeSpan.FromDays(1));

        Assert.Equal("timer of second", (await host.EndAsync("one")).Output);
    }

    [Theory]
    [InlineData(1, 20)]
    [InlineData(60, 24)]
    public async Task A_timer_ends_when_its_time_has_come_and_not_before(int days, int hours)
    {
        var clock = new StandingSystemClock(DateTimeOffset.UtcNow);
        await using var host = await new MemoryHost(clock)
            .Orchestration("Sleep", async script =>
            {
                await script.TimerAsync(TimeSpan.FromDays(days));
                return "awake";
            })
            .StartAsync();

        await host.CreateAsync("Sleep", "one");
        await host.StatusAsync("one", OrchestrationStatus.Running);
        clock.Pass(TimeSpan.FromDays(days) - TimeSpan.FromHours(hours));
        Assert.Equal(OrchestrationStatus.Running, (await host.StateAsync("one"))!.OrchestrationStatus);
        clock.Pass(TimeSpan.FromHours(hours + 1));

        Assert.Equal("awake", (await host.EndAsync("one")).Output);
    }

    [Fact]
    public async Task A_parent_goes_on_with_what_its_children_return()
    {
        await using var host = await new MemoryHost()
            .Orchestration("Parent", async script => string.Join(
                ",", await Task.WhenAll(Enumerable.Range(0, 5).Select(i => script.ChildAsync("Child", $"child-{i}", $"{i}")))))
            .Orchestration("Child", async script => Script.Json(await script.ActivityAsync($"of {script.Input}")))
            .StartAsync();

        await host.CreateAsync("Parent", "one");

        Assert.Equal("of 0,of 1,of 2,of 3,of 4", (await host.EndAsync("one")).Output);
        Assert.Equal(OrchestrationStatus.Completed, (await host.StateAsync("child-4"))!.OrchestrationStatus);
    }

    [Fact]
    public async Task A_parent_hears_that_its_child_was_terminated_before_its_first_turn_was_over()
    {
        await using var host = await new MemoryHost()
            .Orchestration("Grandparent", script => script.ChildAsync("Parent", "parent", ""))
            .Orchestration("Parent", async script =>
            {
                try
                {
                    return await script.ChildAsync("Child", "child", "");
                }
                catch (Exception e)
                {
                    return Script.Json($"failed: {e.Message}");
                }
            })
            .Orchestration("Child", async script =>
            {
                script.CustomStatus = "waits";
                return await script.EventAsync();
            })
            .StartAsync();

        await host.CreateAsync("Grandparent", "one");
        await host.CustomStatusAsync("child", "waits");
        await host.Client.TerminateInstanceAsync(new OrchestrationInstance { InstanceId = "child" }, "enough");

        Assert.Equal("failed: enough", (await host.EndAsync("one")).Output);
        Assert.Equal(OrchestrationStatus.Terminated, (await host.StateAsync("child"))!.OrchestrationStatus);
        Assert.Equal(OrchestrationStatus.Completed, (await host.StateAsync("parent"))!.OrchestrationStatus);
    }

    [Fact]
    public async Task What_comes_while_an_instance_is_suspended_is_read_after_it_is_resumed()
    {
        await using var host = await new MemoryHost()
            .Orchestration("Wait", async script => $"read {await script.EventAsync()}")
            .StartAsync();
        var one = new OrchestrationInstance { InstanceId = "one" };

        await host.CreateAsync("Wait", "one");
        await host.StatusAsync("one", OrchestrationStatus.Running);
        await host.Client.SuspendInstanceAsync(one, "lunch");
        await host.StatusAsync("one", OrchestrationStatus.Suspended);
        Assert.Equal("lunch", (await host.StateAsync("one"))!.Output);
        await host.RaiseAsync("one", "a message");
        await host.Client.ResumeInstanceAsync(one, "back");

        Assert.Equal("read a message", (await host.EndAsync("one")).Output);
    }

    [Fact]
    public async Task A_terminated_instance_keeps_the_reason_as_its_output_and_hears_nothing_more()
    {
        await using var host = await new MemoryHost()
            .Orchestration("Wait", async script => $"read {await script.EventAsync()}")
            .StartAsync();

        await host.CreateAsync("Wait", "one");
        await host.StatusAsync("one", OrchestrationStatus.Running);
        await host.Client.TerminateInstanceAsync(new OrchestrationInstance { InstanceId = "one" }, "enough");
        var ended = await host.EndAsync("one");
        await host.RaiseAsync("one", "a message");
        await host.CreateAsync("Wait", "two");
        await host.RaiseAsync("two", "a message");
        await host.EndAsync("two");
        var later = (await host.StateAsync("one"))!;

        Assert.Equal((OrchestrationStatus.Terminated, "enough"), (ended.OrchestrationStatus, ended.Output));
        Assert.Equal((ended.LastUpdatedTime, ended.Output), (later.LastUpdatedTime, later.Output));
    }

    [Fact]
    public async Task Instances_that_send_each_other_events_do_not_stop_each_other()
    {
        await using var host = await new MemoryHost()
            .Orchestration("Player", async script =>
            {
                var heard = new List<string>();
                while (!heard.Contains("begin"))
                {
                    heard.Add(await script.EventAsync());
                }

                heard.Remove("begin");
                for (var round = 0; round < 50; round++)
                {
                    script.Send(script.Input, $"{round}");
                    while (heard.Count <= round)
                    {
                        heard.Add(await script.EventAsync());
                    }
                }

                return heard.SequenceEqual(Enumerable.Range(0, 50).Select(round => $"{round}")) ? "played" : string.Join(' ', heard);
            })
            .StartAsync();

        string[] players = [.. Enumerable.Range(0, 20).SelectMany(i => new[] { $"a{i}", $"b{i}" })];
        foreach (var i in Enumerable.Range(0, 20))
        {
            await host.CreateAsync("Player", $"a{i}", $"b{i}");
            await host.CreateAsync("Player", $"b{i}", $"a{i}");
        }

        await Task.WhenAll(players.Select(id => host.RaiseAsync(id, "begin")));
        foreach (var id in players)
        {
            Assert.Equal("played", (await host.EndAsync(id)).Output);
        }
    }
}
