using Outreach.FollowUps;
using Outreach.SharedKernel;

namespace Outreach.Tests.FollowUps;

/// <content>What its author deletes.</content>
public sealed partial class MentionRevisionTests
{
    [Fact]
    public void A_deleted_mention_has_no_words_left_and_its_follow_up_is_as_it_was()
    {
        var opened = FollowUpRules.Open("f1", "c1", Triaged, "anna", "fewest open", Samples.Levels, Samples.Monday);
        var edited = Edit(opened.State, Sent("It is here."));
        var row = edited.ChangedMentions.Single();

        var deleted = FollowUpRules.Decide(
            edited.State, new DeleteMention(row, [.. opened.Events, .. edited.Events]) { By = FollowUpStories.Anna }, Later);

        Assert.Equal(
            ("(deleted by its author)", "(deleted by its author)", null),
            (deleted.State.Summary, deleted.State.KindReason, deleted.State.LatestEdit));
        var left = deleted.ChangedMentions.Single();
        Assert.Equal(("", null, null, "1234"), (left.Text, left.Earlier, left.Url, left.ExternalId));
        Assert.Equal(Later, left.DeletedAt);
        Assert.Equal(
            [(FollowUpEventType.Received, null), (FollowUpEventType.Edited, null)],
            deleted.ChangedEvents.Select(happened => (happened.Type, happened.Reason)));
        Assert.Equal((FollowUpStage.New, "anna"), (deleted.State.Stage, deleted.State.Owner));
        Assert.Equal("anna", Assert.Single(deleted.Events).By);
        Assert.Empty(FollowUpRules.Decide(deleted.State, new DeleteMention(left, []) { By = FollowUpStories.Anna }, Later).Events);
    }

    [Fact]
    public void A_deleted_reply_takes_its_words_out_of_what_happened_and_no_other()
    {
        var state = FollowUpStories.At(FollowUpStage.InProgress);
        var one = Join(state, Sent("One.") with { ExternalId = "1" }, Later)!;
        var two = Join(one.State, Sent("Two.") with { ExternalId = "2" }, Later)!;

        var deleted = FollowUpRules.Decide(
            two.State, new DeleteMention(one.Reply!, [.. one.Events, .. two.Events]) { By = Actor.Customer }, Later);

        Assert.Equal(("Two.", state.Summary), (deleted.State.LatestWord, deleted.State.Summary));
        Assert.Equal((2, null), (Assert.Single(deleted.ChangedEvents).Mention, deleted.ChangedEvents[0].Text));
        var both = FollowUpRules.Decide(deleted.State, new DeleteMention(two.Reply!, two.Events) { By = Actor.Customer }, Later);
        Assert.Equal("(deleted by its author)", both.State.LatestWord);
    }
}
