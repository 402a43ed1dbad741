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
    [InlineData("+31201234567", "NL", "020 123 4567|0201234567|+31 20 123 4567|0031201234567")]
    [InlineData("+49201234567", "NL", "+49 201 234567|0049201234567")]
    [InlineData("+49201234567", null, "+49 201 234567")]
    [InlineData("+12025550123", "NL", "+1 202-555-0123|0012025550123")]
    [InlineData("+12025550123", "US", "(202) 555-0123|2025550123|+1 202-555-0123")]
    public void Only_what_reads_as_that_number_where_the_office_is_is_a_writing_of_it(string e164, string? country, string writings) =>
        Assert.Equal(writings.Split('|'), PhoneNumberRules.WritingsOf(e164, country));

    [Theory]
    [InlineData("Europe/Amsterdam", "NL")]
    [InlineData("America/Sao_Paulo", "BR")]
    [InlineData("UTC", null)]
    public void The_offices_country_is_that_of_its_zone(string zone, string? country) =>
        Assert.Equal(country, new Outreach.SharedKernel.Office(zone).Country);
}
