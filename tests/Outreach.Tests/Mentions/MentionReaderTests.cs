using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Outreach.FollowUps.Mentions;
using Outreach.SharedKernel;

namespace Outreach.Tests.Mentions;

/// <summary>A mention is refused only where it could not be known again; what can't be used of it is kept and noted.</summary>
public sealed partial class MentionReaderTests
{
    private const string Whole = """
        {"channel":"twitter","externalId":"1","author":{"handle":"@cleo"},"text":"Hello","postedAt":"2026-03-02T08:57:00Z"}
        """;

    /// <summary>JSON of every kind, strings that no text can hold among them.</summary>
    private static readonly Gen<string> Values = Gen.OneOf(
        Gen.Elements(
            "null", "true", "5", "-1.5e300", "\"\"", "\"x\"", "\"\\ud83d\"", "\"\\udc00 \\n\\\"\"", "\"\\u200b\"", "\"a\\ufffeb\"",
            "[]", "{}", "[[{\"a\":1}]]", "{\"\\ud800\":1}", "[{\"url\":\"https://a.example\"},{\"url\":5},7,null]", "\"020/1234567\"",
            "\"Thu, 1 Aug 2024 10:55:28 +0300\""),
        ArbMap.Default.GeneratorFor<string>().Select(text => JsonSerializer.Serialize(text ?? "")));

    private static readonly Gen<string> Members = Gen.Elements(
        "text", "url", "postedAt", "kind", "inReplyTo", "media", "Text", "reach", "displayName", "email", "phone", "timeZone", "\\ud800");

    [Theory]
    [InlineData("\"channel\":\"twitter\",", "", "channel")]
    [InlineData("\"twitter\"", "\"\"", "channel")]
    [InlineData("\"twitter\"", "null", "channel")]
    [InlineData("\"twitter\"", "[]", "channel")]
    [InlineData("\"twitter\"", "\" - _ \"", "channel")]
    [InlineData("\"twitter\"", "\"\\u200b!\"", "channel")]
    [InlineData("\"externalId\":\"1\",", "", "externalId")]
    [InlineData("\"externalId\":\"1\"", "\"externalId\":\" \\t \"", "externalId")]
    [InlineData("\"externalId\":\"1\"", "\"externalId\":{}", "externalId")]
    [InlineData("\"author\":{\"handle\":\"@cleo\"},", "", "author")]
    [InlineData("{\"handle\":\"@cleo\"}", "null", "author")]
    [InlineData("{\"handle\":\"@cleo\"}", "[\"cleo\"]", "author")]
    [InlineData("{\"handle\":\"@cleo\"}", "\" @ \"", "author.handle")]
    [InlineData("{\"handle\":\"@cleo\"}", "{\"email\":\"cleo@mail.example\"}", "author.handle")]
    [InlineData("{\"handle\":\"@cleo\"}", "{}", "author.handle")]
    [InlineData("\"@cleo\"", "\"  \"", "author.handle")]
    [InlineData("\"@cleo\"", "\"@ @@\"", "author.handle")]
    [InlineData("\"@cleo\"", "\"\\uff20\\u200b\"", "author.handle")]
    public void What_can_not_be_known_again_is_refused_by_the_field(string from, string to, string field)
    {
        Assert.Contains(from, Whole);

        var reading = Read(Whole.Replace(from, to));

        Assert.Null(reading.Mention);
        Assert.Equal(field, Assert.Single(reading.Errors).Key);
    }

    [Theory]
    [InlineData("Google Play", "google-play")]
    [InlineData("x.com", "x-com")]
    [InlineData(" Trust|Pilot (NL) ", "trust-pilot-nl")]
    [InlineData("\u00dcber uns", "uber-uns")]
    [InlineData("\u5fae\u535a", "channel-0fc69798")]
    [InlineData("abcdefghijklmnopqrstuvwxyz0123456", "abcdefghijklmnopqrstuvw-e44ff69b")]
    public void A_channel_gets_a_name_that_it_always_has_and_a_note_says_so(string given, string channel)
    {
        var mention = Read(Whole.Replace("\"twitter\"", JsonSerializer.Serialize(given))).Mention!;

        Assert.Equal(channel, mention.Channel);
        Assert.Equal(("channel", given.Trim()), (Assert.Single(mention.Notes).Field, mention.Notes[0].Written));
        Assert.Equal(channel, Read($$"""{"channel":"{{channel}}","externalId":"1","deleted":true}""").Mention!.Channel);
    }

