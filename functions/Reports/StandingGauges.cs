using System.Diagnostics.Metrics;
using Outreach.Platform.Telemetry;

namespace Outreach.Reports;

/// <summary>
/// Reports the figures that were measured last, until the next measuring is due: an instance of the app that did not measure lately has
/// nothing to say of how things stand.
/// </summary>
public sealed class StandingGauges : IDisposable
{
    /// <summary>An hour, and some minutes for a measuring that comes late.</summary>
    public static readonly TimeSpan ReportedFor = TimeSpan.FromMinutes(65);

    private readonly Meter _meter = new(Counters.Meter);
    private readonly TimeProvider _clock;
    private readonly IReadOnlyList<Instrument> _gauges;
    private volatile Measured? _latest;

    /// <summary>Nothing is reported before the first measuring.</summary>
    public StandingGauges(TimeProvider clock)
    {
        _clock = clock;
        _gauges =
        [
            Gauge("outreach.followups.waiting", figures => figures.Waiting),
            Gauge("outreach.followups.oldest_unacknowledged.seconds", figures => figures.OldestUnacknowledged.TotalSeconds),
            Gauge("outreach.followups.first_answer_overdue.seconds", figures => figures.FirstAnswerOverdue.TotalSeconds),
            Gauge("outreach.outbox.oldest.seconds", figures => figures.OldestPending.TotalSeconds),
            Gauge("outreach.dead_letters", figures => figures.DeadLetters),
            Gauge("outreach.calls.due", figures => figures.CallsDue),
            Gauge("outreach.staff.bounced", figures => figures.StaffBounced),
        ];
    }

    /// <summary>Whether anybody listens: where nobody does, there is nothing to measure for.</summary>
    public bool AreWatched => _gauges.Any(gauge => gauge.Enabled);

    internal void Set(StandingFigures figures) => _latest = new Measured(figures, _clock.GetUtcNow());

    public void Dispose() => _meter.Dispose();

    private ObservableGauge<double> Gauge(string name, Func<StandingFigures, double> value) => _meter.CreateObservableGauge(
        name,
        () =>
            _latest is { } latest && _clock.GetUtcNow() - latest.At <= ReportedFor
                ? [new Measurement<double>(value(latest.Figures))]
                : Enumerable.Empty<Measurement<double>>());

    private sealed record Measured(StandingFigures Figures, DateTimeOffset At);
}
