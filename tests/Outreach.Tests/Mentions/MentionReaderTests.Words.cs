using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck.Fluent;
using Outreach.FollowUps.Mentions;

namespace Outreach.Tests.Mentions;

/// <content>Its words and what comes with them.</content>
public sealed partial class MentionReaderTests
{
    [Theory]
    [InlineData("twitter", 10_000)]
    [InlineData("email", 100_000)]
    public void Of_a_text_over_the_limit_the_beginning_is_kept(string channel, int limit)
    {
        var (whole, cut) = (WithText(new string('a', limit)), WithText(new string('a', limit + 1)));

        Assert.Equal((limit, false), (whole.Text.Length, whole.Truncated));
        Assert.Equal((limit, true), (cut.Text.Length, cut.Truncated));

        Mention WithText(string text) => Read(Whole.Replace("twitter", channel).Replace("Hello", text)).Mention!;
    }

    [Theory]
    [InlineData("👩‍👩‍👧", 9_998)]
    [InlineData("🙂", 9_999)]
    [InlineData("e\u0301", 9_999)]
    public void It_is_cut_between_characters_as_a_reader_sees_them(string last, int kept)
    {
        var text = new string('a', kept) + last;

        var mention = Read(Whole.Replace("Hello", text)).Mention!;

        Assert.Equal((new string('a', kept), true), (mention.Text, mention.Truncated));
    }

    [Fact]
    public void Also_a_character_longer_than_the_limit_is_not_cut_within_a_surrogate_pair()
    {
        var mention = Read(Whole.Replace("Hello", "a" + string.Concat(Enumerable.Repeat("\U0001D165", 6_000)))).Mention!;

        Assert.True(mention.Truncated);
        Assert.False(char.IsHighSurrogate(mention.Text[^1]));
    }

    [Fact]
    public void A_text_comes_through_as_it_was_written()
    {
        const string Text = " \"quoted\"\r\n\t<b>bold</b> 👩‍👩‍👧 שלום ﷽ \u202Eback \u0000 end ";

        Assert.Equal(Text, Read(Whole.Replace("\"Hello\"", JsonSerializer.Serialize(Text))).Mention!.Text);
    }

    [Theory]
    [InlineData("\"\"")]
    [InlineData("null")]
    [InlineData("\" \\n\\t\\u00a0 \"")]
    [InlineData("\"\\u200b\\u2060\"")]
    [InlineData("\"\\u2800\\u3164\"")]
    public void Where_nothing_can_be_read_it_is_a_mention_without_words(string text)
    {
        var row = MentionText.RowOf(1, Read(Whole.Replace("\"Hello\"", text)).Mention!, Samples.Monday);

        Assert.Equal(("(no words)", true), (row.Summary, row.HasNoWords));
    }

    [Fact]
    public void Of_media_the_first_twenty_links_are_kept_and_the_rest_is_counted()
    {
        var many = new JsonArray([.. Enumerable.Range(0, 23).Select(n => (JsonNode)new JsonObject
        {
            ["url"] = n == 1 ? "ftp://pic.example/1" : $"https://pic.example/{n}",
            ["type"] = "image/jpeg",
            ["name"] = n == 2 ? 5 : "a.jpg",
        })]);

        var mention = Read(Whole.Replace("\"text\"", $"\"media\":{many.ToJsonString()},\"text\"")).Mention!;

        Assert.Equal((20, 2), (mention.Media.Count, mention.MediaLeftOut));
        Assert.Equal(new MentionMedia("https://pic.example/0", "image/jpeg", "a.jpg"), mention.Media[0]);
        Assert.Equal(new MentionMedia("https://pic.example/2", "image/jpeg", null), mention.Media[1]);
        Assert.Equal(["media[1].url", "media[2].name"], mention.Notes.Select(note => note.Field));
    }

    [Fact]
    public void What_is_no_link_takes_no_place_of_one_and_only_so_much_of_it_is_noted()
    {
        var good = Enumerable.Range(0, 20).Select(n => $"{{\"url\":\"https://pic.example/{n}\"}}").ToList();
        string[] bad = ["{\"url\":\" \"}", "{\"url\":\"\"}", "7", "{\"url\":null}", "{\"url\":\"x\"}"];
        var some = Read(WithMedia([.. bad, .. good])).Mention!;
        var many = Read(WithMedia([.. Enumerable.Repeat("0", 5_000), .. good])).Mention!;

        Assert.Equal((20, 0), (some.Media.Count, some.MediaLeftOut));
        Assert.Equal(["media[0]", "media[1]", "media[2]", "media[3]", "media[4].url"], some.Notes.Select(note => note.Field));
        Assert.Equal((20, 4_980, 20), (many.Media.Count, many.MediaLeftOut, many.Notes.Count));

        static string WithMedia(IEnumerable<string> media) =>
            Whole.Replace("\"text\"", $"\"media\":[{string.Join(',', media)}],\"text\"");
    }

    [Fact]
    public void A_name_has_no_white_space_around_it() => Assert.Equal(
        "Bo", Read(Whole.Replace("\"@cleo\"", "\"@cleo\",\"displayName\":\" Bo \"")).Mention!.Author.DisplayName);

    [Fact]
    public void What_is_kept_beside_a_mention_has_room_in_its_row()
    {
        var huge = JsonSerializer.Serialize(new string('x', 100_000));
        var fields = string.Concat(((string[])["url", "kind", "postedAt", "media"]).Select(name => $"\"{name}\":{huge},"));
        var media = string.Join(',', Enumerable.Repeat($"{{\"url\":{huge},\"name\":{huge}}}", 20));
        string[] all = [Whole.Replace("\"text\"", $"{fields}\"text\""), Whole.Replace("\"text\"", $"\"media\":[{media}],\"text\"")];

        Assert.All(all, json => Assert.InRange(Read(json).Mention!.Notes.Sum(note => note.Written.Length), 10_000, 40_000));
    }
}
