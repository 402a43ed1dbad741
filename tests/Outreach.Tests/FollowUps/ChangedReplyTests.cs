using Outreach.FollowUps;
using Outreach.FollowUps.Mentions;
using Outreach.Notices;
using Outreach.SharedKernel;
using Outreach.Staff;
using Outreach.WorkItems;

namespace Outreach.Tests.FollowUps;

/// <summary>Who hears of it that the author of a reply changes it after the follow-up was closed.</summary>
public sealed class ChangedReplyTests
{
    private static readonly DateTimeOffset Later = Samples.Monday.AddHours(9);
    private static readonly Mention Thanks = Samples.Mention with { ExternalId = "1235", InReplyTo = "1234", Text = "Thank you so much!" };

    [Theory]
    [InlineData("The red light is back, call me.", true)]
    [InlineData("Thank you so much!", true)]
    [InlineData("The red light is gone.", false)]
    public void Of_a_reply_that_says_something_else_once_it_is_closed_again_its_owner_hears(string words, bool hears)
    {
        var replied = Join(Thanks with { Text = "The red light is gone." });
        var closed = replied.State.After("close-again", Later.AddMinutes(10)).State with { Outbox = [] };
        var sent = Thanks with { Text = words, Media = [new MentionMedia("https://pictures.example/1.jpg", "image/jpeg", null)] };
        var edit = new EditMention(replied.Reply!, sent) { By = Actor.System };

        Assert.False(FollowUpRules.Reopens(closed, edit, Later.AddMinutes(20)));
        var edited = FollowUpRules.Decide(closed, edit, Later.AddMinutes(20)).State;

        Assert.False(edited.IsOpen);
        Assert.Equal(
            hears ? [(FollowUpNotices.MentionEdited, "anna")] : [],
            edited.Outbox.Where(entry => entry.Kind == OutboxKind.Notice).Select(entry => (entry.Notice, entry.To)));
    }

    [Fact]
    public void Of_what_was_taken_for_thanks_by_former_rules_and_is_changed_its_owner_hears()
    {
        var thanked = Join(Thanks);
        var before = thanked.Reply! with { Text = "Thanks call me" };
        var edit = new EditMention(before, Thanks with { Text = "Thanks call me tonight" }) { By = Actor.System };

        var edited = FollowUpRules.Decide(thanked.State, edit, Later.AddHours(1)).State;

        Assert.Single(edited.Outbox, entry => entry.Notice == FollowUpNotices.MentionEdited && entry.To == "anna");
    }

    [Theory]
    [InlineData("My bag is gone, please help.", true)]
    [InlineData("My bag is still in Lisbon.", false)]
    public void Of_spam_that_turns_out_to_be_a_customers_word_its_owner_hears(string words, bool hears)
    {
        var spam = FollowUpStories.At(FollowUpStage.New).After("spam", Samples.Monday.AddMinutes(5)).State with { Outbox = [] };
        var opening = MentionText.RowOf(1, Samples.Mention, Samples.Monday);
        var edit = new EditMention(opening, Samples.Mention with { Text = words }) { By = Actor.System };

        Assert.False(FollowUpRules.Reopens(spam, edit, Later));
        var edited = FollowUpRules.Decide(spam, edit, Later).State;

        Assert.Equal((FollowUpStage.Closed, FollowUpOutcome.Spam), (edited.Stage, edited.Outcome));
        Assert.Equal(
            hears ? [(FollowUpNotices.MentionEdited, "anna")] : [],
            edited.Outbox.Where(entry => entry.Kind == OutboxKind.Notice).Select(entry => (entry.Notice, entry.To)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Where_the_owner_of_what_is_closed_has_left_their_lead_hears(bool isRemoved)
    {
        var replied = Join(Thanks with { Text = "The red light is gone." });
        var closed = replied.State.After("close-again", Later.AddMinutes(10)).State with { Outbox = [] };
        var edit = new EditMention(replied.Reply!, Thanks with { Text = "The red light is back." }) { By = Actor.System };
        var edited = FollowUpRules.Decide(closed, edit, Later.AddMinutes(20)).State;
        var left = isRemoved ? Samples.Anna with { RemovedAt = Later } : Samples.Anna with { Type = AccountType.Team };
        var roster = new Roster([left, Samples.Ben, Samples.Lena]);

        var enqueued = edited.Outbox.Single(entry => entry.Kind == OutboxKind.Notice);

        var notice = NoticeRules.ToLeadNow(enqueued, edited.Owner, Samples.NoticeKinds, roster, Later.AddMinutes(20));

        Assert.Equal("lena", notice.To);
        Assert.Null(NoticeRules.WithoutSending(notice, FollowUpNotices.IsStillNeeded(notice, edited), Samples.NoticeKinds, roster));
        Assert.True(LeadNotices.IsToHandOver(notice with { To = "anna" }, "anna", roster, Samples.NoticeKinds));
        Assert.False(LeadNotices.IsToHandOver(notice with { To = "anna" }, "anna", Samples.Roster, Samples.NoticeKinds));

        // Whoever takes over what is open is told of that.
        Assert.False(FollowUpNotices.IsStillNeeded(notice, edited with { Stage = FollowUpStage.InProgress }));
        Assert.Equal("you are the lead of anna of the team", FollowUpNotices.Write(notice, edited, Samples.Lena, Later).Naming(roster).Why);
    }

    private static Accepted Join(Mention reply) => FollowUpRules.Join(
        FollowUpStories.At(FollowUpStage.Closed) with { Outbox = [] }, reply, FollowUpRules.ReopenForReply, Samples.Levels, Later)!;
}
