using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Outreach.FollowUps.Mentions;
using Outreach.SharedKernel;

namespace Outreach.Tests.Mentions;

/// <summary>Of whom a mention is that a person hands in.</summary>
public sealed class HandInTests
{
    [Fact]
    public async Task Two_visitors_of_one_bare_name_are_two_and_a_machine_means_the_handle()
    {
        const string Jan = """{"channel":"shop","author":"Jan","text":"Do you sell cables?"}""";

        var handedIn = await ReadAsync(byAPerson: true, Jan, Jan);

        Assert.Equal(["Jan", "Jan"], handedIn.Select(mention => mention.Author.DisplayName));
        Assert.NotEqual(handedIn[0].Author.Handle, handedIn[1].Author.Handle);
        Assert.DoesNotContain(handedIn, mention => mention.Author.Handle == "Jan");
        var sent = Assert.Single(await ReadAsync(
            byAPerson: false, """{"channel":"shop","externalId":"1","author":"Jan","text":"Hello"}"""));
        Assert.Equal(("Jan", null), (sent.Author.Handle, sent.Author.DisplayName));
    }

    [Theory]
    [InlineData("twitter", "@ada", "@ada", null)]
    [InlineData("email", "Ada <ada@mail.example>", "ada@mail.example", "Ada")]
    public async Task What_can_only_be_a_handle_is_one(string channel, string author, string handle, string? name)
    {
        var mention = Assert.Single(await ReadAsync(
            byAPerson: true, JsonSerializer.Serialize(new { channel, author, text = "Hello" })));

        Assert.Equal((handle, name), (mention.Author.Handle, mention.Author.DisplayName));
    }

    [Theory]
    [InlineData("phone", "020 123 4567 ext. 8")]
    [InlineData("whatsapp", "+31 20 123 4567 ext. 8")]
    [InlineData("sms", "(020) 123 4567 ext. 8")]
    public async Task Where_a_handle_is_a_number_a_bare_number_is_theirs_and_no_name(string channel, string author)
    {
        var mention = Assert.Single(await ReadAsync(byAPerson: true, JsonSerializer.Serialize(new { channel, author, text = "Hello" })));

        Assert.Equal((author, null), (mention.Author.Handle, mention.Author.DisplayName));
    }

