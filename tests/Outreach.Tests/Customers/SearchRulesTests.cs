using Outreach.Customers.Search;

namespace Outreach.Tests.Customers;

/// <summary>By what a customer who is looked for may be known.</summary>
public sealed class SearchRulesTests
{
    [Fact]
    public void A_number_is_looked_for_as_it_may_have_been_kept_on_every_channel_where_a_handle_is_one()
    {
        var query = new CustomerQuery("+31201234567", null, null, null, null, null) { PhoneAsTyped = "020-1234567" };

        var byChannel = SearchRules.IdentitiesOf(query, [], "NL").ToLookup(one => one.Channel, one => one.Handle);

        Assert.Equal(["phone", "whatsapp", "sms"], byChannel.Select(one => one.Key));
        Assert.All(byChannel, one => Assert.Contains("+31201234567", one));
        Assert.All(byChannel, one => Assert.Contains("+310201234567", one));
        Assert.All(byChannel, one => Assert.Contains("020-1234567", one));
    }
}
