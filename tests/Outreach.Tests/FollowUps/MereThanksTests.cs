using FsCheck.Fluent;
using Outreach.FollowUps;
using Outreach.FollowUps.Mentions;
using Outreach.SharedKernel;

namespace Outreach.Tests.FollowUps;

/// <summary>A reply to what is over stays unread only where it says nothing but thanks.</summary>
public sealed class MereThanksTests
{
    private static readonly Mention Thanks = Samples.Mention with { ExternalId = "1235", InReplyTo = "1234", Text = "Thank you so much!" };

    [Theory]
    [InlineData("Thank you so much!", false)]
    [InlineData("@acme24 thanks again for your help, you guys rock!", false)]
    [InlineData("Heel erg bedankt voor de snelle service", false)]
    [InlineData("👏👏", false)]
    [InlineData("Thanks so much, you guys rock! My new IBAN is NL00BANK0123456789.", true)]
    [InlineData("Thanks so much, you guys rock! Call me on ٠١٢٣.", true)]
    [InlineData("Thank you so much! Write to me at ada@new.example from now on.", true)]
    [InlineData("Thank you so much! It looks like https://pictures.example/box now.", true)]
    [InlineData("Thank you so much, great service. Only slow.", true)]
    [InlineData("Thank you so much, great service. And the other one ?", true)]
    [InlineData("You guys rock! You should add a map.", true)]
    public void Words_that_say_more_reopen_it(string text, bool reopens) => Assert.Equal(reopens, Reopens(Thanks with { Text = text }));

    [Fact]
    public void What_cannot_be_read_in_its_words_reopens_it()
    {
        Assert.False(Reopens(Thanks));
        Assert.True(Reopens(Thanks with { Media = [new MentionMedia("https://pictures.example/1", "image/jpeg", null)] }));
        Assert.True(Reopens(Thanks with { MediaLeftOut = 1 }));
        Assert.True(Reopens(Thanks with { Truncated = true }));
        Assert.True(Reopens(Thanks with { Notes = [new KeptNote("attachments[0]", "A file came with it.", "box.jpg")] }));
    }

    [Fact]
    public void Whatever_stands_beside_the_thanks_they_are_short_and_hold_no_number_address_or_question()
    {
        string[] pieces =
        [
            "Thank you so much! ", "You guys rock. ", "Bedankt! ", "It is blue. ", "The box stands beside the door. ", "٣ ", "NL00 ",
            "? ", "？", "www.box.example ", "ada@box.example ", "https://box ", "Broken. ", "Can you ", "add a map ", "@acme ", "\n", "👏",
        ];
        Always.Holds(Gen.Elements(pieces).ArrayOf(), said =>
        {
            var text = string.Concat(said);
            if (MereThanks.Is(MentionText.RowOf(2, Thanks with { Text = text }, Samples.Monday)))
            {
                Assert.InRange(text.Length, 1, MereThanks.MostUnits + (6 * said.Count(piece => piece == "@acme ")));
                Assert.DoesNotContain(said, piece => pieces[5..15].Contains(piece));
                Assert.Contains(said, piece => Triage.SaysOnly(piece, MentionKind.Praise));
            }
        });
    }

    private static bool Reopens(Mention reply)
    {
        var (closed, later) = (FollowUpStories.At(FollowUpStage.Closed), Samples.Monday.AddHours(9));
        return FollowUpRules.Join(closed, reply, FollowUpRules.ReopenForReply, Samples.Levels, later)!.State.IsOpen;
    }
}
