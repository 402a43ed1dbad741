using System.Text;
using Outreach.FollowUps.Mentions;
using Outreach.Platform.Http;
using Outreach.SharedKernel;

namespace Outreach.Tests.Mentions;

/// <summary>What is taken in, and which field is named where it is not.</summary>
public sealed class MentionValidatorTests
{
    private const string Valid = """
        {"channel":"twitter","externalId":"1","author":{"handle":"@cleo"},"text":"Hello","postedAt":"2026-03-02T08:57:00Z"}
        """;

    [Theory]
    [InlineData("\"channel\":\"twitter\",", "", "channel")]
    [InlineData("\"twitter\"", "\"\"", "channel")]
    [InlineData("\"twitter\"", "\"Twitter\"", "channel")]
    [InlineData("\"twitter\"", "\"a b\"", "channel")]
    [InlineData("\"twitter\"", "\"twitter\\n\"", "channel")]
    [InlineData("\"twitter\"", "\"abcdefghijklmnopqrstuvwxyz0123456\"", "channel")]
    [InlineData("\"externalId\":\"1\",", "", "externalId")]
    [InlineData("\"externalId\":\"1\"", "\"externalId\":\"\"", "externalId")]
    [InlineData("\"externalId\":\"1\"", "\"externalId\":\"a\\u0000b\"", "externalId")]
    [InlineData("\"externalId\":\"1\"", "\"externalId\":\"a\\nb\"", "externalId")]
    [InlineData("\"author\":{\"handle\":\"@cleo\"},", "", "author")]
    [InlineData("{\"handle\":\"@cleo\"}", "null", "author")]
    [InlineData("{\"handle\":\"@cleo\"}", "{}", "author.handle")]
    [InlineData("\"@cleo\"", "\"  \"", "author.handle")]
    [InlineData("\"@cleo\"", "\"a\\tb\"", "author.handle")]
    [InlineData("\"@cleo\"", "\"@\"", "author.handle")]
    [InlineData("\"@cleo\"", "\"@ @@\"", "author.handle")]
    [InlineData("\"@cleo\"", "\"\\uff20\"", "author.handle")]
    [InlineData("2026-03-02T08:57:00Z", "0001-01-01T00:00:00Z", "postedAt")]
    [InlineData("2026-03-02T08:57:00Z", "9999-12-31T23:59:59Z", "postedAt")]
    [InlineData("\"text\":\"Hello\",", "", "text")]
    [InlineData("\"Hello\"", "\"\"", "text")]
    [InlineData("\"Hello\"", "\" \\n\\t\\u00a0 \"", "text")]
    [InlineData(",\"postedAt\":\"2026-03-02T08:57:00Z\"", "", "postedAt")]
    [InlineData("2026-03-02T08:57:00Z", "yesterday", "postedAt")]
    [InlineData("2026-03-02T08:57:00Z", "2026-02-30T08:57:00Z", "postedAt")]
    [InlineData("2026-03-02T08:57:00Z", "2026-03-02T25:00:00Z", "postedAt")]
    [InlineData("2026-03-02T08:57:00Z", "2026-03-02T08:57:00", "postedAt")]
    [InlineData("2026-03-02T08:57:00Z", "2026-03-02", "postedAt")]
    [InlineData("2026-03-02T08:57:00Z", "03/02/2026T08:57:00Z", "postedAt")]
    [InlineData("2026-03-02T08:57:00Z", "Tue, 03 Mar 2026 08:57:00Z", "postedAt")]
    [InlineData("2026-03-02T08:57:00Z", "2026-03-02T08:57:00+25:00", "postedAt")]
    [InlineData("\"text\":", "\"kind\":\"anger\",\"text\":", "kind")]
    [InlineData("\"text\":", "\"url\":\"javascript:alert(1)\",\"text\":", "url")]
    [InlineData("\"@cleo\"", "\"@cleo\",\"phone\":\"020 1234567\"", "author.phone")]
    [InlineData("\"@cleo\"", "\"@cleo\",\"phone\":\"31201234567\"", "author.phone")]
    [InlineData("\"@cleo\"", "\"@cleo\",\"phone\":\"+0201234567\"", "author.phone")]
    [InlineData("\"@cleo\"", "\"@cleo\",\"phone\":\"+31 20 123 4567\"", "author.phone")]
    [InlineData("\"@cleo\"", "\"@cleo\",\"phone\":\"+1234567890123456\"", "author.phone")]
    [InlineData("\"@cleo\"", "\"@cleo\",\"phone\":\"+\\u0663\\u0661201234567\"", "author.phone")]
    [InlineData("\"@cleo\"", "\"@cleo\",\"timeZone\":\"Mars/Olympus\"", "author.timeZone")]
    [InlineData("\"@cleo\"", "\"@cleo\",\"timeZone\":\"W. Europe Standard Time\"", "author.timeZone")]
    [InlineData("\"@cleo\"", "\"@cleo\",\"timeZone\":\"UTC+05:30\"", "author.timeZone")]
    [InlineData("\"@cleo\"", "\"@cleo\",\"email\":\"cleo\"", "author.email")]
    public void A_field_that_is_missing_or_wrong_is_named(string from, string to, string field)
    {
        Assert.Contains(from, Valid);

        var errors = ErrorsOf(Valid.Replace(from, to));

        Assert.Equal(field, Assert.Single(errors!).Key);
        Assert.All(errors!, error => Assert.All(error.Value, message => Assert.False(string.IsNullOrWhiteSpace(message))));
    }

