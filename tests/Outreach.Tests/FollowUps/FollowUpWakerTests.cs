using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NSubstitute;
using Outreach.FollowUps;

namespace Outreach.Tests.FollowUps;

/// <summary>
/// The engine drops an event that it takes before the start of its instance, so an event to a follow-up that has just come in waits for
/// that.
/// </summary>
public sealed class FollowUpWakerTests
{
    private readonly DurableTaskClient _client = Substitute.For<DurableTaskClient>("follow-ups");
    private readonly FakeTimeProvider _clock = new(Samples.Monday);
    private readonly FollowUpState _state = FollowUpStories.Opened().State;

    [Fact]
    public async Task The_event_for_a_run_that_has_not_started_yet_comes_after_the_start()
    {
        Answer(OrchestrationRuntimeStatus.Pending);

        await WakeAsync();

        Assert.Equal(
            [
                nameof(DurableTaskClient.GetInstanceAsync),
                nameof(DurableTaskClient.WaitForInstanceStartAsync),
                nameof(DurableTaskClient.RaiseEventAsync)],
            Calls());
    }

    [Fact]
    public async Task Whoever_made_the_change_does_not_wait_for_an_engine_that_has_much_to_start_and_the_event_comes_later()
    {
        Answer(OrchestrationRuntimeStatus.Pending);
        var started = new TaskCompletionSource<OrchestrationMetadata>();
        _client.WaitForInstanceStartAsync(_state.InstanceId, Arg.Any<CancellationToken>()).Returns(started.Task);
        var raised = new TaskCompletionSource();
        _client.WhenForAnyArgs(client => client.RaiseEventAsync(default!, default!, default, default)).Do(_ => raised.SetResult());

        var waker = Waker();
        await waker.WakeAsync(_client, _state).WaitAsync(TimeSpan.FromSeconds(5));
        Assert.False(raised.Task.IsCompleted);

        // A process that stops meanwhile waits for it, and so does a clock that is moved.
        var left = waker.WhenNoneIsLeftAsync();
        Assert.False(left.IsCompleted);
        var stopped = ((IHostedService)waker).StopAsync(CancellationToken.None);
        Assert.False(stopped.IsCompleted);
        started.SetResult(new OrchestrationMetadata("FollowUpOrchestrator", _state.InstanceId));
        await stopped.WaitAsync(TimeSpan.FromSeconds(4));
        Assert.True(raised.Task.IsCompleted);
        await left.WaitAsync(TimeSpan.FromSeconds(4));
    }

    [Fact]
    public async Task Nothing_is_waited_for_where_the_run_has_started()
    {
        Answer(OrchestrationRuntimeStatus.Running);

        await WakeAsync();

        Assert.Equal([nameof(DurableTaskClient.GetInstanceAsync), nameof(DurableTaskClient.RaiseEventAsync)], Calls());
    }

    [Fact]
    public async Task The_status_of_a_run_that_began_half_a_minute_ago_is_not_asked_for()
    {
        Answer(OrchestrationRuntimeStatus.Pending);
        _clock.Advance(TimeSpan.FromSeconds(31));

        await WakeAsync();

        Assert.Equal([nameof(DurableTaskClient.RaiseEventAsync)], Calls());
    }

    private Task WakeAsync() => Waker().WakeAsync(_client, _state);

    private FollowUpWaker Waker() => new(null!, _clock, NullLogger<FollowUpWaker>.Instance);

    private void Answer(OrchestrationRuntimeStatus status) =>
        _client.GetInstanceAsync(_state.InstanceId, Arg.Any<bool>(), Arg.Any<CancellationToken>())
            .Returns(new OrchestrationMetadata("FollowUpOrchestrator", _state.InstanceId) { RuntimeStatus = status });

    private IEnumerable<string> Calls() => _client.ReceivedCalls().Select(call => call.GetMethodInfo().Name).Distinct();
}
