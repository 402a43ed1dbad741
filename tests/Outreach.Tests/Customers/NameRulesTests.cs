using Outreach.Customers;

namespace Outreach.Tests.Customers;

/// <summary>The words of a name are found in whatever somebody wrote as one.</summary>
public sealed class NameRulesTests
{
    [Theory]
    [InlineData("Élodie O’Hara", "elodie ohara")]
    [InlineData("Cl\ufffeo", "cl o")]
    [InlineData("Cleo \ufffe", "cleo")]
    public void A_name_is_read_as_words_also_where_it_is_no_valid_text(string name, string words) =>
        Assert.Equal(words, string.Join(' ', NameRules.WordsOf(name)));

    [Theory]
    [InlineData("Nguy\u1ec5n", "Nguyen")]
    [InlineData("\u039d\u03af\u03ba\u03bf\u03c2", "\u039d\u03b9\u03ba\u03bf\u03c2")]
    [InlineData("\u0410\u043d\u0434\u0440\u0435\u0439", "\u0410\u043d\u0434\u0440\u0435\u0438")]
    [InlineData("\u0645\u064f\u062d\u064e\u0645\u0651\u064e\u062f", "\u0645\u062d\u0645\u062f")]
    [InlineData("\u05d3\u05b8\u05bc\u05d5\u05b4\u05d3", "\u05d3\u05d5\u05d3")]
    [InlineData("\uff94\uff8f\uff7b\uff9e\uff77", "\u30e4\u30de\u30b6\u30ad")] // half and full width
    [InlineData("\u092b\u093c\u093e\u0924\u093f\u092e\u093e", "\u092b\u093e\u0924\u093f\u092e\u093e")] // Fatima
    [InlineData("\u095e\u093e\u0924\u093f\u092e\u093e", "\u092b\u093e\u0924\u093f\u092e\u093e")]
    [InlineData("\u0930\u093e\u0901\u091a\u0940", "\u0930\u093e\u0902\u091a\u0940")] // Ranchi
    public void Marks_that_are_often_left_out_make_no_other_word(string name, string other) =>
        Assert.Equal(NameRules.WordsOf(other), NameRules.WordsOf(name));

    [Theory]
    [InlineData("\u0938\u0941\u092e\u093f\u0924", "\u0938\u092e\u093f\u0924")] // Sumit, Samit
    [InlineData("\u0e2a\u0e38\u0e14\u0e32", "\u0e2a\u0e34\u0e14\u0e32")] // Suda, Sida
    [InlineData("\u30e4\u30de\u30b6\u30ad", "\u30e4\u30de\u30b5\u30ad")] // Yamazaki, Yamasaki
    [InlineData("\u0930\u093e\u092e", "\u0930\u092e")] // Ram, Ram with a short a
    public void Marks_that_make_another_letter_make_another_word(string name, string other)
    {
        Assert.NotEqual(NameRules.WordsOf(other), NameRules.WordsOf(name));
        Assert.Single(NameRules.WordsOf(name));
    }

    [Fact]
    public void Half_a_character_is_no_part_of_a_word() => Assert.Equal(["cleo", "b"], NameRules.WordsOf("Cleo\ud83d B\ude00"));
}
