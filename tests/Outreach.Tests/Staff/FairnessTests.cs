using FsCheck.Fluent;
using Outreach.Staff;

namespace Outreach.Tests.Staff;

/// <summary>
/// A month of random arrivals for people with the same hours and channels, each follow-up open for a random time. Load is
/// what the product counts: the follow-ups that are open and somebody's. At a single moment chance can leave one person with
/// little and another with much, since what one of them closes is not taken from the other; over the month it must not.
/// </summary>
public sealed class FairnessTests
{
    private const int Minutes = 30 * 24 * 60;
    private static readonly DateTimeOffset Start = Samples.Monday;

    private static readonly IReadOnlyDictionary<string, IReadOnlyList<string>> Hours =
        new[] { "monday", "tuesday", "wednesday", "thursday", "friday" }.ToDictionary(
            day => day, _ => (IReadOnlyList<string>)["09:00-12:30", "13:00-17:30"]);

    [Fact]
    public void Over_a_month_everyone_has_within_two_of_an_even_share_and_nobody_is_given_more_while_they_have_more() => Always.Holds(
        from people in Gen.Choose(2, 8)
        from perDay in Gen.Choose(5, 60)
        from openForHours in Gen.Choose(1, 72)
        from arrivals in Gen.ListOf(
            from at in Gen.Choose(0, Minutes)
            from share in Gen.Choose(0, 200)
            select (at, share), 30 * 60)
        select (people, openForHours, arrivals: arrivals.Take(30 * perDay).OrderBy(arrival => arrival.at).ToList()),
        month =>
        {
            var roster = new Roster(
                Enumerable.Range(1, month.people).Select(n => Samples.Member($"p{n}", "twitter") with { Hours = Hours }));
            var open = roster.Members.ToDictionary(member => member.Id, _ => 0);
            var minutes = roster.Members.ToDictionary(member => member.Id, _ => 0L);
            var closings = new PriorityQueue<string, int>();
            foreach (var (at, share) in month.arrivals)
            {
                while (closings.TryPeek(out var closer, out var closesAt) && closesAt <= at)
                {
                    open[closer]--;
                    closings.Dequeue();
                }

                var (even, least) = (open.Values.Average(), open.Values.Min());
                var chosen = AssignmentRule.Choose(roster, null, null, "twitter", open, Start.AddMinutes(at)).StaffId;
                Assert.Equal(least, open[chosen]);
                open[chosen]++;
                Assert.True(open[chosen] <= even + 1);

                // The same distribution for everybody: from nothing to twice the mean.
                var openFor = month.openForHours * 60 * share / 100;
                closings.Enqueue(chosen, at + openFor);
                minutes[chosen] += Math.Min(openFor, Minutes - at);
            }

            var loads = minutes.Values.Select(sum => (double)sum / Minutes).ToList();
            Assert.All(loads, load => Assert.InRange(load, loads.Average() - 2, loads.Average() + 2));
        },
        tests: 50);

    [Fact]
    public void Who_comes_back_gets_no_more_than_anyone_once_they_have_caught_up()
    {
        var back = Samples.Member("back", "twitter");
        var roster = new Roster([back, Samples.Member("carl", "twitter"), Samples.Member("dora", "twitter")]);
        var open = new Dictionary<string, int> { ["back"] = 0, ["carl"] = 10, ["dora"] = 10 };
        for (var n = 0; n < 40; n++)
        {
            open[AssignmentRule.Choose(roster, null, null, "twitter", open, Start).StaffId]++;
        }

        Assert.Equal([20, 20, 20], open.Values);
    }
}
