namespace Outreach.DevHost.Clock;

/// <summary>Something that runs by the clock: the durable engine's timers, or timer triggers.</summary>
public interface IDueWork
{
    /// <summary>When it runs next, in UTC; null when nothing is scheduled.</summary>
    DateTimeOffset? NextDueAt { get; }

    /// <summary>Notifies it that the clock was moved, so that what is due now starts.</summary>
    void ClockMoved();

    /// <summary>Completes when nothing that is due by now is left, running or waiting to run.</summary>
    Task WhenIdleAsync(CancellationToken cancellationToken);
}
