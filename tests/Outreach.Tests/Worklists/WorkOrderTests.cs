using FsCheck.Fluent;
using Outreach.FollowUps;
using Outreach.SharedKernel;
using Outreach.Tests.FollowUps;
using Outreach.WorkItems;

namespace Outreach.Tests.Worklists;

/// <summary>What a person has to do, in order: due time, then arrival, and nothing else.</summary>
public sealed class WorkOrderTests
{
    [Fact]
    public void Work_is_ordered_by_due_time_then_by_arrival() => Always.Holds(
        (from due in Gen.Choose(0, 5)
         from arrived in Gen.Choose(0, 100_000)
         from type in Gen.Elements(Enum.GetValues<WorkType>())
         from id in Gen.Choose(1, 1000)
         select Item(type, $"f{id}", Samples.Monday.AddHours(due), Samples.Monday.AddSeconds(-arrived))).NonEmptyListOf(),
        items =>
        {
            var asRead = items.OrderBy(item => item.RowKey(), StringComparer.Ordinal).Select(item => (item.DueAt, item.ArrivedAt)).ToList();

            Assert.Equal(items.Select(item => (item.DueAt, item.ArrivedAt)).Order(), asRead);
            Assert.All(
                items, item => Assert.DoesNotContain(item.RowKey(), character => "/\\#?".Contains(character) || char.IsControl(character)));
        });

    [Theory]
    [InlineData(FollowUpStage.New, 0, WorkType.Acknowledge, "anna")]
    [InlineData(FollowUpStage.InProgress, 0, WorkType.Resolve, "anna")]
    [InlineData(FollowUpStage.AwaitingConfirmation, 0, WorkType.CheckIn, "anna")]
    [InlineData(FollowUpStage.AwaitingConfirmation, 3, WorkType.Review, "lena")]
    [InlineData(FollowUpStage.Closed, 0, null, null)]
    internal void An_open_follow_up_is_somebodys_work_and_a_closed_one_nobodys(
        FollowUpStage stage, int checkInsMade, WorkType? type, string? who)
    {
        var state = FollowUpStories.At(stage) with { CheckInsDue = checkInsMade, CheckInsMade = checkInsMade };

        var todo = FollowUpIndex.TodoOf(state, Samples.Roster, Samples.Monday);

        Assert.Equal((type, who), (todo?.Item.Type, todo?.StaffId));
    }

    [Fact]
    public void Every_open_follow_up_has_a_place_in_a_worklist_and_on_the_open_list_whatever_its_life() =>
        Always.Holds(FollowUpStories.Lives, life =>
    {
        var state = FollowUpStories.Live(life).State;

        var target = FollowUpIndex.TargetOf(state, Samples.Roster, Samples.Monday);

        Assert.Equal(state.IsOpen, target.Todo is not null);
        Assert.Equal(state.IsOpen, target.Open is not null);
        Assert.Equal(state.IsOpen, target.Closed is null);
    });

    private static WorkItem Item(WorkType type, string id, DateTimeOffset dueAt, DateTimeOffset arrivedAt) =>
        new() { Type = type, Id = id, CustomerId = "c1", DueAt = dueAt, ArrivedAt = arrivedAt, Summary = "" };
}
