using Microsoft.DurableTask;
using NSubstitute;

namespace Outreach.Tests.Orchestrations;

/// <summary>
/// One generation of an orchestration over a substituted context. The event and the timer complete when a test says so, and
/// a wait whose token is cancelled ends as cancelled: a substitute left alone would complete both at once.
/// </summary>
internal sealed class Generation
{
    private readonly TaskCompletionSource<string> _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _timer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Generation(DateTimeOffset now)
    {
        Context = Substitute.For<TaskOrchestrationContext>();
        Context.CurrentUtcDateTime.Returns(now.UtcDateTime);
        Context.InstanceId.Returns("instance-1");
        Context.WaitForExternalEvent<string>(Arg.Any<string>(), Arg.Any<CancellationToken>()).Returns(call =>
        {
            WaitedFor = call.Arg<string>();
            call.Arg<CancellationToken>().Register(() => _changed.TrySetCanceled());
            return _changed.Task;
        });
        Context.CreateTimer(Arg.Any<DateTime>(), Arg.Any<CancellationToken>()).Returns(call =>
        {
            TimerAt = call.Arg<DateTime>();
            call.Arg<CancellationToken>().Register(() => _timer.TrySetCanceled());
            return _timer.Task;
        });
    }

    public TaskOrchestrationContext Context { get; }

    public string? WaitedFor { get; private set; }

    public DateTime? TimerAt { get; private set; }

    public bool TimerWasCancelled => _timer.Task.IsCanceled;

    public void RaiseChanged() => _changed.SetResult("f1-3");

    public void Elapse() => _timer.SetResult();
}
