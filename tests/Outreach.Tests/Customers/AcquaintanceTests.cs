using FsCheck.Fluent;
using Outreach.Customers;

namespace Outreach.Tests.Customers;

/// <summary>Who knows a customer, and when they are to hear from us again.</summary>
public sealed class AcquaintanceTests
{
    private static readonly DateTimeOffset Now = Samples.Monday;
    private static readonly CustomerProfile Known = CustomerRules.Remember(null, "c1", Samples.Mention, "anna", Now);

    [Fact]
    public void Who_has_spoken_with_them_most_knows_them_best_and_the_latest_where_that_is_a_tie()
    {
        Assert.Equal("anna", CustomerRules.KnownBestBy(Known));
        var often = Spoke((0, "ben"), (1, "ben"), (2, "anna"));
        Assert.Equal(("ben", "anna"), (CustomerRules.KnownBestBy(often), often.KnownBy));
        Assert.Equal("anna", CustomerRules.KnownBestBy(Spoke((0, "ben"), (2, "anna"))));
    }

    [Fact]
    public void Whatever_order_contacts_are_told_in_the_latest_counts_and_each_once() => Always.Holds(
        from days in Gen.Choose(0, 400).ArrayOf()
        from order in Gen.Shuffle(days)
        select (days, order),
        made =>
        {
            var (told, otherwise) = (
                Spoke([.. made.days.Select(day => (day, $"s{day % 3}"))]), Spoke([.. made.order.Select(day => (day, $"s{day % 3}"))]));

            Assert.Equal(CustomerRules.KnownBestBy(told), CustomerRules.KnownBestBy(otherwise));
            Assert.Equal(told.LastSpokeAt, otherwise.LastSpokeAt);
            Assert.Equal(made.days.Length, told.Acquaintances.Sum(one => one.Times));
            Assert.Equal(made.days.Length == 0 ? null : Now.AddDays(made.days.Max()), told.LastSpokeAt);
        });

    [Fact]
    public void Any_contact_moves_the_day_on_which_they_are_to_hear_from_us_and_takes_back_what_was_asked()
    {
        var agreed = Known with { ContactEveryDays = 90 };
        Assert.Equal(Now.AddDays(90), CustomerRules.NextContactDueAt(agreed));
        Assert.Null(CustomerRules.ContactDueAt(agreed, Now.AddDays(90).AddTicks(-1)));
        Assert.Equal(Now.AddDays(90), CustomerRules.ContactDueAt(agreed, Now.AddDays(90)));

        var asked = agreed with { ContactReminder = new ContactReminder("anna", "row", Now.AddDays(90)) };
        var inTouch = CustomerRules.Spoke(asked, "ben", Now.AddDays(100));
        Assert.Equal(Now.AddDays(190), CustomerRules.NextContactDueAt(inTouch));
        Assert.NotNull(Item(asked));
        Assert.Null(Item(inTouch));
        Assert.Null(Item(CustomerRules.Spoke(asked, "ben", Now.AddDays(80))));
        Assert.Null(Item(asked with { ContactEveryDays = null }));
        Assert.Null(Item(asked with { ContactEveryDays = 120 }));
        Assert.Null(CustomerRules.ContactDueAt(asked with { CallIsOpen = true }, Now.AddDays(90)));
        Assert.Null(CustomerRules.NextContactDueAt(Known));
    }

    private static Outreach.WorkItems.WorkItem? Item(CustomerProfile profile) =>
        ContactReminders.ItemOf(profile, "anna", "row", Now.AddDays(100));

    private static CustomerProfile Spoke(params (int Day, string By)[] contacts) =>
        contacts.Aggregate(Known, (profile, contact) => CustomerRules.Spoke(profile, contact.By, Now.AddDays(contact.Day)));
}
