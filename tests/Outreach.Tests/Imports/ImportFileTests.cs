using System.Text;
using Outreach.Imports;

namespace Outreach.Tests.Imports;

/// <summary>The rows of the files that people have.</summary>
public sealed class ImportFileTests
{
    private const string Header = "external_id,author,text";

    private static readonly Encoding Windows1252 = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    [Fact]
    public void Quoted_cells_keep_their_commas_quotes_and_line_breaks_and_lines_are_counted_as_they_stand()
    {
        var read = ReadFile.Of($"{Header}\r\n1,ann,\"He said \"\"no\"\",\r\nthen left\"\r\n\r\n2,bob,hi\r\n");

        Assert.Equal(["He said \"no\",\r\nthen left", "hi"], read.Texts);
        Assert.Equal([2, 5], read.Records.Select(record => record.Line));
    }

    [Theory]
    [InlineData("\r\n")]
    [InlineData("\n")]
    [InlineData("\r")]
    public void Every_end_of_a_line_ends_a_row_and_the_last_may_have_none(string end)
    {
        var read = ReadFile.Of($"{Header}{end}1,ann,one{end}2,bob,\"two{end}lines\"{end}3,cas,three");

        Assert.Equal(["one", $"two{end}lines", "three"], read.Texts);
        Assert.Equal([2, 3, 5], read.Records.Select(record => record.Line));
    }

    [Fact]
    public void A_row_with_too_few_cells_or_too_many_is_read_as_far_as_the_header_goes()
    {
        var read = ReadFile.Of($"{Header}\n1\n2,bob,two,three,four\n3,cas,three\n");

        Assert.Equal([null, "two", "three"], read.Texts);
        Assert.Equal("1", read.Mentions.First().GetProperty("externalId").GetString());
    }

    [Fact]
    public void Rows_of_empty_cells_are_none() => Assert.Equal(["hi"], ReadFile.Of($"{Header}\n,,\n\n1,ann,hi\n,,\n").Texts);

    [Fact]
    public void A_quote_that_stands_within_a_cell_is_a_letter() =>
        Assert.Equal(["a 5\" disk", "next"], ReadFile.Of($"{Header}\n1,ann,a 5\" disk\n2,bob,next\n").Texts);

    [Fact]
    public void A_quote_that_is_never_closed_costs_its_own_row_and_no_other()
    {
        var read = ReadFile.Of($"{Header}\n1,ann,\"open\n2,bob,two\n3,cas,\"three\"\n4,dee,four\n", window: 30);

        Assert.Equal(["two", "three", "four"], read.Texts);
        Assert.Equal(2, Assert.Single(read.Refusals).Line);
    }

    [Theory]
    [InlineData("utf-8", true)]
    [InlineData("utf-16", true)]
    [InlineData("utf-16", false)]
    [InlineData("utf-16BE", true)]
    [InlineData("utf-16BE", false)]
    public void Unicode_is_read_with_its_mark_or_without(string name, bool hasMark)
    {
        var encoding = Encoding.GetEncoding(name);
        byte[] file =
        [
            .. hasMark ? encoding.GetPreamble() : [],
            .. encoding.GetBytes($"{Header}\r\n1,ann,\"Ça va? 😀\r\nJa ĳ\"\r\n2,bob,two\r\n"),
        ];

        var read = ReadFile.Of(file);

        Assert.Equal(name.Replace("utf-16BE", "utf-16be", StringComparison.Ordinal) switch { "utf-16" => "utf-16le", var other => other },
            ImportEncodingRules.NameOf(read.Layout!.Encoding));
        Assert.Equal(["Ça va? 😀\r\nJa ĳ", "two"], read.Texts);
        Assert.Equal(["external_id", "author", "text"], read.Layout.Columns);
    }

    [Fact]
    public void What_is_no_UTF_8_is_Windows_1252()
    {
        var read = ReadFile.Of(Windows1252.GetBytes($"{Header}\r\n1,ann,Größe 5 € – “gut”\r\n"));

        Assert.Equal(ImportEncoding.Windows1252, read.Layout!.Encoding);
        Assert.Equal(["Größe 5 € – “gut”"], read.Texts);
    }

