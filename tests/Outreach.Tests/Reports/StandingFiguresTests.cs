using System.Diagnostics.Metrics;
using Outreach.Platform.Telemetry;
using Outreach.Reports;
using Outreach.SharedKernel;
using Outreach.Tests.FollowUps;
using Outreach.Tests.Telemetry;
using Outreach.WorkItems;

namespace Outreach.Tests.Reports;

[Collection(Listening.Collection)]
public sealed class StandingFiguresTests
{
    private static readonly DateTimeOffset Now = Samples.Monday.AddHours(5);

    [Theory]
    [InlineData(FollowUpStage.New, 1, 5)]
    [InlineData(FollowUpStage.InProgress, 1, 0)]
    [InlineData(FollowUpStage.AwaitingConfirmation, 0, 0)]
    [InlineData(FollowUpStage.Closed, 0, 0)]
    internal void Who_waits_for_us_counts_and_who_was_never_answered_counts_the_hours(FollowUpStage stage, int waiting, int hours)
    {
        var figures = StandingFigures.Of(FollowUpStories.At(stage), Now);

        Assert.Equal((waiting, TimeSpan.FromHours(hours)), (figures.Waiting, figures.OldestUnacknowledged));
    }

    [Fact]
    public void A_first_answer_is_late_by_its_clock_and_not_before()
    {
        var state = FollowUpStories.At(FollowUpStage.New);

        Assert.Equal(TimeSpan.Zero, StandingFigures.Of(state, state.FirstResponse.DueAt).FirstAnswerOverdue);
        Assert.Equal(TimeSpan.FromHours(2), StandingFigures.Of(state, state.FirstResponse.DueAt.AddHours(2)).FirstAnswerOverdue);
        Assert.Equal(TimeSpan.Zero, StandingFigures.Of(FollowUpStories.At(FollowUpStage.InProgress), Now.AddDays(9)).FirstAnswerOverdue);
    }

    [Fact]
    public void What_is_owed_counts_from_when_it_was_owed_and_what_was_given_up_is_owed_no_more()
    {
        var figures = StandingFigures.Of(
            FollowUpStories.Opened().State with
            {
                Outbox = [
                    Owed(hoursAgo: 1), Owed(hoursAgo: 3) with { NotBefore = Now.AddHours(1) }, Owed(hoursAgo: 4) with { Dead = true }],
            },
            Now);

        Assert.Equal((TimeSpan.FromHours(3), 1), (figures.OldestPending, figures.DeadLetters));
    }

    [Fact]
    public void Numbers_are_added_up_and_of_what_waits_the_oldest_stands()
    {
        var older = new StandingFigures
        {
            Waiting = 1,
            OldestUnacknowledged = TimeSpan.FromHours(5),
            OldestPending = TimeSpan.FromHours(1),
            DeadLetters = 1,
            CallsDue = 2,
            StaffBounced = 1,
        };
        var younger = new StandingFigures
        {
            Waiting = 2,
            OldestUnacknowledged = TimeSpan.FromHours(2),
            OldestPending = TimeSpan.FromHours(3),
            DeadLetters = 1,
        };

        var expected = new StandingFigures
        {
            Waiting = 3,
            OldestUnacknowledged = TimeSpan.FromHours(5),
            OldestPending = TimeSpan.FromHours(3),
            DeadLetters = 2,
            CallsDue = 2,
            StaffBounced = 1,
        };
        Assert.Equal(expected, older + younger);
        Assert.Equal(expected, younger + older);
    }

    [Fact]
    public void Figures_are_reported_until_the_next_should_be_there_and_no_longer()
    {
        var clock = new MovableTime();
        using var gauges = new StandingGauges(clock);
        Assert.False(gauges.AreWatched);
        using var listener = new MeterListener();
        var reported = new List<double>();
        listener.InstrumentPublished = (instrument, listening) =>
        {
            if (instrument.Meter.Name == Counters.Meter && instrument.Name == "outreach.followups.waiting")
            {
                listening.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<double>((_, value, _, _) => reported.Add(value));
        listener.Start();

        Assert.True(gauges.AreWatched);
        listener.RecordObservableInstruments();
        Assert.Empty(reported);

        gauges.Set(new StandingFigures { Waiting = 7919 });
        clock.Now += TimeSpan.FromMinutes(65);
        listener.RecordObservableInstruments();
        Assert.Equal([7919], reported);

        clock.Now += TimeSpan.FromMinutes(1);
        listener.RecordObservableInstruments();
        Assert.Equal([7919], reported);
    }

    private static OutboxEntry Owed(int hoursAgo) =>
        new() { Id = $"f1-{hoursAgo}", Kind = OutboxKind.Notice, PendingSince = Now.AddHours(-hoursAgo) };

    private sealed class MovableTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = Samples.Monday;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
