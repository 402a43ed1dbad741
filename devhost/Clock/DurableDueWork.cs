using Outreach.DevHost.Durable;

namespace Outreach.DevHost.Clock;

/// <summary>The durable engine, with what answered requests have yet to send it, as the clock sees it.</summary>
/// <param name="engine">The engine.</param>
/// <param name="whenAllIsSent">Completes when answered requests have nothing left to send.</param>
internal sealed class DurableDueWork(DurableEngine engine, Func<Task> whenAllIsSent) : IDueWork
{
    public DateTimeOffset? NextDueAt => engine.NextTimerDueAt;

    public void ClockMoved() => engine.ClockMoved();

    public async Task WhenIdleAsync(CancellationToken cancellationToken)
    {
        do
        {
            await whenAllIsSent().WaitAsync(cancellationToken);
            await engine.WhenIdleAsync(cancellationToken);
        }
        while (!whenAllIsSent().IsCompleted);
    }
}