    [Fact]
    public void A_line_of_Windows_1252_far_down_in_UTF_8_is_read_as_what_it_is()
    {
        byte[] file = [.. Encoding.UTF8.GetBytes($"{Header}\n1,ann,Größe\n"), .. Windows1252.GetBytes("2,bob,Größe\n")];

        // The beginning alone is looked at first.
        var layout = ImportLayoutRules.Detect(file.AsSpan(0, 36), isWhole: false, new ImportOptions { Channel = "blog" }).Layout!;
        var window = ImportWindow.Of(file.AsSpan(24), new ImportPosition(24, 2), layout.Encoding, isLast: true);
        var rows = ImportRecords.Read(window, layout, new ImportOptions(), most: 10, mayWait: false);

        Assert.Equal(ImportEncoding.Utf8, layout.Encoding);
        Assert.Equal(["Größe", "Größe"], rows.Records.Select(record => record.Mention!.Value.GetProperty("text").GetString()));
    }

    [Theory]
    [InlineData("external_id;author;text\n1;ann;one, two\n", ';')]
    [InlineData("external_id\tauthor\ttext\n1\tann\tone, two\n", '\t')]
    [InlineData("external_id,author,text\n1,ann,\"one, two\"\n", ',')]
    [InlineData("sep=;\nexternal_id;author;text\n1;ann;one, two\n", ';')]
    [InlineData("external_id;\"author, or who\";text;author\n1;x;one, two;ann\n", ';')]
    public void The_separator_is_found(string file, char separator)
    {
        var read = ReadFile.Of(file);

        Assert.Equal(separator, read.Layout!.Separator);
        Assert.Equal(["one, two"], read.Texts);
        Assert.Equal("ann", read.Mentions.Single().GetProperty("author").GetProperty("handle").GetString());
    }

    [Fact]
    public void A_row_without_an_end_is_refused_once_and_the_rows_after_it_are_read()
    {
        var read = ReadFile.Of(
            Encoding.UTF8.GetBytes($"{Header}\n1,ann,one\n2,bob,{new string('x', 1000)}\n3,cas,three\n"), window: 64, longest: 200);

        Assert.Equal(["one", "three"], read.Texts);
        Assert.Equal(new ImportRefusal(3, "", "The row is longer than 4 MiB."), Assert.Single(read.Refusals));
        Assert.Equal([2, 3, 4], read.Records.Select(record => record.Line));
    }

    [Fact]
    public void Columns_that_are_no_field_of_a_mention_reach_nothing() => Assert.DoesNotContain(
        "9000", ReadFile.Of("external_id,author,text,retweets\n1,ann,hi,9000\n").Mentions.Single().ToString(), StringComparison.Ordinal);

    [Fact]
    public void A_row_gets_the_channel_and_the_kind_that_it_does_not_name()
    {
        var read = ReadFile.Of(
            "id,author,channel,kind\n1,ann,blog,praise\n2,bob,,\n",
            new ImportOptions { Channel = "email", Kind = SharedKernel.MentionKind.Question });

        Assert.Equal(
            [("blog", "praise"), ("email", "question")],
            read.Mentions.Select(mention => (mention.GetProperty("channel").GetString(), mention.GetProperty("kind").GetString())));
    }

    [Fact]
    public void Lines_of_JSON_are_taken_as_they_stand_and_one_that_is_none_is_refused()
    {
        var read = ReadFile.Of(
            """
            {"externalId":1,"author":{"handle":"ann"},"text":"\ud83d","Channel":"blog"}

            [1]
            {"text":
            {"externalId":2}
            """);

        Assert.Equal(ImportFormat.Ndjson, read.Layout!.Format);
        Assert.Equal([(3L, "The line is no JSON object."), (4L, "The line is no JSON object.")],
            read.Refusals.Select(refusal => (refusal.Line, refusal.Reason)));
        Assert.Equal(
            [
                """{"externalId":1,"author":{"handle":"ann"},"text":"\ud83d","Channel":"blog"}""",
                """{"externalId":2,"channel":"twitter"}""",
            ],
            read.Mentions.Select(mention => mention.GetRawText()));
    }

    [Fact]
    public void Members_of_lines_of_JSON_are_mapped_also_those_within_others()
    {
        var (map, _) = ImportColumnRules.ReadMap("id_str:externalId,user.screen_name:author.handle");

        var mention = ReadFile.Of(
            """{"id_str":"7","user":{"screen_name":"ann"},"author":{"displayName":"Ann"},"text":"hi"}""",
            new ImportOptions { Channel = "twitter", Map = map }).Mentions.Single();

        Assert.Equal("7", mention.GetProperty("externalId").GetString());
        Assert.Equal("""{"displayName":"Ann","handle":"ann"}""", mention.GetProperty("author").GetRawText());
    }

