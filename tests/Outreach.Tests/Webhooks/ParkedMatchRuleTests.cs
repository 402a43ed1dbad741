using System.Text.Json;
using Outreach.Customers;
using Outreach.Webhooks;

namespace Outreach.Tests.Webhooks;

/// <summary>What could not be read is erased with the customer whose handle, address or number is one of its values.</summary>
public sealed class ParkedMatchRuleTests
{
    private static readonly ParkedMatchRule Rule = new(
        [new CustomerIdentity("twitter", "44196397")], "ann@example.com", "+31612345678", "NL");

    [Theory]
    [InlineData("""{"author":{"handle":44196397}}""", true)]
    [InlineData("""{"author":{"handle":"@44196397"}}""", true)]
    [InlineData("""[{"from":{"mail":" Ann@Example.com "}}]""", true)]
    [InlineData("""{"number":"06 12345678"}""", true)]
    [InlineData("""{"author":{"handle":44196398}}""", false)]
    [InlineData("""{"author":{"handle":44196397.5},"known":true}""", false)]
    [InlineData("""{"text":"@44196397 was here"}""", false)]
    public void A_value_of_its_own_fits_whether_it_is_a_text_or_a_number(string json, bool fits)
    {
        using var document = JsonDocument.Parse(json);

        Assert.Equal(fits, Rule.Fits(document.RootElement));
    }
}
