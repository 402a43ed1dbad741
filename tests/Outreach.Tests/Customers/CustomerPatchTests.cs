using System.Text.Json;
using Outreach.Customers;
using Outreach.Platform.Http;

namespace Outreach.Tests.Customers;

/// <summary>What staff change of what we know: what is left out stays, null takes away, a wrong member is named.</summary>
public sealed class CustomerPatchTests
{
    private static readonly CustomerProfile Known = CustomerRules.Remember(null, "c1", Samples.Mention, "anna", Samples.Monday) with
    {
        Town = "Delfzijl",
        Interests = ["tuba"],
        WrongPhone = "+31699000100",
    };

    [Fact]
    public void What_is_left_out_stays_and_null_takes_away()
    {
        var after = Patch("""{"sayName": " AAL-tyuh ", "town": null, "interests": ["tuba", "Tuba", "bees"], "contactEveryDays": 90}""");

        Assert.Equal(("AAL-tyuh", null, 90, Known.Phone), (after.SayName, after.Town, after.ContactEveryDays, after.Phone));
        Assert.Equal(["tuba", "bees"], after.Interests);
        var lists = Known with { Interests = after.Interests, SetByStaff = after.SetByStaff, Suggestions = after.Suggestions };
        Assert.Equal(lists with { SayName = "AAL-tyuh", Town = null, ContactEveryDays = 90 }, after);
        Assert.Empty(after.Suggestions);
        Assert.Equal(["town"], after.SetByStaff);
    }

    [Fact]
    public void A_number_that_was_taken_for_wrong_is_right_once_somebody_says_so()
    {
        Assert.Equal(
            ("+31699000100", null), (Patch("""{"phone": "+31699000100"}""").Phone, Patch("""{"phone": "+31699000100"}""").WrongPhone));
        Assert.Equal("+31699000100", Patch("""{"phone": "+31699000101"}""").WrongPhone);
    }

    [Fact]
    public void A_number_is_read_as_it_is_written_in_the_country_of_the_office() => Assert.Equal(
        "+31201234567", CustomerPatch.Read(JsonSerializer.Deserialize<JsonElement>("""{"phone": "020 123 45 67"}"""), "NL")(Known).Phone);

    [Theory]
    [InlineData("""{"phone": "0201234567"}""", "phone")]
    [InlineData("""{"phone": "+0123456789"}""", "phone")]
    [InlineData("""{"timeZone": "UTC+01:00"}""", "timeZone")]
    [InlineData("""{"email": "nobody"}""", "email")]
    [InlineData("""{"language": "nl_NL"}""", "language")]
    [InlineData("""{"displayName": " "}""", "displayName")]
    [InlineData("""{"displayName": 7}""", "displayName")]
    [InlineData("""{"interests": "tuba"}""", "interests")]
    [InlineData("""{"avoidTopics": ["fine", 7]}""", "avoidTopics[1]")]
    [InlineData("""{"prefers": "Hanneke, please"}""", "prefers")]
    [InlineData("""{"contactEveryDays": 0}""", "contactEveryDays")]
    [InlineData("""{"contactEveryDays": 1.5}""", "contactEveryDays")]
    [InlineData("""{"followers": 12000}""", "followers")]
    [InlineData("""{"mentions": 3}""", "mentions")]
    [InlineData("{}", "body")]
    [InlineData("[]", "body")]
    public void What_can_not_be_is_named_and_nothing_changes(string patch, string field) =>
        Assert.Contains(field, Assert.Throws<ProblemException>(() => Patch(patch)).Errors.Keys);

    private static CustomerProfile Patch(string json) => CustomerPatch.Read(JsonSerializer.Deserialize<JsonElement>(json))(Known);
}
