using System.Text.Json;
using Outreach.Customers;
using Outreach.Tests.Deployment;
using Outreach.Webhooks;

namespace Outreach.Tests.Webhooks;

/// <summary>What is wrong with a source's settings is named; what waits is a customer's where one of its values is theirs.</summary>
public sealed class WebhookSourceTests
{
    private static readonly string Secret = new('k', 24);

    [Theory]
    [InlineData("Scheme", "md5")]
    [InlineData("Secret", "")]
    [InlineData("Secret", "12345678901234567890123")]
    [InlineData("OtherSecret", "short")]
    [InlineData("SignatureHeader", "X Signature")]
    [InlineData("TimestampHeader", "Übung")]
    [InlineData("IdHeader", "a:b")]
    [InlineData("Signs", "{body}")]
    [InlineData("Signs", "{timestamp}.{body}.{body}")]
    [InlineData("Signs", "{body}.{timestamp}")]
    [InlineData("Signs", "{timestamp}.{url}.{body}")]
    [InlineData("Signs", "{id}.{timestamp}.{body}")]
    [InlineData("Channel", "a b")]
    [InlineData("Kind", "gossip")]
    [InlineData("Items", "a..b")]
    [InlineData("Map", "id:reach")]
    public void A_setting_that_can_not_be_used_is_named(string setting, string value)
    {
        var options = new WebhookSourceOptions { Scheme = "hmac-hex", Secret = Secret };
        typeof(WebhookSourceOptions).GetProperty(setting)!.SetValue(options, value);

        var (source, faults) = WebhookSource.Read("reviews", options);

        Assert.Null(source);
        Assert.Contains(setting, faults.Select(fault => fault.Setting));
        Assert.DoesNotContain(faults, fault => fault.Message.Contains("1234567", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_setting_of_a_source_is_on_the_page_and_the_page_names_no_other()
    {
        const string Prefix = "| `Webhooks__{name}__";
        var named = Repository.Read("docs/settings.md").Split('\n').Where(line => line.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(line => line[Prefix.Length..].Split('`')[0]);

        Assert.Equal(typeof(WebhookSourceOptions).GetProperties().Select(property => property.Name).Order(), named.Order());
    }

    [Fact]
    public void Standard_Webhooks_say_themselves_what_is_signed_and_want_a_key_in_base64()
    {
        var options = new WebhookSourceOptions { Secret = "whsec_no base64 at all", Signs = "{timestamp}{body}", SignaturePrefix = "v0=" };

        Assert.Equal(
            ["Secret", "SignaturePrefix", "Signs"], WebhookSource.Read("reviews", options).Faults.Select(fault => fault.Setting).Order());
    }

    [Theory]
    [InlineData("reviews", true)]
    [InlineData("a1", true)]
    [InlineData("", false)]
    [InlineData("sendgrid", false)]
    [InlineData("parked", false)]
    [InlineData("mail", false)]
    [InlineData("a-b", false)]
    [InlineData("abcdefghijklmnopqrstuvwxyz0123456", false)]
    public void A_name_is_letters_and_digits_and_none_that_an_address_has(string name, bool isName) =>
        Assert.Equal(isName, WebhookSources.IsName(name));

    [Theory]
    [InlineData("""{"user":{"name":"@Ada"}}""", true)]
    [InlineData("""["x",["ADA"]]""", true)]
    [InlineData("""{"from":"Ada@Mail.example"}""", true)]
    [InlineData("""{"from":"020 123 4567"}""", true)]
    [InlineData("""{"text":"I am ada."}""", false)]
    [InlineData("""{"ada":1}""", false)]
    [InlineData("""{"user":{"name":"adam"},"n":5,"b":true,"z":null,"e":"","half":"\ud83d"}""", false)]
    public void What_waits_is_a_customers_where_a_value_is_their_handle_address_or_number(string json, bool fits)
    {
        var rule = new ParkedMatchRule([new CustomerIdentity("twitter", "@ada")], "ada@mail.example", "+31201234567", "NL");
        using var document = JsonDocument.Parse(json);

        Assert.Equal(fits, rule.Fits(document.RootElement));
    }
}
