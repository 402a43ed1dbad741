using FsCheck.Fluent;
using Outreach.Customers;
using Outreach.Customers.ThankYouCalls;
using Outreach.SharedKernel;

namespace Outreach.Tests.ThankYouCalls;

/// <summary>When a customer may be called: in their own zone, or in every zone that they could be in.</summary>
public sealed class CallWindowRulesTests
{
    private static readonly CallPolicy Usual = new();
    private static readonly CustomerProfile Customer = CustomerRules.Remember(
        null, "c1", Samples.Mention, "anna", Samples.Monday) with
    { TimeZone = null };

    [Fact]
    public void The_first_moment_is_inside_the_window_and_not_before_it_was_asked_for() => Always.Holds(
        LocalClocks.Moments,
        made =>
        {
            var window = new CallWindow("09:00", "20:00", made.Zone);

            var first = CallWindowRules.FirstInside(window, made.At);

            LocalClocks.AssertBetween(9, 20, new CallSlot(first, first.AddTicks(1)), made.Zone);
            Assert.InRange(first - made.At, TimeSpan.Zero, TimeSpan.FromHours(62));
            Assert.Equal(first, CallWindowRules.FirstInside(window, first));
        },
        tests: 1000);

    [Theory]
    [InlineData("2026-03-02T08:00:00Z", "2026-03-02T08:00:00Z")]
    [InlineData("2026-03-02T07:59:59Z", "2026-03-02T08:00:00Z")]
    [InlineData("2026-03-02T18:59:59Z", "2026-03-02T18:59:59Z")]
    [InlineData("2026-03-02T19:00:00Z", "2026-03-03T08:00:00Z")]
    [InlineData("2026-03-28T22:00:00Z", "2026-03-30T07:00:00Z")]
    [InlineData("2026-10-24T22:00:00Z", "2026-10-26T08:00:00Z")]
    public void The_window_opens_at_nine_and_closes_at_eight_on_the_customers_wall_and_not_on_Sundays(string from, string first) =>
        Assert.Equal(
            LocalClocks.At(first), CallWindowRules.FirstInside(new CallWindow("09:00", "20:00", "Europe/Amsterdam"), LocalClocks.At(from)));

    [Theory]
    [InlineData("Asia/Kathmandu", "+31612345678", "Asia/Kathmandu", "their zone", 1)]
    [InlineData("Europe/Nowhere", "+31612345678", "Europe/Amsterdam", "the zone of NL", 1)]
    [InlineData("UTC+01:00", "+31612345678", "Europe/Amsterdam", "the zone of NL", 1)]
    [InlineData(null, "+12425550100", "America/Nassau", "the zone of BS", 1)]
    [InlineData(null, "+12125550100", "America/New_York", "every zone of US and CA", 40)]
    [InlineData(null, "+79123456789", "Europe/Kaliningrad", "every zone of RU and KZ", 20)]
    [InlineData(null, "+99999999999", "Europe/Paris", "the office's", 1)]
    [InlineData(null, "+67212345678", "Europe/Paris", "the office's", 1)]
    [InlineData(null, null, "Europe/Paris", "the office's", 1)]
    public void The_hours_are_their_zones_or_every_zones_of_their_country_or_the_offices(
        string? zone, string? phone, string expected, string why, int zonesAtLeast)
    {
        var window = CallWindowRules.WindowOf(
            Customer with { TimeZone = zone, Phone = phone }, Usual, new Office("Europe/Paris"), Samples.Monday);

        Assert.Equal((expected, why, "09:00", "20:00"), (window.TimeZone, window.Why, window.From, window.To));
        Assert.Equal(zonesAtLeast > 1, window.Zones is not null);
        Assert.True(window.EveryZone.Count >= zonesAtLeast);
    }

    [Fact]
    public void Hours_that_never_meet_in_a_wide_country_are_as_wide_as_is_legal()
    {
        var window = CallWindowRules.WindowOf(
            Customer with { Phone = "+79123456789" },
            Usual with { From = "10:00", To = "18:00" },
            new Office("Europe/Paris"),
            Samples.Monday);

        Assert.Equal(("08:00", "21:00", "every zone of RU and KZ"), (window.From, window.To, window.Why));
    }

    [Fact]
    public void A_customer_of_an_unknown_zone_is_called_when_it_is_inside_in_every_zone_of_their_country() => Always.Holds(
        from code in Gen.Elements(CallingCodes.All.ToArray())
        from moment in LocalClocks.Moments
        select (code, moment.At),
        made =>
        {
            var window = CallWindowRules.WindowOf(
                Customer with { Phone = $"+{made.code}5550100" }, Usual, new Office("Europe/Amsterdam"), made.At);

            var first = CallWindowRules.FirstInside(window, made.At);

            Assert.All(window.EveryZone, zone => LocalClocks.AssertBetween(8, 21, new CallSlot(first, first.AddTicks(1)), zone));
            Assert.True(
                window.Why == "the office's"
                    || CallingCodes.ZonesOf(CallingCodes.CountriesOf($"+{made.code}5550100")).SequenceEqual(window.EveryZone));
        },
        tests: 300);

    [Fact]
    public void Every_calling_code_leads_to_countries_with_zones() =>
        Assert.All(CallingCodes.All, code => Assert.All(
            CallingCodes.CountriesOf($"+{code}000000"), country => Assert.NotEmpty(CallingCodes.ZonesOf([country]))));

    [Theory]
    [InlineData("08:59", "20:00", false)]
    [InlineData("07:59", "20:00", true)]
    [InlineData("09:00", "21:01", true)]
    [InlineData("12:00", "12:00", true)]
    [InlineData("9:00", "20:00", true)]
    [InlineData("09:00", "20:60", true)]
    [InlineData("08:00", "21:00", false)]
    public void Hours_that_are_not_legal_are_no_setting(string from, string to, bool refused) =>
        Assert.Equal(refused, ErrorsOf(new CallPolicy { From = from, To = to }).Count > 0);

    [Fact]
    public void A_setting_that_makes_no_sense_is_refused_by_name()
    {
        Assert.Empty(ErrorsOf(new CallPolicy { Days = ["sunday"], PartsOfTheDay = ["10:00"] }));
        Assert.Equal(["Days"], Assert.Single(ErrorsOf(new CallPolicy { Days = ["funday"] })).MemberNames);
        Assert.Equal(["Days"], Assert.Single(ErrorsOf(new CallPolicy { Days = [] })).MemberNames);
        Assert.Equal(["PartsOfTheDay"], Assert.Single(ErrorsOf(new CallPolicy { PartsOfTheDay = ["12:00", "09:00"] })).MemberNames);
        Assert.NotEmpty(ErrorsOf(new CallPolicy { MinimumGap = TimeSpan.FromDays(2) }));
    }

    private static List<System.ComponentModel.DataAnnotations.ValidationResult> ErrorsOf(CallPolicy policy)
    {
        var errors = new List<System.ComponentModel.DataAnnotations.ValidationResult>();
        System.ComponentModel.DataAnnotations.Validator.TryValidateObject(
            policy, new System.ComponentModel.DataAnnotations.ValidationContext(policy), errors, validateAllProperties: true);
        return errors;
    }
}