    [Fact]
    public void Two_channels_whose_letters_a_name_can_not_hold_are_two()
    {
        string Of(string channel) => Read(Whole.Replace("\"twitter\"", $"\"{channel}\"")).Mention!.Channel;

        Assert.NotEqual(Of("\u5fae\u535a"), Of("\u8c46\u74e3"));
        Assert.NotEqual(Of(new string('a', 40) + "1"), Of(new string('a', 40) + "2"));
        Assert.Equal(["twitter", "_a_", "-b"], new[] { " Twitter ", "_A_", "-b" }.Select(Of));
    }

    [Theory]
    [InlineData("twitter", "\"@cleo\"", "@cleo", null, null)]
    [InlineData("twitter", "1478", "1478", null, null)]
    [InlineData("email", "\"Cleo <cleo@mail.example>\"", "cleo@mail.example", "Cleo", null)]
    [InlineData("email", "{\"email\":\"cleo@mail.example\"}", "cleo@mail.example", null, "cleo@mail.example")]
    [InlineData("email", "{\"handle\":\" \",\"email\":\"Cleo <cleo@mail.example>\"}", "cleo@mail.example", "Cleo", "cleo@mail.example")]
    public void A_name_alone_is_an_author_and_on_channels_of_mail_an_address_is(
        string channel, string given, string handle, string? name, string? email)
    {
        var mention = Read(Whole.Replace("twitter", channel).Replace("{\"handle\":\"@cleo\"}", given)).Mention!;

        Assert.Equal((handle, name, email), (mention.Author.Handle, mention.Author.DisplayName, mention.Author.Email));
        Assert.Empty(mention.Notes);
    }

    [Theory]
    [InlineData("true")]
    [InlineData("1")]
    [InlineData("\"true\"")]
    [InlineData("\" TRUE \"")]
    [InlineData("\"1\"")]
    public void What_means_that_it_is_deleted_deletes_it(string deleted) =>
        Assert.True(Read(Whole.Replace("\"text\"", $"\"deleted\":{deleted},\"text\"")).Mention!.Deleted);

    [Theory]
    [InlineData("false")]
    [InlineData("0")]
    [InlineData("null")]
    [InlineData("\"False\"")]
    [InlineData("\"0\"")]
    [InlineData("\" \"")]
    public void What_means_that_it_is_not_deleted_is_no_news(string deleted)
    {
        var mention = Read(Whole.Replace("\"text\"", $"\"deleted\":{deleted},\"text\"")).Mention!;

        Assert.Equal((false, "Hello", 0), (mention.Deleted, mention.Text, mention.Notes.Count));
    }

    [Theory]
    [InlineData("2")]
    [InlineData("\"yes\"")]
    [InlineData("\"2099-12-31T00:00:00Z\"")]
    [InlineData("[]")]
    [InlineData("{\"by\":\"author\"}")]
    public void Whether_it_is_deleted_is_noted_where_it_can_not_be_read_and_nothing_is_deleted(string deleted)
    {
        var mention = Read(Whole.Replace("\"text\"", $"\"deleted\":{deleted},\"text\"")).Mention!;

        Assert.Equal((false, "Hello"), (mention.Deleted, mention.Text));
        Assert.Equal(("deleted", deleted.Trim('"')), (Assert.Single(mention.Notes).Field, mention.Notes[0].Written));
    }

    [Fact]
    public void Everything_that_it_lacks_is_named_at_once()
    {
        Assert.Equal(["author", "channel", "externalId"], Read("{}").Errors.Keys.Order());
        Assert.Equal("body", Assert.Single(Read("5").Errors).Key);
    }

    [Fact]
    public void Whatever_else_stands_in_it_it_is_taken_when_it_can_be_known_again() => Always.Holds(
        from known in Gen.Elements(Whole, Whole.Replace("\"1\"", "1478"), Whole.Replace("twitter", " Email "))
        from members in Gen.Zip(Members, Values).ListOf()
        from inner in Gen.Zip(Members, Values).ListOf()
        from handle in Gen.Elements("@cleo", "@cl\\ufffeo", "@cl\\ud83do")
        select known.Replace("\"@cleo\"", $"\"{handle}\"" + JsonOf(inner)).Replace("\"text\"", $"\"x\":0{JsonOf(members)},\"text\""),
        json => Assert.NotNull(Read(json).Mention),
        tests: 2000);

