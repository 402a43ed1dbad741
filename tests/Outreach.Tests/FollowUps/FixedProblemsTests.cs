using Outreach.FollowUps;
using Outreach.FollowUps.Mentions;
using Outreach.SharedKernel;

namespace Outreach.Tests.FollowUps;

/// <summary>What the brief of a call says of a problem.</summary>
public sealed class FixedProblemsTests
{
    private static readonly DateTimeOffset Later = Samples.Monday.AddHours(9);

    private static readonly Mention Reply = Samples.Mention with { ExternalId = "1235", InReplyTo = "1234", Text = "It is not there." };

    private static readonly FollowUpState Closed = FollowUpStories.At(FollowUpStage.Closed) with { Outbox = [] };

    [Fact]
    public void Whoever_calls_about_it_reads_what_the_reply_said_that_reopened_it_also_once_it_is_changed_or_deleted()
    {
        var heard = Join(Reply);
        var thanked = Join(Reply with { Text = "Thank you so much!" });
        var reopened = FollowUpRules.Reopened(
            thanked.State,
            new EditMention(thanked.Reply!, Reply with { Text = "Thank you, but it is dead." }) { By = Actor.System },
            FollowUpRules.ReopenForEdit,
            Samples.Levels,
            Later.AddHours(1));
        var byStaff = Closed.After("reopen", Later);

        Assert.Equal(["It is not there."], StillWrong(heard, heard.Reply!));
        Assert.Equal(["Neither is it today."], StillWrong(heard, heard.Reply! with { Text = "Neither is it today." }));
        Assert.Equal(["(deleted by its author)"], StillWrong(heard, heard.Reply!.WithoutWords() with { DeletedAt = Later }));
        Assert.Equal(["Thank you, but it is dead."], StillWrong(reopened, reopened.ChangedMentions.Single()));
        Assert.Equal(["It was somebody else's bag."], StillWrong(byStaff, thanked.Reply!));

        static IReadOnlyList<string> StillWrong(Accepted accepted, MentionRow mention) => FixedProblems.StillWrongOf(
            new WholeFollowUp(new StoredFollowUp(accepted.State, new Azure.ETag("1")), [mention], accepted.Events));
    }

    private static Accepted Join(Mention reply) =>
        FollowUpRules.Join(Closed, reply, FollowUpRules.ReopenForReply, Samples.Levels, Later)!;
}
