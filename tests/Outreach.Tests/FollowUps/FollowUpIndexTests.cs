using Outreach.FollowUps;
using Outreach.SharedKernel;

namespace Outreach.Tests.FollowUps;

public sealed class FollowUpIndexTests
{
    [Fact]
    public void What_waits_on_the_customer_is_due_to_nobody_so_no_list_calls_it_overdue()
    {
        var waiting = FollowUpStories.At(FollowUpStage.AwaitingConfirmation);

        Assert.NotNull(FollowUpRules.CheckInToMake(waiting));
        Assert.Null(FollowUpIndex.TargetOf(waiting, Samples.Roster, Samples.Monday).Open!.Row.DueAt);
    }

    [Theory]
    [InlineData(FollowUpStage.New)]
    [InlineData(FollowUpStage.InProgress)]
    internal void What_waits_on_us_is_listed_by_when_it_is_due(FollowUpStage stage)
    {
        var open = FollowUpStories.At(stage);

        Assert.NotNull(FollowUpRules.DueAt(open));
        Assert.Equal(FollowUpRules.DueAt(open), FollowUpIndex.TargetOf(open, Samples.Roster, Samples.Monday).Open!.Row.DueAt);
    }
}
