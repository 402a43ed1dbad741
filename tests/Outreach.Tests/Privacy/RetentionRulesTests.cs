using Azure;
using FsCheck.Fluent;
using Outreach.Customers;
using Outreach.Privacy;
using Outreach.SharedKernel;

namespace Outreach.Tests.Privacy;

public sealed class RetentionRulesTests
{
    private static readonly RetentionPolicy Policy = new() { TextsDays = 100, CustomersDays = 200 };

    [Fact]
    public void Words_are_due_when_their_days_are_over_and_the_next_look_is_at_the_beginning_of_a_day()
    {
        var customer = Of(Ended("f1", 0), Ended("f2", 50));

        Assert.Empty(RetentionRules.Judge(customer, Policy, Day(99)).ForgetWordsOf);
        Assert.Equal(Day(101).Date, RetentionRules.Judge(customer, Policy, Day(99)).NextLook!.Value.Date);
        var due = RetentionRules.Judge(customer, Policy, Day(100));
        Assert.Equal("f1", Assert.Single(due.ForgetWordsOf).FollowUpId);
        Assert.Equal((Day(151).Date, TimeSpan.Zero), (due.NextLook!.Value.Date, due.NextLook.Value.TimeOfDay));
    }

    [Fact]
    public void A_customer_is_due_when_nobody_has_been_in_touch_for_so_long_whoever_began()
    {
        Assert.True(RetentionRules.Judge(Of(Ended("f1", 0)), Policy, Day(200)).EraseCustomer);
        Assert.False(RetentionRules.Judge(Of(Ended("f1", 0)), Policy, Day(199)).EraseCustomer);
        Assert.False(RetentionRules.Judge(Of(Ended("f1", 0)) with { Logged = [Logged(10)] }, Policy, Day(200)).EraseCustomer);
        Assert.True(RetentionRules.Judge(Of(Ended("f1", 0)) with { Logged = [Logged(10)] }, Policy, Day(210)).EraseCustomer);
        Assert.False(
            RetentionRules.Judge(
                With(Of(Ended("f1", 0)), profile => profile with { LastSpokeAt = Day(1) }), Policy, Day(200)).EraseCustomer);
        Assert.False(
            RetentionRules.Judge(
                With(Of(Ended("f1", 0)), profile => profile with { LastCallAt = Day(1) }), Policy, Day(200)).EraseCustomer);
    }

    [Fact]
    public void Nobody_of_whom_something_is_open_is_erased_and_what_is_open_keeps_its_words()
    {
        var open = Of(Ended("f1", 0), Ended("f2", 0) with { Outcome = null, EndedAt = null });
        Assert.Equal(("f1", false), (
            Assert.Single(RetentionRules.Judge(open, Policy, Day(5000)).ForgetWordsOf).FollowUpId,
            RetentionRules.Judge(open, Policy, Day(5000)).EraseCustomer));
        Assert.False(
            RetentionRules.Judge(With(Of(Ended("f1", 0)), profile => profile with { CallIsOpen = true }), Policy, Day(5000)).EraseCustomer);
    }

    [Fact]
    public void Nought_is_never()
    {
        var never = new RetentionPolicy { TextsDays = 0, CustomersDays = 0 };
        Assert.Equal((0, false, null), Shape(RetentionRules.Judge(Of(Ended("f1", 0)), never, Day(50_000))));
        Assert.Null(never.ReviewAfter(Day(0)));
        Assert.Equal((1, false, null), Shape(RetentionRules.Judge(Of(Ended("f1", 0)), never with { TextsDays = 1 }, Day(50_000))));
        Assert.Equal((0, true, null), Shape(RetentionRules.Judge(Of(Ended("f1", 0)), never with { CustomersDays = 1 }, Day(50_000))));
    }

    [Fact]
    public void The_days_of_all_that_end_on_one_day_are_one_and_none_comes_too_early() =>
        Always.Holds(
            from texts in Gen.Choose(0, 1000)
            from customers in Gen.Choose(0, 1000)
            from minutes in Gen.Choose(0, 500_000)
            select (new RetentionPolicy { TextsDays = texts, CustomersDays = customers }, Samples.Monday.AddMinutes(minutes)),
            made =>
            {
                var (policy, endedAt) = made;
                var look = policy.ReviewAfter(endedAt);
                Assert.Equal(policy is { TextsDays: 0, CustomersDays: 0 }, look is null);
                if (look is { } day)
                {
                    Assert.Equal(TimeSpan.Zero, day.TimeOfDay);
                    var due = new[] { policy.TextsUntil(endedAt), policy.CustomerUntil(endedAt) }.Min()!.Value;
                    Assert.InRange(day - due, TimeSpan.Zero, TimeSpan.FromDays(1) - TimeSpan.FromTicks(1));
                    Assert.Equal(day, policy.ReviewAfter(RetentionPolicy.DayAfter(endedAt)));
                }
            });

    [Fact]
    public void A_look_does_all_that_is_due_and_the_next_one_lies_ahead() =>
        Always.Holds(
            from ends in Gen.ListOf(Gen.Choose(0, 400))
            from spoke in Gen.Choose(0, 400)
            from now in Gen.Choose(0, 800)
            select (Of([.. ends.Select((day, n) => Ended($"f{n}", day))]), spoke, Day(now).AddHours(7)),
            made =>
            {
                var (customer, spoke, now) = made;
                var due = RetentionRules.Judge(With(customer, profile => profile with { LastSpokeAt = Day(spoke) }), Policy, now);
                Assert.True(due.NextLook is null || due.NextLook > now);
                Assert.Equal(due.EraseCustomer, due.NextLook is null);
                if (!due.EraseCustomer)
                {
                    Assert.Equal(customer.Contacts.Where(contact => contact.EndedAt!.Value.AddDays(100) <= now), due.ForgetWordsOf);
                    var after = With(customer, profile => profile with { LastSpokeAt = Day(spoke) }) with
                    {
                        Contacts = [
                            .. customer.Contacts.Select(
                                contact => due.ForgetWordsOf.Contains(contact) ? contact with { WordsForgottenAt = now } : contact)],
                    };
                    Assert.Empty(RetentionRules.Judge(after, Policy, now).ForgetWordsOf);
                }
            });

    private static DateTimeOffset Day(int number) => Samples.Monday.AddDays(number);

    private static (int Words, bool Customer, DateTimeOffset? Next) Shape(RetentionDue due) =>
        (due.ForgetWordsOf.Count, due.EraseCustomer, due.NextLook);

    private static WholeCustomer Of(params Contact[] contacts) =>
        new(
            new StoredCustomer(
                new CustomerProfile { Id = "c1", FirstSeenAt = Day(0), LastMentionAt = Day(0) }, new ETag("1")))
        { Contacts = contacts };

    private static WholeCustomer With(WholeCustomer customer, Func<CustomerProfile, CustomerProfile> change) =>
        customer with { Stored = customer.Stored with { Profile = change(customer.Stored.Profile) } };

    private static Contact Ended(string id, int day) => new()
    {
        FollowUpId = id,
        Channel = "twitter",
        At = Day(day),
        Kind = MentionKind.Praise,
        Outcome = FollowUpOutcome.Acknowledged,
        EndedAt = Day(day),
    };

    private static LoggedContact Logged(int day) => new() { Number = 1, Channel = "shop", Said = "Hello.", By = "anna", At = Day(day) };
}
