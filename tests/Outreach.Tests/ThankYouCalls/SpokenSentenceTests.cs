using Outreach.Customers.ThankYouCalls;

namespace Outreach.Tests.ThankYouCalls;

/// <summary>A note says something: three words or more, in whatever script.</summary>
public sealed class SpokenSentenceTests
{
    [Theory]
    [InlineData("Her daughter plays the cello.")]
    [InlineData("Loves it, thanks.")]
    [InlineData("Has 3 cats")]
    [InlineData("Я очень рад")]
    [InlineData("שמח מאוד לשמוע")]
    [InlineData("电话里很高兴")]
    [InlineData("チェロを弾く娘さん")]
    [InlineData("เธอชอบร้านนี้มากมาย")]
    [InlineData("वह बहुत खुश है")]
    public void These_are_sentences(string note) => Assert.True(SpokenSentence.IsSentence(note));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" . . . ")]
    [InlineData("ok")]
    [InlineData("Nice chat!")]
    [InlineData("don't care")]
    [InlineData("1 2 3 4 5")]
    [InlineData("👍 👍 👍 👍")]
    [InlineData("良い")]
    [InlineData("ดีมาก")]
    public void And_these_are_none(string? note) => Assert.False(SpokenSentence.IsSentence(note));
}
