using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Outreach.FollowUps.Mentions;
using Outreach.Webhooks;

namespace Outreach.Tests.Webhooks;

/// <summary>What the JSON of a source means is said by paths, and what a customer wrote arrives as it was written.</summary>
public sealed class WebhookMappingTests
{
    private const string Map = "id:externalId,review.user.name:author.handle,review.text:text,photos[0].url:url";

    private static readonly Gen<string> Texts = Gen.OneOf(
        ArbMap.Default.GeneratorFor<string>().Select(text => JsonSerializer.Serialize(text ?? "")),
        Gen.Elements("\"\\ud83d\"", "\"\\u0000\"", "5", "1e400", "true", "[1]", "{\"a\":[]}", "\"2026-03-02T09:00:00Z\""));

    private static readonly Gen<string> Names = Gen.Elements(
        "id", "text", "review", "user", "name", "data", "items", "a b", "é", "author", "channel", "kind", "deleted", "\\ud800");

    private static readonly Gen<string> Json = Gen.Sized(size => JsonOf(Math.Min(size, 4)));

    [Fact]
    public void A_path_leads_from_a_body_to_items_and_from_an_item_to_fields()
    {
        var mapping = MappingOf(Map, items: "data.reviews[*]", channel: "review");
        using var body = JsonDocument.Parse(
            """
            {"data":{"reviews":[
              {"id":1478,"review":{"user":{"name":"ada"},"text":"Hello"},"photos":[{"url":"https://a.example/1"}],"reach":9000},
              {"id":"x","review":{"text":null}}
            ]}}
            """);

        var items = mapping.ItemsOf(body.RootElement)!;

        Assert.Equal(
            """{"channel":"review","author":{"handle":"ada"},"externalId":1478,"text":"Hello","url":"https://a.example/1"}""",
            Sorted(mapping.MentionOf(items[0])));
        Assert.Equal("""{"channel":"review","externalId":"x"}""", Sorted(mapping.MentionOf(items[1])));
        Assert.Equal(["review.user.name", "review.text", "photos[0].url"], mapping.MissingIn(items[1]));
    }

    [Theory]
    [InlineData("\"2026-03-02T09:00:00Z\"", "\"2026-03-02T09:00:00Z\"")]
    [InlineData("1767600000", "1767600000")]
    [InlineData("true", "true")]
    [InlineData("1", "1")]
    [InlineData("\"\"", "\"\"")]
    [InlineData("\"WAHR\"", "true")]
    [InlineData("\"Waar\"", "true")]
    [InlineData("\"VRAI\"", "true")]
    [InlineData("\"VERDADERO\"", "true")]
    [InlineData("\"ja\"", "true")]
    [InlineData("\"Oui\"", "true")]
    [InlineData("\"s\u00ed\"", "true")]
    [InlineData("\"S\u00cd\"", "true")]
    [InlineData("\"yes\"", "true")]
    [InlineData("\" X \"", "true")]
    [InlineData("\"FALSCH\"", "false")]
    [InlineData("\"onwaar\"", "false")]
    [InlineData("\"FAUX\"", "false")]
    [InlineData("\"FALSO\"", "false")]
    [InlineData("\"nee\"", "false")]
    [InlineData("\"Nein\"", "false")]
    [InlineData("\"non\"", "false")]
    [InlineData("\"no\"", "false")]
    [InlineData("\"perhaps\"", "\"perhaps\"")]
    public void Whether_it_is_deleted_is_read_in_the_words_of_spreadsheets(string given, string deleted)
    {
        using var item = JsonDocument.Parse($$"""{"id":"1","deleted_at":{{given}}}""");

        Assert.Equal(
            $$"""{"externalId":"1","deleted":{{deleted}}}""",
            MappingOf("id:externalId,deleted_at:deleted").MentionOf(item.RootElement).GetRawText());
    }

    [Theory]
    [InlineData("\"x\"", "\"no\"", "true")]
    [InlineData("false", "\"02.03.2026\"", "\"02.03.2026\"")]
    [InlineData("\"02.03.2026\"", "false", "\"02.03.2026\"")]
    [InlineData("\"02.03.2026\"", "true", "true")]
    [InlineData("\"02.03.2026\"", "\"9999-12-31\"", "\"02.03.2026\"")]
    [InlineData("\"9999-12-31\"", "\"02.03.2026\"", "\"02.03.2026\"")]
    [InlineData("\"02\\/03\\/2026 09:00\"", "null", "\"02\\/03\\/2026 09:00\"")]
    [InlineData("\"-infinity\"", "true", "true")]
    [InlineData("false", "\"01.01.0001\"", "\"01.01.0001\"")]
    [InlineData("1", "null", "1")]
    [InlineData("false", "\"nein\"", "false")]
    public void Of_two_paths_of_a_deletion_any_may_say_so(string removed, string at, string deleted)
    {
        using var item = JsonDocument.Parse($$"""{"id":"1","removed":{{removed}},"removed_at":{{at}}}""");

        Assert.Equal(
            $$"""{"externalId":"1","deleted":{{deleted}}}""",
            MappingOf("id:externalId,removed:deleted,removed_at:deleted").MentionOf(item.RootElement).GetRawText());
    }

