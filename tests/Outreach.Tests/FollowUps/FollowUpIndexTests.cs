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

    [Fact]
    public void What_is_closed_is_due_to_nobody_so_lists_of_what_is_due_leave_its_index_alone()
    {
        var closed = FollowUpStories.At(FollowUpStage.Closed);

        Assert.Null(FollowUpIndex.TargetOf(closed, Samples.Roster, Samples.Monday).Closed!.Row.DueAt);
    }

    [Theory]
    [InlineData(FollowUpStage.New, "2026-03-02 13:00")]
    [InlineData(FollowUpStage.InProgress, "2026-03-05 09:00")]
    internal void What_waits_on_us_is_listed_by_when_it_is_due(FollowUpStage stage, string dueAt)
    {
        var open = FollowUpStories.At(stage);

        Assert.Equal(dueAt, $"{FollowUpIndex.TargetOf(open, Samples.Roster, Samples.Monday).Open!.Row.DueAt:yyyy-MM-dd HH:mm}");
    }
}