    [Fact]
    public void Every_wrong_field_is_named_at_once_and_where_it_stands_in_an_array() =>
        Assert.Equal(
            ["[3].author", "[3].channel", "[3].externalId", "[3].postedAt", "[3].text"],
            MentionValidator.Instance.ErrorsOf(new MentionInput(), "[3].")!.Keys.Order());

    [Theory]
    [InlineData("https://example.org/a/b#c?d=e")]
    [InlineData("it's \"quoted\" \\ and % odd")]
    [InlineData("👩‍👩‍👧 🇳🇱 é")]
    [InlineData("مرحبا")]
    public void An_external_id_with_slashes_quotes_or_emoji_is_taken_as_it_is(string id)
    {
        var input = Parse(Valid.Replace("\"externalId\":\"1\"", $"\"externalId\":{System.Text.Json.JsonSerializer.Serialize(id)}"));

        Assert.Null(MentionValidator.Instance.ErrorsOf(input));
        Assert.Equal(id, input.ToMention().ExternalId);
        Assert.Matches("^f[0-9a-f]{32}$", FollowUpId.Of("twitter", input.ToMention().ExternalId));
    }

    [Theory]
    [InlineData("Europe/Amsterdam")]
    [InlineData("Asia/Kolkata")]
    [InlineData("America/Argentina/Buenos_Aires")]
    [InlineData("UTC")]
    public void An_IANA_zone_is_taken(string zone) =>
        Assert.Null(ErrorsOf(Valid.Replace("\"@cleo\"", $"\"@cleo\",\"timeZone\":\"{zone}\"")));

    [Theory]
    [InlineData("+12025550123")]
    [InlineData("+123456789012345")]
    public void A_number_in_E164_is_taken(string phone) =>
        Assert.Null(ErrorsOf(Valid.Replace("\"@cleo\"", $"\"@cleo\",\"phone\":\"{phone}\"")));

    [Theory]
    [InlineData("2026-03-02T08:57:00Z", "2026-03-02T08:57:00Z")]
    [InlineData("2026-03-02T09:57:00+01:00", "2026-03-02T08:57:00Z")]
    [InlineData("2026-03-02T03:57:00.123-05:00", "2026-03-02T08:57:00.123Z")]
    [InlineData("2026-03-02T08:57Z", "2026-03-02T08:57:00Z")]
    public void A_moment_is_read_in_its_own_offset_and_kept_in_UTC(string given, string utc)
    {
        var input = Parse(Valid.Replace("2026-03-02T08:57:00Z", given));

        Assert.Null(MentionValidator.Instance.ErrorsOf(input));
        Assert.Equal(DateTimeOffset.Parse(utc, System.Globalization.CultureInfo.InvariantCulture), input.ToMention().PostedAt);
        Assert.Equal(TimeSpan.Zero, input.ToMention().PostedAt.Offset);
    }

    [Theory]
    [InlineData("text", 10_000)]
    [InlineData("externalId", 512)]
    [InlineData("handle", 256)]
    [InlineData("channel", 32)]
    public void A_text_may_be_as_long_as_its_limit_and_no_longer(string field, int limit)
    {
        MentionInput With(string value) => Parse(Valid) switch
        {
            var input when field == "text" => input with { Text = value },
            var input when field == "externalId" => input with { ExternalId = value },
            var input when field == "channel" => input with { Channel = value },
            var input => input with { Author = new AuthorInput { Handle = value } },
        };

        Assert.Null(MentionValidator.Instance.ErrorsOf(With(new string('a', limit))));
        Assert.EndsWith(field, Assert.Single(MentionValidator.Instance.ErrorsOf(With(new string('a', limit + 1)))!).Key);
    }

    [Fact]
    public void A_text_comes_through_as_it_was_written()
    {
        const string Text = " \"quoted\"\r\n\t<b>bold</b> 👩‍👩‍👧 שלום ﷽ \u202Eback \u0000 end ";
        var json = Valid.Replace("\"Hello\"", System.Text.Json.JsonSerializer.Serialize(Text));

        Assert.Null(ErrorsOf(json));
        Assert.Equal(Text, Parse(json).ToMention().Text);
    }

    private static IReadOnlyDictionary<string, string[]>? ErrorsOf(string json) => MentionValidator.Instance.ErrorsOf(Parse(json));

    private static MentionInput Parse(string json) => RequestBody.Parse<MentionInput>(Encoding.UTF8.GetBytes(json));
}