    [Theory]
    [InlineData("", "[1,2]", 2)]
    [InlineData("$", "{}", 1)]
    [InlineData("[*]", "[1,2,3]", 3)]
    [InlineData("$[*]", "[1]", 1)]
    [InlineData("a[1].b[*]", """{"a":[0,{"b":[1,2]}]}""", 2)]
    [InlineData("$.a", """{"a":{"b":1}}""", 1)]
    [InlineData("a[*]", """{"a":[]}""", 0)]
    [InlineData("a[*]", """{"a":{}}""", null)]
    [InlineData("a[*]", """{"b":[]}""", null)]
    [InlineData("a.b", """{"a":[1]}""", null)]
    [InlineData("a[2]", """{"a":[1]}""", null)]
    [InlineData("a", """{"a":null}""", null)]
    [InlineData("a", "5", null)]
    public void Items_are_where_the_path_leads_or_nowhere(string path, string body, int? count)
    {
        using var json = JsonDocument.Parse(body);

        Assert.Equal(count, MappingOf("", items: path).ItemsOf(json.RootElement)?.Count);
    }

    [Theory]
    [InlineData("a..b")]
    [InlineData(".a")]
    [InlineData("a.")]
    [InlineData("a[")]
    [InlineData("a[x]")]
    [InlineData("a[-1]")]
    [InlineData("a[*].b")]
    [InlineData("$a")]
    [InlineData("$..a")]
    [InlineData("a[?(@.b)]")]
    [InlineData("a[123456]")]
    [InlineData("['a']")]
    public void What_is_no_path_is_refused(string path) => Assert.Null(JsonPath.Parse(path));

    [Theory]
    [InlineData("id")]
    [InlineData("id:")]
    [InlineData(":externalId")]
    [InlineData("id:reach")]
    [InlineData("a[*]:externalId")]
    [InlineData("a..b:text")]
    [InlineData("a:text,b:text")]
    public void A_map_that_can_not_be_read_is_refused(string map) => Assert.NotNull(WebhookMapping.ReadMap(map).Fault);

    [Fact]
    public void Without_a_map_an_item_is_what_is_posted_to_mentions()
    {
        var mapping = MappingOf("", channel: "forum", kind: "question");

        Assert.Equal(
            """{"channel":"blog","Kind":"praise","author":{"handle":"ada"},"externalId":"1"}""",
            Sorted(mapping.MentionOf(Of("""{"channel":"blog","externalId":"1","author":{"handle":"ada"},"Kind":"praise"}"""))));
        Assert.Equal("""{"channel":"forum","kind":"question"}""", Sorted(mapping.MentionOf(Of("""{"channel":"","kind":null}"""))));
        Assert.Equal("5", mapping.MentionOf(Of("5")).GetRawText());
    }

    [Fact]
    public void What_stands_at_a_path_arrives_as_it_was_written() => Prop.ForAll(
        Arb.From(Texts),
        text => MappingOf("a.b[1]:text")
            .MentionOf(Of($$"""{"a":{"b":[0,{{text}}]} }""")).GetProperty("text").GetRawText() == text).QuickCheckThrowOnFailure();

    [Fact]
    public void Whatever_comes_is_read_or_left_and_nothing_falls_over() => Prop.ForAll(
        Arb.From(from json in Json from map in Gen.Elements("", Map, "data:text,id:externalId,user:author.handle") select (json, map)),
        given =>
        {
            var mapping = MappingOf(given.map, items: "data[*]", channel: "forum");
            var body = Of(given.json);
            foreach (var item in (mapping.ItemsOf(body) ?? []).Append(body))
            {
                var reading = MentionReader.Read(mapping.MentionOf(item), Samples.Monday, "NL");
                Assert.True(reading.Mention is null ? reading.Errors.Count > 0 : reading.Mention.Channel.Length > 0);
                Assert.NotNull(mapping.MissingIn(item));
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_text_is_a_path_or_none() => Prop.ForAll(
        Arb.From(
            from first in ArbMap.Default.GeneratorFor<string>()
            from json in Json
            select (first ?? "", json)),
        given => JsonPath.Parse(given.Item1) is not { } path
            || path.Find(Of(given.json)) is null or { ValueKind: not JsonValueKind.Undefined }).QuickCheckThrowOnFailure();

    private static WebhookMapping MappingOf(string map, string items = "", string? channel = null, string? kind = null)
    {
        var (source, faults) = WebhookSource.Read(
            "reviews",
            new WebhookSourceOptions
            {
                Scheme = "hmac-hex",
                Secret = new string('k', 24),
                Map = map,
                Items = items,
                Channel = channel,
                Kind = kind,
            });
        Assert.Empty(faults);
        return source!.Mapping;
    }

    private static JsonElement Of(string json) => JsonDocument.Parse(json).RootElement;

    /// <summary>Members by their names: their order means nothing.</summary>
    private static string Sorted(JsonElement json) => $"{{{string.Join(',', json.EnumerateObject()
        .OrderBy(member => member.Name is "channel" ? 0 : 1).ThenBy(member => member.Name, StringComparer.Ordinal)
        .Select(member => $"\"{member.Name}\":{member.Value.GetRawText()}"))}}}";

    private static Gen<string> JsonOf(int depth) => depth == 0
        ? Texts
        : Gen.OneOf(
            Texts,
            from items in Gen.ListOf(JsonOf(depth - 1)) select $"[{string.Join(',', items.Take(4))}]",
            from members in Gen.ListOf(
                from name in Names
                from value in JsonOf(depth - 1)
                select $"\"{name}\":{value}")
            select $"{{{string.Join(',', members.Take(5))}}}");
}
