using Outreach.Customers;

namespace Outreach.Tests.Customers;

/// <summary>When two writings are one phone number.</summary>
public sealed class PhoneNumberRulesTests
{
    [Theory]
    [InlineData("+5511912345678", "+551112345678")]
    [InlineData("+5521998765432", "+552198765432")]
    [InlineData("+5215512345678", "+525512345678")]
    [InlineData("+5491123456789", "+541123456789")]
    [InlineData("+5491123456789", "+54111523456789")]
    public void Two_ways_of_writing_one_mobile_have_one_key(string one, string other) =>
        Assert.Equal(PhoneNumberRules.MatchKeyOf(one), PhoneNumberRules.MatchKeyOf(other));

    [Theory]
    [InlineData("+5511912345678", "+551212345678")]
    [InlineData("+5511931234567", "+551131234567")]
    [InlineData("+31612345678", "+31712345678")]
    [InlineData("+5491123456789", "+5491123456780")]
    public void Two_numbers_have_two_keys(string one, string other) =>
        Assert.NotEqual(PhoneNumberRules.MatchKeyOf(one), PhoneNumberRules.MatchKeyOf(other));

    [Theory]
    [InlineData("+31201234567")]
    [InlineData("+12025550123")]
    [InlineData("+551131234567")]
    public void Elsewhere_a_number_is_its_own_key(string phone) => Assert.Equal(phone, PhoneNumberRules.MatchKeyOf(phone));

    [Theory]
    [InlineData("+310201234567", "+31201234567", true)]
    [InlineData("+4402079460958", "+442079460958", true)]
    [InlineData("+310201234567", "+310201234568", false)]
    [InlineData("+310201234567", "+31201234568", false)]
    [InlineData("+39012345678", "+3912345678", false)]
    public void A_number_that_was_kept_with_the_zero_of_home_is_the_number_without_it(string kept, string other, bool areSame)
    {
        Assert.Equal(areSame, PhoneNumberRules.AreSame(kept, other));
        Assert.Equal(areSame, PhoneNumberRules.MatchKeyOf(kept) == PhoneNumberRules.MatchKeyOf(other));
    }

    [Theory]
    [InlineData("+31201234567", "+31201234567|+310201234567")]
    [InlineData("+310201234567", "+310201234567|+31201234567")]
    [InlineData("+442079460958", "+442079460958|+4402079460958")]
    [InlineData("+390212345678", "+390212345678")]
    [InlineData("+99912345678", "+99912345678")]
    public void A_number_may_have_been_kept_with_the_zero_of_home(string e164, string kept) =>
        Assert.Equal(kept.Split('|'), PhoneNumberRules.KeptAs(e164));

    [Theory]
    [InlineData("+31201234567", "NL", "020 123 4567|0201234567|+31 20 123 4567|0031201234567")]
    [InlineData("+49201234567", "NL", "+49 201 234567|0049201234567")]
    [InlineData("+49201234567", null, "+49 201 234567")]
    [InlineData("+12025550123", "NL", "+1 202-555-0123|0012025550123")]
    [InlineData("+12025550123", "US", "(202) 555-0123|2025550123|+1 202-555-0123")]
    public void Only_what_reads_as_that_number_where_the_office_is_is_a_writing_of_it(string e164, string? country, string writings) =>
        Assert.Equal(writings.Split('|'), PhoneNumberRules.WritingsOf(e164, country));

    [Theory]
    [InlineData("+52 1 55 1234 5678", null, "+525512345678")]
    [InlineData("1 55 1234 5678", "MX", "+525512345678")]
    [InlineData("+55 11 8765-4321", null, "+5511987654321")]
    [InlineData("(11) 8765-4321", "BR", "+5511987654321")]
    [InlineData("+55 11 3123-4567", null, "+551131234567")]
    [InlineData("011 15-2345-6789", "AR", "+5491123456789")]
    [InlineData("+54 11 15 2345 6789", null, "+5491123456789")]
    [InlineData("+310201234567", null, "+31201234567")]
    [InlineData("+4402079460958", null, "+442079460958")]
    [InlineData("+39 02 12345678", null, "+390212345678")]
    public void A_number_is_understood_in_either_of_its_writings(string written, string? country, string e164)
    {
        var read = PhoneNumberRules.Read(written, country);

        Assert.Equal(new ReadPhoneNumber(e164), read);
        Assert.Equal(read, PhoneNumberRules.Read(e164, country));
    }

    [Theory]
    [InlineData("+12025550123")]
    [InlineData("+15551234567")]
    [InlineData("+123456789012345")]
    [InlineData("+99912345678")]
    [InlineData("+551131234")]
    [InlineData("+5215512345")]
    [InlineData("+5215512345678")]
    [InlineData("+551187654321")]
    [InlineData("+54111523456789")]
    public void What_is_E164_stays_in_its_own_writing_also_where_only_its_shape_is_known(string written) =>
        Assert.Equal(new ReadPhoneNumber(written), PhoneNumberRules.Read(written, "NL"));

    [Theory]
    [InlineData("8765-4321", "BR")]
    [InlineData("15 2345-6789", "AR")]
    [InlineData("+55 11 876-4321", null)]
    [InlineData("+52 1 55 1234", null)]
    public void What_is_no_number_in_either_writing_is_none(string written, string? country) =>
        Assert.Null(PhoneNumberRules.Read(written, country));

    [Theory]
    [InlineData("Europe/Amsterdam", "NL")]
    [InlineData("America/Sao_Paulo", "BR")]
    [InlineData("UTC", null)]
    public void The_offices_country_is_that_of_its_zone(string zone, string? country) =>
        Assert.Equal(country, new Outreach.SharedKernel.Office(zone).Country);
}
