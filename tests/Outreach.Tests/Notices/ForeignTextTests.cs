using FsCheck.Fluent;
using Outreach.Notices;

namespace Outreach.Tests.Notices;

/// <summary>Whatever somebody calls themselves or writes, it stays within its own place in an e-mail.</summary>
public sealed class ForeignTextTests
{
    [Theory]
    [InlineData("Ada", "\u2068Ada\u2069")]
    [InlineData("Ada \u202Eelppa.moc", "\u2068Ada elppa.moc\u2069")]
    [InlineData("\u202A\u202B\u202C\u202DAda\u2066\u2067\u2068\u2069\u206A\uFFF9", "\u2068Ada\u2069")]
    [InlineData("Ada\r\nBcc: all@outreach.example\u2028\u0085\0\u001b[2J", "\u2068Ada  Bcc: all@outreach.example  [2J\u2069")]
    [InlineData("\u05E2\u05D3\u05D4\u200F!", "\u2068\u05E2\u05D3\u05D4\u200F!\u2069")]
    [InlineData("\U0001F468\u200D\U0001F469\u200D\U0001F467", "\u2068\U0001F468\u200D\U0001F469\u200D\U0001F467\u2069")]
    [InlineData(" \u202E ", "")]
    [InlineData(null, "")]
    public void Foreign_words_are_one_isolated_line_without_what_turns_text_around(string? written, string shown) =>
        Assert.Equal(shown, $"{new ForeignText(written)}");

    [Theory]
    [InlineData("")]
    [InlineData("\u202E\u0007")]
    [InlineData(null)]
    public void A_name_without_a_letter_is_said_to_be_none(string? name) =>
        Assert.Equal("\u2068(no name)\u2069", ForeignText.NameOf(name).ToString());

    [Theory]
    [InlineData("Answer \u2068Ada Lovelace\u2069 on x", 12, "Answer \u2068Ada\u2069")]
    [InlineData("Answer \u2068Ada\u2069 on x", 200, "Answer \u2068Ada\u2069 on x")]
    [InlineData("Answer\u2069 \u202EAda\n", 200, "Answer Ada")]
    [InlineData("Answer \U0001F642", 8, "Answer")]
    public void A_subject_is_cut_between_characters_and_closes_what_it_opens(string composed, int units, string subject) =>
        Assert.Equal(subject, ForeignText.SubjectOf(composed, units));

    [Fact]
    public void No_subject_is_too_long_or_leaves_an_isolate_open() => Always.Holds(
        from units in Gen.Choose(0, 40)
        from parts in Gen.ListOf(Gen.Elements("\u2068", "\u2069", "\u202E", "a", "\U0001F642", "\r\n", " "))
        select (units, parts),
        made =>
        {
            var subject = ForeignText.SubjectOf(string.Concat(made.parts), made.units);

            Assert.True(subject.Length <= made.units);
            Assert.Equal(subject.Count(unit => unit == ForeignText.Begins), subject.Count(unit => unit == ForeignText.Ends));
            Assert.DoesNotContain(subject, unit => unit == '\u202E' || char.IsControl(unit));
        });
}
