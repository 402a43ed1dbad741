using Outreach.Staff;
using Outreach.Staff.Absences;

namespace Outreach.Tests.Absences;

/// <summary>
/// When somebody's absence is looked at. What a request gives them that was at work when it began, or that knew nothing of it, is handed
/// over too.
/// </summary>
public sealed class AbsenceMomentsTests
{
    private static readonly DateTimeOffset Begins = Samples.Monday.AddDays(3);

    [Fact]
    public void A_planned_absence_is_looked_at_as_it_begins_and_half_a_minute_later() =>
        Assert.Equal([Begins, Begins.AddSeconds(30)], MomentsOf(setAt: Samples.Monday).Where(moment => moment >= Begins));

    [Fact]
    public void One_that_began_before_it_was_set_is_looked_at_once_every_copy_of_the_roster_has_it() =>
        Assert.Equal([Begins.AddMinutes(61.5)], MomentsOf(setAt: Begins.AddHours(1)).Where(moment => moment > Begins.AddHours(1)));

    [Fact]
    public void Without_an_absence_there_is_nothing_to_look_at() => Assert.Empty(PersonActivities.MomentsOf(Samples.Anna));

    private static IEnumerable<DateTimeOffset?> MomentsOf(DateTimeOffset setAt) => PersonActivities.MomentsOf(
        Samples.Anna with { Absence = new Absence(Begins, Begins.AddDays(7)), AbsenceSetAt = setAt });
}
