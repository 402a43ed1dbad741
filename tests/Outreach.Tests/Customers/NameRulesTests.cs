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

    [Fact]
    public void Half_a_character_is_no_part_of_a_word() => Assert.Equal(["cleo", "b"], NameRules.WordsOf("Cleo\ud83d B\ude00"));
}
