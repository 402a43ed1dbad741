using DurableTask.Core.Exceptions;
using Grpc.Core;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using NSubstitute;
using NSubstitute.ExceptionExtensions;
using Outreach.Platform.Durable;

namespace Outreach.Tests.Platform;

/// <summary>
/// What the Functions host throws of an instance that is missing, has ended or runs is an outcome; everything else stays a failure.
/// </summary>
public sealed class InstancesTests
{
    private const string Id = "f1";

    private readonly DurableTaskClient _client = Substitute.For<DurableTaskClient>("instances");
    private int _started;

    [Theory]
    [InlineData(StatusCode.NotFound)]
    [InlineData(StatusCode.FailedPrecondition)]
    public async Task What_is_raised_to_or_terminates_a_missing_or_ended_instance_is_an_answer_no_fault(StatusCode answer)
    {
        _client.RaiseEventAsync(Id, "changed", "x", Arg.Any<CancellationToken>()).ThrowsAsync(Refused(answer));
        _client.TerminateInstanceAsync(Id, Arg.Any<CancellationToken>()).ThrowsAsync(Refused(answer));

        Assert.False(await _client.TryRaiseEventAsync(Id, "changed", "x"));
        Assert.False(await _client.TryTerminateAsync(Id, CancellationToken.None));
    }

    [Theory]
    [InlineData(StatusCode.Unavailable)]
    [InlineData(StatusCode.Unknown)]
    public async Task Storage_that_does_not_answer_is_a_failure(StatusCode answer)
    {
        _client.RaiseEventAsync(Id, "changed", "x", Arg.Any<CancellationToken>()).ThrowsAsync(Refused(answer));
        _client.TerminateInstanceAsync(Id, Arg.Any<CancellationToken>()).ThrowsAsync(Refused(answer));
        _client.PurgeInstanceAsync(Id, Arg.Any<CancellationToken>()).ThrowsAsync(Refused(answer));

        await Assert.ThrowsAsync<RpcException>(() => _client.TryRaiseEventAsync(Id, "changed", "x"));
        await Assert.ThrowsAsync<RpcException>(() => _client.TryTerminateAsync(Id, CancellationToken.None));
        await Assert.ThrowsAsync<RpcException>(() => _client.TryPurgeAsync(Id, CancellationToken.None));
    }

    [Fact]
    public async Task A_live_instance_is_asked_once_and_nothing_else_is()
    {
        Assert.True(await _client.TryRaiseEventAsync(Id, "changed", "x"));
        Assert.True(await _client.TryTerminateAsync(Id, CancellationToken.None));

        Assert.Equal(
            [nameof(DurableTaskClient.RaiseEventAsync), nameof(DurableTaskClient.TerminateInstanceAsync)],
            _client.ReceivedCalls().Select(call => call.GetMethodInfo().Name));
    }

    [Fact]
    public async Task An_instance_that_runs_is_not_purged_however_the_host_refuses()
    {
        _client.GetInstanceAsync(Id, Arg.Any<CancellationToken>())
            .Returns(new OrchestrationMetadata("Clock", Id) { RuntimeStatus = OrchestrationRuntimeStatus.Running });
        foreach (var refused in (Exception[])[Refused(
            StatusCode.FailedPrecondition), Refused(StatusCode.Unknown), new InvalidOperationException("It runs.")])
        {
            _client.PurgeInstanceAsync(Id, Arg.Any<CancellationToken>()).ThrowsAsync(refused);

            Assert.False(await _client.TryPurgeAsync(Id, CancellationToken.None));
        }
    }

    [Fact]
    public async Task A_purge_that_fails_for_another_reason_is_the_callers_failure()
    {
        _client.PurgeInstanceAsync(Id, Arg.Any<CancellationToken>()).ThrowsAsync(Refused(StatusCode.Unknown));

        await Assert.ThrowsAsync<RpcException>(() => _client.TryPurgeAsync(Id, CancellationToken.None));
    }

    [Fact]
    public async Task An_id_that_is_taken_is_not_started()
    {
        _client.ScheduleNewOrchestrationInstanceAsync(
            Arg.Any<TaskName>(), Arg.Any<object>(), Arg.Any<StartOrchestrationOptions>(), Arg.Any<CancellationToken>())
            .ThrowsAsync(new OrchestrationAlreadyExistsException("It is there."));

        Assert.False(await _client.TryStartAsync("Clock", Id, new object(), Instances.EveryStatus));
    }

    [Fact]
    public async Task An_id_is_never_used_again_but_what_broke_off_and_is_safe_to_repeat_is_started_under_its_own()
    {
        await _client.TryStartAsync("Clock", Id, new object(), Instances.EveryStatus);
        await _client.TryStartAsync("Errand", Id, new object(), Instances.GoesOnOrIsDone);

        Assert.Equal(
            ["Canceled Completed Failed Pending Running Suspended Terminated", "Canceled Completed Pending Running Suspended"],
            _client.ReceivedCalls()
                .Select(call => string.Join(' ', ((StartOrchestrationOptions)call.GetArguments()[2]!).DedupeStatuses!.Order())));
    }

