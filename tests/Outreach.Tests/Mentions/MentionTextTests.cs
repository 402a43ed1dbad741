using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Outreach.Platform;

namespace Outreach.Tests.Mentions;

public sealed class MentionTextTests
{
    /// <summary>Texts around the length of a summary, most of them longer, with characters of several units where it ends.</summary>
    private static readonly Gen<string> Texts =
        from plain in Gen.Choose(0, 139)
        from parts in Gen.Elements(
            "a", "word ", "\n", " \t ", "é", "e\u0301", "👩‍👩‍👧", "🇳🇱", "🙂", "שלום", "한", "\u1112\u1161\u11ab", "\u200d", ".")
            .ArrayOf(100)
        select new string('a', plain) + string.Concat(parts);

    [Fact]
    public void A_summary_is_one_short_line_that_splits_no_character_a_reader_sees() => Always.Holds(
        Texts,
        text =>
        {
            var summary = Excerpt.Of(text);

            Assert.True(summary.Length <= 140);
            Assert.DoesNotContain(summary, char.IsControl);
            Assert.Equal(summary, Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(summary)));
            if (summary.EndsWith('…'))
            {
                var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
                var kept = summary[..^1];
                Assert.StartsWith(kept, line, StringComparison.Ordinal);
                Assert.Contains(kept.Length, StringInfo.ParseCombiningCharacters(line));
            }
        });

    [Fact]
    public void A_short_text_is_its_own_summary_and_a_long_one_is_cut_at_its_end_only()
    {
        Assert.Equal("My bag is still in Lisbon.", Excerpt.Of("  My bag\r\nis still\tin Lisbon. "));
        Assert.Equal(new string('a', 140), Excerpt.Of(new string('a', 140)));
        Assert.Equal(new string('a', 139) + "…", Excerpt.Of(new string('a', 141)));
        Assert.Equal(new string('a', 138) + "…", Excerpt.Of(new string('a', 138) + "🙂🙂"));
        Assert.Equal("", Excerpt.Of(""));
    }
}
