using System.Buffers.Text;
using System.Text;
using Microsoft.Extensions.Options;
using Outreach.Customers;
using Outreach.Platform;

namespace Outreach.Tests.Customers;

/// <summary>One customer a handle, however it is written, and no handle in a key.</summary>
public sealed class IdentityKeyTests
{
    private static readonly IdentityKey Key = KeyOf(new string('k', 32));

    [Theory]
    [InlineData("@Cleo")]
    [InlineData("cleo")]
    [InlineData(" CLEO ")]
    [InlineData("@cleo ")]
    public void A_handle_is_the_same_with_and_without_its_sign_and_its_case(string handle) =>
        Assert.Equal(Key.Of("twitter", "cleo"), Key.Of("twitter", handle));

    [Theory]
    [InlineData("ｃｌｅｏ")]
    [InlineData("＠cleo")]
    public void A_handle_is_the_same_in_either_width(string handle) =>
        Assert.Equal(Key.Of("twitter", "cleo"), Key.Of("twitter", handle));

    [Fact]
    public void A_letter_with_an_accent_is_the_same_in_either_Unicode_form() =>
        Assert.Equal(Key.Of("twitter", "Zo\u00cb"), Key.Of("twitter", "zoe\u0308"));

    [Theory]
    [InlineData("twitter", "cleo2")]
    [InlineData("facebook", "cleo")]
    [InlineData("twitter", "cle o")]
    public void Another_handle_or_channel_is_another_customer(string channel, string handle) =>
        Assert.NotEqual(Key.Of("twitter", "cleo"), Key.Of(channel, handle));

    [Theory]
    [InlineData("")]
    [InlineData("c|c0123456789|ö")]
    public void What_is_sealed_is_read_by_the_same_key_alone_and_shows_nothing(string text)
    {
        var sealedText = Key.Seal(text);

        Assert.Equal(text, Key.Unseal(sealedText));
        Assert.NotEqual(sealedText, Key.Seal(text));
        Assert.Null(KeyOf(new string('l', 32)).Unseal(sealedText));
        Assert.Null(Key.Unseal(sealedText[..^2] + (sealedText[^2] == 'A' ? "BA" : "AA")));
        Assert.Null(Key.Unseal("f"));
        Assert.DoesNotContain("c0123456789", Encoding.UTF8.GetString(Base64Url.DecodeFromChars(sealedText)), StringComparison.Ordinal);
    }

    [Fact]
    public void An_identity_is_a_keyed_hash_that_another_key_does_not_give()
    {
        var identity = Key.Of("twitter", "cleo");

        Assert.Matches("^[0-9a-f]{40}$", identity);
        Assert.NotEqual(identity, KeyOf(new string('x', 32)).Of("twitter", "cleo"));
        Assert.Equal("c" + identity[..32], IdentityKey.CustomerIdOf(identity));
    }

    private static IdentityKey KeyOf(string key) => new(Options.Create(new OutreachOptions
    {
        PublicUrl = "https://outreach.example",
        OfficeTimeZone = "Europe/Amsterdam",
        IdentityKey = key,
        FromEmail = "care@outreach.example",
    }));
}