    [Theory]
    [InlineData(OrchestrationRuntimeStatus.Running)]
    [InlineData(OrchestrationRuntimeStatus.Pending)]
    [InlineData(OrchestrationRuntimeStatus.Suspended)]
    public async Task One_that_is_alive_is_left_alone_when_it_is_to_be_revived(OrchestrationRuntimeStatus status)
    {
        _client.GetInstanceAsync(Id, Arg.Any<CancellationToken>())
            .Returns(new OrchestrationMetadata("Clock", Id) { RuntimeStatus = status });

        Assert.False(await RecoverAsync());

        Assert.Equal(0, _started);
        await _client.DidNotReceive().PurgeInstanceAsync(Id, Arg.Any<CancellationToken>());
    }

    [Theory]
    [InlineData(OrchestrationRuntimeStatus.Completed)]
    [InlineData(OrchestrationRuntimeStatus.Failed)]
    [InlineData(OrchestrationRuntimeStatus.Terminated)]
    public async Task One_that_ended_makes_room_for_a_new_one(OrchestrationRuntimeStatus status)
    {
        _client.GetInstanceAsync(Id, Arg.Any<CancellationToken>())
            .Returns(new OrchestrationMetadata("Clock", Id) { RuntimeStatus = status });

        Assert.True(await RecoverAsync());

        Assert.Equal(1, _started);
        await _client.Received(1).PurgeInstanceAsync(Id, Arg.Any<CancellationToken>());
    }

    [Fact]
    public async Task One_that_somebody_else_started_anew_meanwhile_stays()
    {
        _client.GetInstanceAsync(Id, Arg.Any<CancellationToken>())
            .Returns(
                new OrchestrationMetadata("Clock", Id) { RuntimeStatus = OrchestrationRuntimeStatus.Terminated },
                new OrchestrationMetadata("Clock", Id) { RuntimeStatus = OrchestrationRuntimeStatus.Running });
        _client.PurgeInstanceAsync(Id, Arg.Any<CancellationToken>()).ThrowsAsync(Refused(StatusCode.FailedPrecondition));

        Assert.False(await RecoverAsync());

        Assert.Equal(0, _started);
    }

    [Fact]
    public async Task One_that_is_missing_is_started_and_nothing_is_purged()
    {
        Assert.True(await RecoverAsync());

        Assert.Equal(1, _started);
        await _client.DidNotReceive().PurgeInstanceAsync(Id, Arg.Any<CancellationToken>());
    }

    [Fact]
    public async Task One_that_is_missing_has_ended_and_nobody_waits()
    {
        _client.WaitForInstanceCompletionAsync(Id, Arg.Any<CancellationToken>())
            .Returns(call => NeverAsync(call.Arg<CancellationToken>()));

        Assert.True(await Completions.WaitAsync(_client, Id, TimeSpan.FromHours(1), CancellationToken.None));
        await Completions.EndAsync(_client, Id, TimeSpan.FromHours(1), CancellationToken.None);

        await _client.DidNotReceive().WaitForInstanceCompletionAsync(Id, Arg.Any<CancellationToken>());
    }

    [Fact]
    public async Task One_that_is_purged_while_its_end_is_waited_for_has_ended()
    {
        var alive = new OrchestrationMetadata("Clock", Id) { RuntimeStatus = OrchestrationRuntimeStatus.Running };
        _client.GetInstanceAsync(Id, Arg.Any<CancellationToken>()).Returns(alive, (OrchestrationMetadata?)null);
        _client.WaitForInstanceCompletionAsync(Id, Arg.Any<CancellationToken>())
            .Returns(call => NeverAsync(call.Arg<CancellationToken>()));

        Assert.True(await Completions.WaitAsync(_client, Id, TimeSpan.FromMilliseconds(1), CancellationToken.None));
    }

    [Fact]
    public async Task One_that_ends_before_it_is_terminated_has_ended()
    {
        _client.GetInstanceAsync(Id, Arg.Any<CancellationToken>())
            .Returns(new OrchestrationMetadata("Clock", Id) { RuntimeStatus = OrchestrationRuntimeStatus.Suspended });
        _client.TerminateInstanceAsync(Id, Arg.Any<CancellationToken>()).ThrowsAsync(Refused(StatusCode.FailedPrecondition));

        await Completions.EndAsync(_client, Id, TimeSpan.FromHours(1), CancellationToken.None);

        await _client.DidNotReceive().WaitForInstanceCompletionAsync(Id, Arg.Any<CancellationToken>());
    }

    private static RpcException Refused(StatusCode status) => new(new Status(status, "As the Functions host says it."));

    private static async Task<OrchestrationMetadata> NeverAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.Infinite, cancellationToken);
        throw new InvalidOperationException("A wait without an end has ended.");
    }

    private Task<bool> RecoverAsync() => _client.RecoverAsync(
        Id,
        () =>
        {
            _started++;
            return Task.CompletedTask;
        },
        CancellationToken.None);
}
