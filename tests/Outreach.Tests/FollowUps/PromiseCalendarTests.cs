using Ical.Net;
using Outreach.FollowUps;
using Outreach.SharedKernel;

namespace Outreach.Tests.FollowUps;

/// <summary>A promise in a colleague's calendar is at the right time, and there once.</summary>
public sealed class PromiseCalendarTests
{
    private const string Address = "https://outreach.example/board/followups/f1";
    private static readonly DateTimeOffset Promised = Samples.Monday.AddDays(2);

    [Fact]
    public void It_ends_when_the_promise_is_to_be_kept_and_says_what_to_whom_and_where()
    {
        var entry = Calendar.Load(Written(Stories()))!.Events.Single();

        Assert.Equal(Promised.UtcDateTime, entry.End!.AsUtc);
        Assert.Equal(Promised.AddMinutes(-30).UtcDateTime, entry.Start!.AsUtc);
        Assert.Equal("Promised to Cleo Customer: A word from the airport by Wednesday morning.", entry.Summary);
        Assert.EndsWith(Address, entry.Description);
        Assert.Single(entry.Alarms);
    }

    [Fact]
    public void A_promise_that_was_moved_takes_the_place_of_the_earlier_entry_and_a_new_one_does_not()
    {
        var moved = Stories().After(
            new Promise(Promised.AddDays(1), "Thursday, then.") { By = FollowUpStories.Anna }, Samples.Monday.AddHours(5)).State;
        var first = Calendar.Load(Written(Stories()))!.Events.Single();
        var second = Calendar.Load(Written(moved))!.Events.Single();

        Assert.Equal(first.Uid, second.Uid);
        Assert.True(second.Sequence > first.Sequence);
        var another = moved.After(new Note("Rang.", KeepsPromise: true) { By = FollowUpStories.Anna }, Samples.Monday.AddHours(6)).State
            .After(new Promise(Promised.AddDays(5), "Again.") { By = FollowUpStories.Anna }, Samples.Monday.AddHours(7)).State;
        Assert.NotEqual(first.Uid, Calendar.Load(Written(another))!.Events.Single().Uid);
    }

    [Fact]
    public void What_is_promised_no_more_or_never_was_is_no_entry()
    {
        var kept = Stories().After(new Note("Rang.", KeepsPromise: true) { By = FollowUpStories.Anna }, Samples.Monday.AddHours(5)).State;

        Assert.Null(PromiseCalendar.Write(kept, Address, Samples.Monday));
        Assert.Null(PromiseCalendar.Write(FollowUpStories.At(FollowUpStage.InProgress), Address, Samples.Monday));
    }

    [Fact]
    public void Whatever_was_promised_stays_one_line_of_the_entry()
    {
        var state = Stories() with { PromisedWhat = "A, B; C\\D\r\nEND:VEVENT\r\nBEGIN:VEVENT 😀" };

        var entry = Assert.Single(Calendar.Load(Written(state))!.Events);
        Assert.StartsWith("A, B; C\\D", entry.Description);
    }

    private static FollowUpState Stories() =>
        FollowUpStories.At(FollowUpStage.InProgress).After("promise", Samples.Monday.AddHours(3)).State;

    private static string Written(FollowUpState state) => PromiseCalendar.Write(state, Address, Samples.Monday.AddHours(4))!;
}