    [Theory]
    [InlineData("\"WAHR\"", "null", "true")]
    [InlineData("\"3/2/2026 9:00 AM\"", "null", "\"3/2/2026 9:00 AM\"")]
    [InlineData("\"nein\"", "null", "false")]
    [InlineData("\"nein\"", "\"2026-03-02\"", "\"2026-03-02\"")]
    [InlineData("true", "null", "true")]
    public void What_a_line_of_JSON_says_itself_of_its_deletion_is_read_as_what_is_mapped_to_it(
        string own, string removedAt, string deleted)
    {
        var (map, _) = ImportColumnRules.ReadMap("removed_at:deleted");

        var mention = ReadFile.Of(
            $$"""{"externalId":"7","author":"ann","deleted":{{own}},"removed_at":{{removedAt}}}""", new ImportOptions { Map = map })
            .Mentions.Single();

        Assert.Equal(deleted, mention.GetProperty("deleted").GetRawText());
    }

    [Fact]
    public void A_name_that_is_no_Unicode_beside_what_is_mapped_costs_no_row()
    {
        var (map, _) = ImportColumnRules.ReadMap("id:externalId,user.name:author.handle");

        var read = ReadFile.Of(
            """
            {"\ud83d":1,"id":"7","user":{"\udc00":2,"name":"ann"},"text":"hi"}
            {"id":"8","user":{"name":"bob"},"text":"ho"}
            """,
            new ImportOptions { Channel = "twitter", Map = map });

        Assert.Equal(["hi", "ho"], read.Texts);
        Assert.Equal(["ann", "bob"], read.Mentions.Select(one => one.GetProperty("author").GetProperty("handle").GetString()));
    }

    [Fact]
    public void A_value_that_can_not_stand_a_level_further_down_is_refused_by_its_line_and_the_next_one_is_read()
    {
        var (map, _) = ImportColumnRules.ReadMap("deep:author.handle");
        var deep = $"{new string('[', 63)}{new string(']', 63)}";

        var read = ReadFile.Of(
            $"{{\"externalId\":1,\"deep\":{deep}}}\n{{\"externalId\":2,\"deep\":\"bob\",\"text\":\"ho\"}}\n",
            new ImportOptions { Channel = "twitter", Map = map });

        Assert.Equal(new ImportRefusal(1, "", "The line is nested too deeply."), Assert.Single(read.Refusals));
        Assert.Equal(["ho"], read.Texts);
    }

    [Theory]
    [InlineData(1000, null)]
    [InlineData(1001, "body")]
    public void A_header_of_more_than_a_thousand_columns_is_refused(int columns, string? field)
    {
        var more = string.Concat(Enumerable.Repeat(",x", columns - 2));
        string[] fields = field is null ? [] : [field];

        Assert.Equal(fields, ReadFile.Of(Encoding.UTF8.GetBytes($"id,author{more}\n1,ann\n"), window: 4096).Errors.Keys);
    }

    [Fact]
    public void Of_columns_that_are_not_read_no_name_is_kept_for_it_may_be_a_value_of_the_first_row()
    {
        // Without the end of the header's line, the first row is part of it.
        var layout = ReadFile.Of("external_id,author,text,1,@ada,My line is down\n2,bob,hi\n").Layout!;

        Assert.Equal(["external_id", "author", "text", "column 4", "column 5", "column 6"], layout.Columns);
    }

    [Theory]
    [InlineData("", "body")]
    [InlineData("\uFEFF\r\n  \r\n", "body")]
    [InlineData("author,text\nann,hi\n", "map")]
    [InlineData("external_id,text\n1,hi\n", "map")]
    public void A_file_that_can_not_be_read_is_refused_by_the_field_of_the_request(string file, string field) =>
        Assert.Equal([field], ReadFile.Of(file).Errors.Keys);

    [Fact]
    public void Without_a_column_for_the_channel_the_request_has_to_name_it() =>
        Assert.Equal(["channel"], ReadFile.Of("id,author\n1,ann\n", new ImportOptions()).Errors.Keys);
}
