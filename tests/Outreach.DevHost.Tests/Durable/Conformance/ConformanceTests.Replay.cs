using System.Collections.Concurrent;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace Outreach.DevHost.Tests.Durable;

public abstract partial class ConformanceTests
{
    [Fact]
    public async Task Time_and_guids_are_the_same_on_replay_and_time_is_the_moved_clock()
    {
        var seen = new ConcurrentQueue<(bool Replaying, DateTime Now, Guid Id)>();
        var stable = Engine.Orchestrator(async context =>
        {
            seen.Enqueue((context.IsReplaying, context.CurrentUtcDateTime, context.NewGuid()));
            await context.CreateTimer(TimeSpan.FromDays(2), CancellationToken.None);
            seen.Enqueue((context.IsReplaying, context.CurrentUtcDateTime, context.NewGuid()));
            return null;
        });
        var start = Engine.Now.UtcDateTime;

        await Engine.RunAsync(stable);
        await Engine.AdvanceAsync(TimeSpan.FromDays(2));

        Assert.Equal(
            [(false, start), (true, start), (false, start.AddDays(2))],
            seen.Select(one => (one.Replaying, one.Now)));
        var ids = seen.Select(one => one.Id).ToList();
        Assert.Equal(ids[0], ids[1]);
        Assert.NotEqual(ids[1], ids[2]);
    }

    [Fact]
    public async Task The_next_generation_has_the_moved_time_too()
    {
        await Engine.AdvanceAsync(TimeSpan.FromDays(100));
        var generations = Engine.Orchestrator(context =>
        {
            if (context.GetInput<int>() == 0)
            {
                context.ContinueAsNew(1);
            }

            return Task.FromResult<object?>(context.CurrentUtcDateTime);
        });

        var done = await Engine.RunAsync(generations, 0);

        Assert.Equal(Engine.Now.UtcDateTime, done.ReadOutputAs<DateTime>());
    }

    [Fact]
    public async Task A_replay_safe_logger_logs_once()
    {
        var echo = Engine.Activity<int>(n => n);
        var logs = Engine.Orchestrator(async context =>
        {
            var logger = context.CreateReplaySafeLogger("Case");
            logger.LogInformation("Before {Instance}", context.InstanceId);
            await context.CallActivityAsync<int>(echo, 1);
            await context.CallActivityAsync<int>(echo, 2);
            logger.LogInformation("After {Instance}", context.InstanceId);
            return null;
        });

        var id = (await Engine.RunAsync(logs)).InstanceId;

        Assert.Equal([$"Before {id}", $"After {id}"], Engine.Logs.Messages.Where(message => message.EndsWith(id, StringComparison.Ordinal)
            && (message.StartsWith("Before", StringComparison.Ordinal) || message.StartsWith("After", StringComparison.Ordinal))));
    }

    [Fact]
    public async Task An_orchestrator_that_awaits_something_not_durable_fails_and_its_output_says_so()
    {
        var notDurable = new TaskCompletionSource();
        var awaits = Engine.Orchestrator(async _ =>
        {
            await notDurable.Task;
            return "done";
        });

        var failed = await Engine.RunAsync(awaits);

        Assert.Equal(OrchestrationRuntimeStatus.Failed, failed.RuntimeStatus);
        Assert.Contains("non-durable tasks", failed.SerializedOutput, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_orchestrator_that_leaves_its_thread_in_the_middle_stands_still_and_the_log_names_it()
    {
        // Its turn has ended by the time the context refuses it, so that the engine never hears of the exception.
        var echo = Engine.Activity<int>(n => n);
        var leaves = Engine.Orchestrator(async context =>
        {
            await context.CallActivityAsync<int>(echo, 1);
            await Task.Delay(TimeSpan.FromMilliseconds(20));
            return await context.CallActivityAsync<int>(echo, 2);
        });

        var id = await Engine.WaitingAsync(leaves);
        await UntilAsync(() => Task.FromResult(Engine.Logs.Messages.Any(message =>
            message.Contains(leaves, StringComparison.Ordinal) && message.Contains("non-orchestrator thread", StringComparison.Ordinal))));

        Assert.Equal(OrchestrationRuntimeStatus.Running, (await Engine.GetAsync(id)).RuntimeStatus);
    }

    [Fact]
    public async Task Code_that_calls_another_activity_than_history_has_fails_and_names_both()
    {
        var (one, other) = (Engine.Activity<int>(n => n), Engine.Activity<int>(n => n));
        var changes = Engine.Orchestrator(context => CallAndWaitAsync(context, one));

        var id = await Engine.WaitingAsync(changes);
        Engine.Replace(changes, context => CallAndWaitAsync(context, other));
        await Engine.RaiseAsync(id, "go", "on");
        await Engine.IdleAsync();

        var failed = await Engine.GetAsync(id);
        Assert.Equal(OrchestrationRuntimeStatus.Failed, failed.RuntimeStatus);
        Assert.StartsWith(
            "DurableTask.Core.Exceptions.NonDeterministicOrchestrationException", failed.SerializedOutput, StringComparison.Ordinal);
        Assert.Contains($"'{one}'", failed.SerializedOutput, StringComparison.Ordinal);
        Assert.Contains($"'{other}'", failed.SerializedOutput, StringComparison.Ordinal);

        static async Task<object?> CallAndWaitAsync(TaskOrchestrationContext context, string activity)
        {
            await context.CallActivityAsync<int>(activity, 1);
            return await context.WaitForExternalEvent<string>("go");
        }
    }

    [Fact]
    public async Task A_thousand_generations_leave_a_short_history()
    {
        var spins = Engine.Orchestrator(context =>
        {
            if (context.GetInput<int>() < 1000)
            {
                context.ContinueAsNew(context.GetInput<int>() + 1);
            }

            return Task.FromResult<object?>(context.GetInput<int>());
        });

        var done = await Engine.RunAsync(spins, 0);

        Assert.Equal(1000, done.ReadOutputAs<int>());
        Assert.InRange((await Engine.HistoryAsync(done.InstanceId)).Count, 1, 29);
    }

    [Fact]
    public async Task A_loop_of_activity_wait_and_continue_as_new_keeps_its_history_short()
    {
        var step = Engine.Activity<int>(n => n);
        var loop = Engine.Orchestrator(async context =>
        {
            await context.CallActivityAsync<int>(step, context.GetInput<int>());
            using var cancel = new CancellationTokenSource();
            var timer = context.CreateTimer(TimeSpan.FromDays(3), cancel.Token);
            var changed = context.WaitForExternalEvent<string>("changed");
            if (await Task.WhenAny(changed, timer) == changed)
            {
                cancel.Cancel();
            }

            context.ContinueAsNew(context.GetInput<int>() + 1);
            return null;
        });

        var id = await Engine.WaitingAsync(loop, 0);
        List<int> lengths = [];
        for (var round = 0; round < 9; round++)
        {
            if (round % 3 == 0)
            {
                await Engine.RaiseAsync(id, "changed");
            }
            else
            {
                await Engine.AdvanceAsync(TimeSpan.FromDays(3));
            }

            await Engine.IdleAsync();
            lengths.Add((await Engine.HistoryAsync(id)).Count);
        }

        Assert.Equal(9, (await Engine.GetAsync(id)).ReadInputAs<int>());
        Assert.All(lengths, length => Assert.InRange(length, 1, 29));
    }
}