    [Theory]
    [InlineData("Jan Jansen 020 123 4567 ext. 8", "Jan Jansen", "020 123 4567 ext. 8")]
    [InlineData("Jan Jansen: +31 20 123 4567 ext. 8", "Jan Jansen", "+31 20 123 4567 ext. 8")]
    [InlineData("Jan (work) 020 123 4567 ext. 8", "Jan (work)", "020 123 4567 ext. 8")]
    [InlineData("Jan (020) 123 4567 ext. 8", "Jan", "(020) 123 4567 ext. 8")]
    [InlineData("Jan Jansen, tel. 020 123 4567 ext. 8", "Jan Jansen", "020 123 4567 ext. 8")]
    [InlineData("Jan (tel. 020 123 4567 ext. 8)", "Jan", "020 123 4567 ext. 8")]
    [InlineData("Jan mobil: 020 123 4567 ext. 8", "Jan", "020 123 4567 ext. 8")]
    [InlineData("Noa 020 123 4567 ext. 8", "Noa", "020 123 4567 ext. 8")]
    [InlineData("tel:+31 20 123 4567 ext. 8", null, "+31 20 123 4567 ext. 8")]
    [InlineData("Tel. 020 123 4567 ext. 8", null, "020 123 4567 ext. 8")]
    [InlineData("mobile 020 123 4567 ext. 8", null, "020 123 4567 ext. 8")]
    [InlineData("phone number 020 123 4567 ext. 8", null, "020 123 4567 ext. 8")]
    [InlineData("Tel. nr. 020 123 4567 ext. 8", null, "020 123 4567 ext. 8")]
    [InlineData("Tel/GSM: 020 123 4567 ext. 8", null, "020 123 4567 ext. 8")]
    [InlineData("Jan, tel./whatsapp 020 123 4567 ext. 8", "Jan", "020 123 4567 ext. 8")]
    [InlineData("T\u00e9l. - 020 123 4567 ext. 8", null, "020 123 4567 ext. 8")]
    [InlineData("Telefoonnummer: 020 123 4567 ext. 8", null, "020 123 4567 ext. 8")]
    [InlineData("(mobile) 020 123 4567 ext. 8", null, "020 123 4567 ext. 8")]
    [InlineData("Nono 020 123 4567 ext. 8", "Nono", "020 123 4567 ext. 8")]
    [InlineData("(Jan 020 123 4567 ext. 8)", "Jan", "020 123 4567 ext. 8")]
    [InlineData("Jan, [020 123 4567 ext. 8]", "Jan", "020 123 4567 ext. 8")]
    [InlineData("Jan -tel. 020 123 4567 ext. 8", "Jan", "020 123 4567 ext. 8")]
    [InlineData("Jan - telnr: 020 123 4567 ext. 8", "Jan", "020 123 4567 ext. 8")]
    [InlineData("Jan Mobiltelefon 020 123 4567 ext. 8", "Jan", "020 123 4567 ext. 8")]
    [InlineData("Jan TelNo: 020 123 4567 ext. 8", "Jan", "020 123 4567 ext. 8")]
    [InlineData("Jan PhoneNo 020 123 4567 ext. 8", "Jan", "020 123 4567 ext. 8")]
    [InlineData("Jan (cellular) 020 123 4567 ext. 8", "Jan", "020 123 4567 ext. 8")]
    [InlineData("Mobilephone 020 123 4567 ext. 8", null, "020 123 4567 ext. 8")]
    [InlineData("T-Mobile 020 123 4567 ext. 8", "T-Mobile", "020 123 4567 ext. 8")]
    [InlineData("(Jan) 020 123 4567 ext. 8", "(Jan)", "020 123 4567 ext. 8")]
    [InlineData("[VIP] Jan 020 123 4567 ext. 8", "[VIP] Jan", "020 123 4567 ext. 8")]
    [InlineData("Jan [020 123 4567 ext. 8]", "Jan", "020 123 4567 ext. 8")]
    public async Task A_name_before_a_number_is_what_they_are_called_and_a_word_for_it_is_none(
        string author, string? name, string number)
    {
        var mention = Assert.Single(await ReadAsync(
            byAPerson: true, JsonSerializer.Serialize(new { channel = "phone", author, text = "Hello" })));

        Assert.Equal((name, "+31201234567", number), (mention.Author.DisplayName, mention.Author.Phone, mention.Author.Handle));
    }

    [Theory]
    [InlineData("phone", "Jan")]
    [InlineData("phone", "Jan 2")]
    [InlineData("phone", "020 123 4567 Jan Jansen")]
    [InlineData("shop", "020 123 4567 ext. 8")]
    public async Task Any_other_bare_text_is_what_they_are_called(string channel, string author)
    {
        var mention = Assert.Single(await ReadAsync(byAPerson: true, JsonSerializer.Serialize(new { channel, author, text = "Hello" })));

        Assert.Equal(author, mention.Author.DisplayName);
        Assert.StartsWith("heard-", mention.Author.Handle, StringComparison.Ordinal);
    }

    private static async Task<IReadOnlyList<Mention>> ReadAsync(bool byAPerson, params string[] given)
    {
        var http = new DefaultHttpContext();
        http.Features.Set(byAPerson ? Samples.Anna : null);
        var handIn = new HandIn(null!, null!, new Office("Europe/Amsterdam"));
        var read = await handIn.ReadAsync(
            given.Select(json => JsonSerializer.Deserialize<JsonElement>(json)), http.Request, Samples.Monday, CancellationToken.None);
        return [.. read.Select(one => Assert.IsType<Mention>(one.Mention))];
    }
}
