using Outreach.DevHost.Durable;

namespace Outreach.DevHost.Clock;

/// <summary>The durable engine as the clock sees it.</summary>
internal sealed class DurableDueWork(DurableEngine engine) : IDueWork
{
    public DateTimeOffset? NextDueAt => engine.NextTimerDueAt;

    public void ClockMoved() => engine.ClockMoved();

    public Task WhenIdleAsync(CancellationToken cancellationToken) => engine.WhenIdleAsync(cancellationToken);
}
