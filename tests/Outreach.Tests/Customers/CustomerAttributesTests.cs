using System.Text.Json;
using Outreach.Customers;
using Outreach.Merges;
using Outreach.Privacy;

namespace Outreach.Tests.Customers;

/// <summary>Every attribute of a customer can be changed, survives a merge, goes back with its undoing, and stands in the export.</summary>
public sealed class CustomerAttributesTests
{
    private static readonly CustomerProfile Nobody = new() { Id = "c1", FirstSeenAt = Samples.Monday, LastMentionAt = Samples.Monday };

    private static readonly CustomerProfile Known = CustomerPatch.Read(JsonSerializer.Deserialize<JsonElement>(
        """
        {
          "displayName": "Ada", "sayName": "AY-da", "email": "ada@mail.example", "phone": "+31600000999", "timeZone": "Europe/Amsterdam",
          "town": "Delft", "language": "nl", "interests": ["tuba"], "avoidTopics": ["upgrades"], "prefers": "anna",
          "contactEveryDays": 90
        }
        """))(Nobody with
        {
            Id = "c2",
            WrongPhone = "+31600000998",
            ReplacedNames = ["Addie"],
            Suggestions = [new Suggestion("phone", "+31600000997", "twitter", Samples.Monday, "anna", Samples.Monday)],
        });

    [Fact]
    public void All_that_staff_can_change_is_in_the_list_in_the_order_in_which_clients_see_it() => Assert.Equal(
        typeof(CustomerFacts).GetProperties().Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name)),
        CustomerAttributes.All.Where(attribute => attribute.IsForStaff).Select(attribute => attribute.Name));

    [Fact]
    public void Each_survives_a_merge_and_goes_back_with_its_undoing_and_is_exported()
    {
        var (merged, took) = MergeRules.TakeOver(Nobody, Known, []);
        var undone = MergeRules.GiveBack(merged, Known, took);

        Assert.All(CustomerAttributes.All, attribute =>
        {
            Assert.Equal((true, false, true), (Has(Known, attribute), Has(Nobody, attribute), Has(merged, attribute)));
            Assert.False(Has(undone, attribute), $"{attribute.Name} is not given back.");
            Assert.Contains(attribute.InWords(Known), ExportWords.Of(merged));
        });
    }

    private static bool Has(CustomerProfile profile, CustomerAttribute attribute)
    {
        var property = typeof(CustomerProfile).GetProperty($"{char.ToUpperInvariant(attribute.Name[0])}{attribute.Name[1..]}");
        return property!.GetValue(profile) is { } value and not System.Collections.ICollection { Count: 0 };
    }
}
