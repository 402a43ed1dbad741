using System.Text.Json;
using FsCheck.Fluent;
using Outreach.FollowUps.Mentions;

namespace Outreach.Tests.Mentions;

/// <summary>A mention's language is named where its words are clear, and never guessed.</summary>
public sealed class LanguageRuleTests
{
    [Theory]
    [InlineData("en", "My line is down again.")]
    [InlineData("en", "@wadvonk Thank you so much for the quick help! https://wadvonk.example/de/la/le")]
    [InlineData("nl", "Mijn internet ligt er alweer uit, kan iemand helpen?")]
    [InlineData("nl", "Ik heb geen internet")]
    [InlineData("de", "Wann kommt der Techniker endlich?")]
    [InlineData("de", "WIR HABEN SEIT MONTAG KEIN INTERNET UND NIEMAND HILFT UNS")]
    [InlineData("fr", "Quand est-ce que le technicien vient ?")]
    [InlineData("fr", "J\u2019ai plus de réseau depuis lundi")]
    [InlineData("es", "¿Cuándo viene el técnico?")]
    [InlineData("es", "No tengo internet desde ayer")]
    [InlineData("it", "Il tecnico non è ancora arrivato")]
    [InlineData("it", "Il tecnico non e\u0300 ancora arrivato")]
    [InlineData("pt", "O técnico ainda não chegou")]
    [InlineData("tr", "Teknisyen hala gelmedi, neden?")]
    [InlineData("pl", "Technik jeszcze nie przyszedł")]
    [InlineData("sv", "Teknikern har inte kommit än")]
    public void A_sentence_says_its_language(string language, string text) => Assert.Equal(language, LanguageRule.Detect(text));

    [Theory]
    [InlineData("")]
    [InlineData("ok")]
    [InlineData("thanks")]
    [InlineData("Internet down")]
    [InlineData("the the the the")]
    [InlineData("de la")]
    [InlineData("@the @and #is https://example.org/the/and/is")]
    [InlineData("⭐⭐⭐⭐⭐")]
    [InlineData("Связь опять пропала, помогите")]
    [InlineData("回線がまた落ちました")]
    public void What_is_short_or_could_be_another_language_says_nothing(string text) =>
        Assert.Null(LanguageRule.Detect(text));

    [Fact]
    public void Any_text_will_do() => Always.Holds(
        Gen.Choose(0, char.MaxValue).ArrayOf().Select(units => new string([.. units.Select(unit => (char)unit)])),
        text => Assert.True(LanguageRule.Detect(text) is null or { Length: 2 }));

    [Theory]
    [InlineData("\"nl\"", "Where is it and when is it here?", "nl", null)]
    [InlineData("\" pt-BR \"", "Where is it and when is it here?", "pt-BR", null)]
    [InlineData("\"English, please\"", "Wann kommt der Techniker endlich?", "de", "language")]
    [InlineData("7", "ok", null, "language")]
    [InlineData("null", "Wann kommt der Techniker endlich?", "de", null)]
    public void What_a_source_gives_comes_first_and_what_is_no_tag_is_noted(string given, string text, string? language, string? noted)
    {
        using var mention = JsonDocument.Parse(
            $$"""{ "channel": "twitter", "externalId": "1", "author": { "handle": "ada" }, "text": "{{text}}", "language": {{given}} }""");

        var read = MentionReader.Read(mention.RootElement, Samples.Monday, "NL").Mention!;

        Assert.Equal(language, read.Language);
        Assert.Equal(noted, read.Notes.SingleOrDefault()?.Field);
    }
}