    [Theory]
    [InlineData("2026-03-02T08:57:00Z", "9999-12-31T23:59:59Z", "postedAt")]
    [InlineData("2026-03-02T08:57:00Z", "yesterday", "postedAt")]
    [InlineData("2026-03-02T08:57:00Z", "2026-02-30T08:57:00Z", "postedAt")]
    [InlineData("2026-03-02T08:57:00Z", "2026-03-02T08:57:00", "postedAt")]
    [InlineData("2026-03-02T08:57:00Z", "03/02/2026T08:57:00Z", "postedAt")]
    [InlineData("2026-03-02T08:57:00Z", "Thu, 32 Aug 2024 10:55:28 +0300", "postedAt")]
    [InlineData("\"2026-03-02T08:57:00Z\"", "1767600000", "postedAt")]
    [InlineData("\"Hello\"", "5", "text")]
    [InlineData("\"text\":", "\"kind\":\"anger\",\"text\":", "kind")]
    [InlineData("\"text\":", "\"url\":\"javascript:alert(1)\",\"text\":", "url")]
    [InlineData("\"text\":", "\"inReplyTo\":[],\"text\":", "inReplyTo")]
    [InlineData("\"text\":", "\"media\":\"a.jpg\",\"text\":", "media")]
    [InlineData("\"@cleo\"", "\"@cleo\",\"phone\":\"call Quillon\"", "author.phone")]
    [InlineData("\"@cleo\"", "\"@cleo\",\"phone\":\"+0201234567\"", "author.phone")]
    [InlineData("\"@cleo\"", "\"@cleo\",\"phone\":201234567", "author.phone")]
    [InlineData("\"@cleo\"", "\"@cleo\",\"phone\":\"+1234567890123456\"", "author.phone")]
    [InlineData("\"@cleo\"", "\"@cleo\",\"timeZone\":\"Mars/Olympus\"", "author.timeZone")]
    [InlineData("\"@cleo\"", "\"@cleo\",\"timeZone\":\"UTC+05:30\"", "author.timeZone")]
    [InlineData("\"@cleo\"", "\"@cleo\",\"email\":\"cleo\"", "author.email")]
    [InlineData("\"@cleo\"", "\"@cleo\",\"displayName\":{\"first\":\"Cleo\"}", "author.displayName")]
    public void What_can_not_be_used_is_noted_by_the_field_and_kept_as_it_was_written(string from, string to, string field)
    {
        Assert.Contains(from, Whole);
        var json = Whole.Replace(from, to);

        var note = Assert.Single(Read(json).Mention!.Notes);

        Assert.Equal(field, note.Field);
        Assert.False(string.IsNullOrWhiteSpace(note.Why));
        Assert.Contains(note.Written, json, StringComparison.Ordinal);
        Assert.NotEmpty(note.Written);
        Assert.DoesNotContain(note.Written, note.Why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("yesterday")]
    [InlineData("")]
    public void Without_a_moment_the_moment_of_arrival_counts(string given) =>
        Assert.Equal(Samples.Monday, Read(Whole.Replace("2026-03-02T08:57:00Z", given)).Mention!.PostedAt);

    [Theory]
    [InlineData("2026-03-02T08:57:00Z", "2026-03-02T08:57:00Z")]
    [InlineData("2026-03-02T09:57:00+01:00", "2026-03-02T08:57:00Z")]
    [InlineData("2026-03-02T03:57:00.123-05:00", "2026-03-02T08:57:00.123Z")]
    [InlineData("2026-03-02T08:57Z", "2026-03-02T08:57:00Z")]
    [InlineData("Thu, 1 Aug 2024 10:55:28 +0300", "2024-08-01T07:55:28Z")]
    [InlineData("1 aug 2024 10:55 GMT (summer)", "2024-08-01T10:55:00Z")]
    [InlineData("Wed, 01 Aug 2024 10:55:28 -0000", "2024-08-01T10:55:28Z")]
    public void A_moment_is_read_in_its_own_offset_and_kept_in_UTC(string given, string utc)
    {
        var mention = Read(Whole.Replace("2026-03-02T08:57:00Z", given)).Mention!;

        Assert.Equal(DateTimeOffset.Parse(utc, System.Globalization.CultureInfo.InvariantCulture), mention.PostedAt);
        Assert.Equal(TimeSpan.Zero, mention.PostedAt.Offset);
        Assert.Empty(mention.Notes);
    }

    [Theory]
    [InlineData("https://example.org/a/b#c?d=e")]
    [InlineData("it's \"quoted\" \\ and % odd")]
    [InlineData("👩‍👩‍👧 🇳🇱 é")]
    [InlineData("مرحبا")]
    [InlineData("a\nb\u0000c")]
    public void An_external_id_is_taken_as_it_is_but_for_white_space_around_it(string id)
    {
        var mention = Read(Whole.Replace("\"externalId\":\"1\"", $"\"externalId\":{JsonSerializer.Serialize($" {id}\u00a0\n")}")).Mention!;

        Assert.Equal(id, mention.ExternalId);
        Assert.Matches("^f[0-9a-f]{32}$", FollowUpId.Of("twitter", mention.ExternalId));
    }

    [Fact]
    public void A_number_is_an_id_as_it_stands_and_a_very_long_one_is_known_again_by_a_fingerprint()
    {
        Assert.Equal("1478", Read(Whole.Replace("\"externalId\":\"1\"", "\"externalId\":1478")).Mention!.ExternalId);

        var (one, other) = (WithId(new string('x', 600) + "1"), WithId(new string('x', 600) + "2"));

        Assert.Equal(one.ExternalId, WithId(new string('x', 600) + "1").ExternalId);
        Assert.NotEqual(one.ExternalId, other.ExternalId);
        Assert.InRange(one.ExternalId.Length, 500, 512);
        Assert.Equal("externalId", Assert.Single(one.Notes).Field);

        static Mention WithId(string id) => Read(Whole.Replace("\"externalId\":\"1\"", $"\"externalId\":\"{id}\"")).Mention!;
    }

    [Theory]
    [InlineData("020/1234567", "NL", "+31201234567")]
    [InlineData("+31 20 123 4567", null, "+31201234567")]
    [InlineData("0031201234567", "NL", "+31201234567")]
    [InlineData("(0)30 12345678", "DE", "+493012345678")]
    [InlineData("+123456789012345", null, "+123456789012345")]
    public void A_phone_number_is_understood_as_it_is_written_in_the_offices_country(string given, string? country, string phone) =>
        Assert.Equal(
            phone, Read(Whole.Replace("\"@cleo\"", $"\"@cleo\",\"phone\":\"{given}\""), country).Mention!.Author.Phone);

    [Fact]
    public void An_extension_is_lost_and_a_note_says_so()
    {
        var mention = Read(Whole.Replace("\"@cleo\"", "\"@cleo\",\"phone\":\"020 1234567 ext. 89\"")).Mention!;

        Assert.Equal("+31201234567", mention.Author.Phone);
        Assert.Equal("author.phone", Assert.Single(mention.Notes).Field);
    }

    [Theory]
    [InlineData("email", "\\\"Bo B.\\\" <bo@m.example>", "bo@m.example", "Bo B.")]
    [InlineData("email", "Bo <bo@m.example>", "bo@m.example", "Bo")]
    [InlineData("email", "<bo@m.example>", "bo@m.example", null)]
    [InlineData("email", "bo+shop@m.example", "bo+shop@m.example", null)]
    [InlineData("twitter", "Bo <bo@m.example>", "Bo <bo@m.example>", null)]
    public void An_address_with_a_name_is_an_address_and_a_name_on_channels_of_mail(
        string channel, string given, string handle, string? name)
    {
        var author = Read(Whole.Replace("twitter", channel).Replace("@cleo", given)).Mention!.Author;

        Assert.Equal((handle, name), (author.Handle, author.DisplayName));
    }

    [Fact]
    public void The_name_that_is_given_goes_before_the_one_beside_the_address() => Assert.Equal(
        "Cleo",
        Read(Whole.Replace("twitter", "email").Replace("\"@cleo\"", "\"Bo <bo@m.example>\",\"displayName\":\"Cleo\""))
            .Mention!.Author.DisplayName);

    private static string JsonOf(IEnumerable<(string Name, string Value)> members) =>
        string.Concat(members.Select(member => $",\"{member.Name}\":{member.Value}"));

    private static MentionReading Read(string json, string? country = "NL")
    {
        using var given = JsonDocument.Parse(json);
        return MentionReader.Read(given.RootElement, Samples.Monday, country);
    }
}
