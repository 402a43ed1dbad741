using Outreach.FollowUps;
using Outreach.SharedKernel;
using Outreach.WorkItems;

namespace Outreach.Tests.FollowUps;

/// <summary>An e-mail that no person wrote is noted, and nothing else follows from it.</summary>
public sealed class FollowUpMailTests
{
    private static readonly DateTimeOffset Later = Samples.Monday.AddHours(5);

    private static readonly NoteMail Away = new(NotedMail.AutomaticReply, "I am away until Monday.", Lead: null) { By = Actor.System };

    [Theory]
    [InlineData(FollowUpStage.New)]
    [InlineData(FollowUpStage.InProgress)]
    [InlineData(FollowUpStage.AwaitingConfirmation)]
    [InlineData(FollowUpStage.Closed)]
    internal void It_moves_no_clock_and_no_stage_and_notifies_nobody(FollowUpStage stage)
    {
        var before = FollowUpStories.At(stage);

        var noted = before.After(Away, Later);

        var happened = Assert.Single(noted.Events);
        Assert.Equal(
            (FollowUpEventType.MailNoted, "system", NotedMail.AutomaticReply, "I am away until Monday."),
            (happened.Type, happened.By, happened.Mail, happened.Text));
        Assert.Equal(
            before with { EventCount = before.EventCount + 1 },
            noted.State with { Outbox = before.Outbox, OutboxCount = before.OutboxCount });
        Assert.DoesNotContain(noted.State.Outbox.Except(before.Outbox), entry => entry.Kind == OutboxKind.Notice);
        Assert.Null(noted.Reply);
    }

    [Theory]
    [InlineData(FollowUpStage.InProgress, NotedMail.OneOfTooMany)]
    [InlineData(FollowUpStage.Closed, NotedMail.OneOfTooMany)]
    [InlineData(FollowUpStage.Closed, NotedMail.AutomaticReply)]
    internal void The_first_of_too_many_notifies_the_lead_also_where_the_follow_up_is_closed(FollowUpStage stage, NotedMail what)
    {
        var before = FollowUpStories.At(stage);

        var noted = before.After(Away with { Mail = what, Lead = "lena" }, Later);

        var notice = Assert.Single(noted.State.Outbox.Except(before.Outbox), entry => entry.Kind == OutboxKind.Notice);
        Assert.Equal((FollowUpNotices.MailLoop, "lena"), (notice.NoticeKind, notice.To));
        Assert.Equal(before.Stage, noted.State.Stage);
        Assert.True(FollowUpNotices.IsStillNeeded(notice, noted.State));
    }

    [Fact]
    public void Where_the_words_were_forgotten_it_has_none_either()
    {
        var forgotten = FollowUpStories.At(FollowUpStage.Closed).After(new Forget(Customer: false) { By = Actor.System }, Later).State;

        var noted = FollowUpStories.At(FollowUpStage.New).After(Away, Later).Events[0];

        Assert.Null(Assert.Single(forgotten.After(Away, Later).Events).Text);
        Assert.Equal(("I am away until Monday.", null), (noted.Text, noted.WithoutWords().Text));
    }
}
