using System.Text.Json;
using Outreach.FollowUps;
using Outreach.Platform;
using Outreach.Platform.Storage;
using Outreach.SharedKernel;
using Outreach.WorkItems;

namespace Outreach.Tests.FollowUps;

/// <summary>What holds in any life of a follow-up, whatever is commanded in whatever order.</summary>
public sealed class FollowUpLifeTests
{
    [Fact]
    public void A_state_is_consistent_after_every_command_and_untouched_by_a_refused_one() => Always.Holds(FollowUpStories.Lives, life =>
    {
        var opened = FollowUpStories.Opened();
        var (state, now) = (opened.State, Samples.Monday);
        var events = opened.Events.ToList();
        var mentions = 1;
        var everDue = opened.State.Outbox.Select(entry => entry.Id).ToHashSet();
        foreach (var (wait, command) in life)
        {
            now += wait;
            if (events.Count % 3 == 0)
            {
                state = state with { Outbox = [.. state.Outbox.Skip(1)] };
            }

            var before = state with { };
            var decision = FollowUpRules.Decide(state, command, Samples.Levels, now);
            Assert.Equal(before, state);
            if (decision is not Accepted accepted)
            {
                Assert.Equal(FollowUpRules.Allowed(state, now, command.By.Role), Assert.IsType<Refused>(decision).Allowed);
                continue;
            }

            events.AddRange(accepted.Events);
            mentions += accepted.Reply is null ? 0 : 1;
            Assert.All(accepted.Events, happened => Assert.Equal(
                (happened.Type == FollowUpEventType.Missed ? "system" : command.By.Id, now), (happened.By, happened.At)));
            Assert.True(accepted.State.Run >= state.Run && accepted.State.ReopenCount >= state.ReopenCount);
            var added = accepted.State.Outbox.Except(state.Outbox).ToList();
            Assert.All(added, entry => Assert.True(everDue.Add(entry.Id), "an id is never used again"));
            Assert.All(state.Outbox.Except(accepted.State.Outbox), replaced =>
            {
                Assert.True(
                    replaced is
                    {
                        Kind: OutboxKind.Index or OutboxKind.CustomerHistory or OutboxKind.ResolutionCall or OutboxKind.ReportFacts,
                        Attempts: 0,
                    },
                    "only what is about the latest state is replaced");
                Assert.Contains(added, entry => entry.Kind == replaced.Kind && entry.PendingSince == replaced.PendingSince);
            });

            state = accepted.State;
            AssertConsistent(state);
            Assert.Equal(Enumerable.Range(1, events.Count), events.Select(happened => happened.Sequence));
            Assert.Equal((events.Count, mentions), (state.EventCount, state.MentionCount));
        }
    });

    [Fact]
    public void A_state_comes_back_from_its_row_as_it_was() => Always.Holds(FollowUpStories.Lives, life =>
    {
        var state = FollowUpStories.Live(life).State;

        var read = Document.Read<FollowUpState>(Document.Row("f1", "state", state));

        Assert.Equal(JsonSerializer.Serialize(state, Json.Http), JsonSerializer.Serialize(read, Json.Http));
    });

    [Fact]
    public void Only_the_customers_word_counts_as_confirmed() => Always.Holds(FollowUpStories.Lives, life =>
    {
        var (state, now) = (FollowUpStories.Opened().State, Samples.Monday);
        foreach (var (wait, command) in life)
        {
            now += wait;
            if (FollowUpRules.Decide(state, command, Samples.Levels, now) is Accepted accepted)
            {
                Assert.True(
                    accepted.State.Outcome != FollowUpOutcome.Confirmed
                        || state.Outcome == FollowUpOutcome.Confirmed
                        || command is Confirm);
                state = accepted.State;
            }
        }
    });

    private static void AssertConsistent(FollowUpState state)
    {
        Assert.Equal(state.Stage == FollowUpStage.Closed, state.Outcome is not null);
        Assert.Equal(state.Stage == FollowUpStage.Closed, state.ClosedAt is not null);
        Assert.Equal(state.Stage == FollowUpStage.AwaitingConfirmation, state is { IsOpen: true, ResolvedAt: not null });
        Assert.InRange(state.CheckInsMade, 0, state.CheckInsDue);
        Assert.Distinct(state.Outbox.Select(entry => entry.Id));
        Assert.True(state.Outbox.Count <= state.OutboxCount);
        Assert.True(state.ClosedAt is null || state.ClosedAt >= state.ReceivedAt);
    }
}
