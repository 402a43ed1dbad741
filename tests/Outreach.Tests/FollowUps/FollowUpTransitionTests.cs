using Outreach.FollowUps;
using Outreach.SharedKernel;
using Outreach.WorkItems;

namespace Outreach.Tests.FollowUps;

/// <summary>Which command fits which stage, and what it does there.</summary>
public sealed class FollowUpTransitionTests
{
    private static readonly DateTimeOffset Later = Samples.Monday.AddHours(4);

    private static readonly Dictionary<FollowUpStage, string[]> Fits = new()
    {
        [FollowUpStage.New] = [
            "acknowledge", "assign", "belongs-to", "customer-replied", "merge", "note", "promise", "snooze", "spam", "wait"],
        [FollowUpStage.InProgress] = [
            "assign", "belongs-to", "customer-replied", "merge", "note", "promise", "resolve", "snooze", "spam", "wait"],
        [FollowUpStage.AwaitingConfirmation] = [
            "assign", "belongs-to", "confirm", "customer-replied", "merge", "note", "promise", "reopen", "snooze", "spam", "wait"],
        [FollowUpStage.Closed] = ["belongs-to", "reopen"],
    };

    public static TheoryData<string, string> EveryCommandInEveryStage()
    {
        var data = new TheoryData<string, string>();
        foreach (var stage in Enum.GetValues<FollowUpStage>())
        {
            foreach (var command in FollowUpStories.ByAnna.Keys)
            {
                data.Add(stage.ToString(), command);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(EveryCommandInEveryStage))]
    public void A_command_is_carried_out_where_it_fits_and_else_refused_with_what_is_allowed(string inStage, string command)
    {
        var stage = Enum.Parse<FollowUpStage>(inStage);
        var state = FollowUpStories.At(stage);
        Assert.Equal(stage, state.Stage);

        var decision = FollowUpRules.Decide(state, FollowUpStories.ByAnna[command], Samples.Levels, Later);

        if (Fits[stage].Contains(command))
        {
            Assert.NotEmpty(Assert.IsType<Accepted>(decision).Events);
        }
        else
        {
            var refused = Assert.IsType<Refused>(decision);
            Assert.Equal(RefusalKind.DoesNotFit, refused.Kind);
            Assert.Equal(Fits[stage], refused.Allowed.Order());
            Assert.NotEmpty(refused.Reason);
        }
    }

    [Theory]
    [InlineData(FollowUpStage.New, "acknowledge", FollowUpStage.InProgress, null, WaitingOn.Us)]
    [InlineData(FollowUpStage.InProgress, "resolve", FollowUpStage.AwaitingConfirmation, null, WaitingOn.Customer)]
    [InlineData(FollowUpStage.AwaitingConfirmation, "confirm", FollowUpStage.Closed, FollowUpOutcome.Confirmed, WaitingOn.Customer)]
    [InlineData(FollowUpStage.AwaitingConfirmation, "reopen", FollowUpStage.InProgress, null, WaitingOn.Us)]
    [InlineData(FollowUpStage.AwaitingConfirmation, "customer-replied", FollowUpStage.AwaitingConfirmation, null, WaitingOn.Us)]
    [InlineData(FollowUpStage.InProgress, "customer-replied", FollowUpStage.InProgress, null, WaitingOn.Us)]
    [InlineData(FollowUpStage.New, "customer-replied", FollowUpStage.New, null, WaitingOn.Us)]
    [InlineData(FollowUpStage.Closed, "reopen", FollowUpStage.InProgress, null, WaitingOn.Us)]
    [InlineData(FollowUpStage.New, "spam", FollowUpStage.Closed, FollowUpOutcome.Spam, WaitingOn.Us)]
    [InlineData(FollowUpStage.InProgress, "merge", FollowUpStage.Closed, FollowUpOutcome.Merged, WaitingOn.Us)]
    [InlineData(FollowUpStage.AwaitingConfirmation, "note", FollowUpStage.AwaitingConfirmation, null, WaitingOn.Customer)]
    [InlineData(FollowUpStage.AwaitingConfirmation, "assign", FollowUpStage.AwaitingConfirmation, null, WaitingOn.Customer)]
    [InlineData(FollowUpStage.InProgress, "wait", FollowUpStage.InProgress, null, WaitingOn.Customer)]
    [InlineData(FollowUpStage.InProgress, "promise", FollowUpStage.InProgress, null, WaitingOn.Us)]
    [InlineData(FollowUpStage.New, "snooze", FollowUpStage.New, null, WaitingOn.Us)]
    internal void A_command_leads_to_its_stage(
        FollowUpStage from, string command, FollowUpStage to, FollowUpOutcome? outcome, WaitingOn waitingOn)
    {
        var after = FollowUpStories.At(from).After(command, Later).State;

        Assert.Equal((to, outcome, waitingOn), (after.Stage, after.Outcome, after.WaitingOn));
        Assert.Equal(to == FollowUpStage.Closed ? Later : null, after.ClosedAt);
    }

    [Theory]
    [InlineData(MentionKind.Problem, null, true)]
    [InlineData(MentionKind.Praise, null, false)]
    [InlineData(MentionKind.Question, null, false)]
    [InlineData(MentionKind.Other, null, false)]
    [InlineData(MentionKind.Problem, false, false)]
    [InlineData(MentionKind.Praise, true, true)]
    public void An_acknowledgement_closes_what_needs_no_resolution_and_a_problem_needs_one_unless_said_otherwise(
        MentionKind kind, bool? said, bool needsResolution)
    {
        var after = FollowUpStories.Opened(kind).State.After(
            new Acknowledge("Hello, I am Anna.", "twitter", null, said) { By = FollowUpStories.Anna }, Later);

        Assert.Equal(needsResolution ? FollowUpStage.InProgress : FollowUpStage.Closed, after.State.Stage);
        Assert.Equal(needsResolution ? null : FollowUpOutcome.Acknowledged, after.State.Outcome);
        Assert.Equal(needsResolution, after.State.Resolution is not null);
        Assert.Equal(needsResolution, after.Events[0].NeedsResolution);
    }

    [Theory]
    [InlineData("Bo", "Bo")]
    [InlineData(null, "c2")]
    public void Of_whom_it_is_given_to_it_has_the_name_or_the_id_where_they_have_none(string? name, string shown)
    {
        var given = new BelongsTo("c2", NewName: null, Reason: null) { By = FollowUpStories.Anna, To = "c2", ToName = name };

        Assert.Equal(shown, FollowUpStories.At(FollowUpStage.New).After(given, Samples.Monday.AddHours(1)).State.CustomerName);
    }

    [Fact]
    public void The_kind_that_the_person_names_counts()
    {
        var after = FollowUpStories.Opened(MentionKind.Praise).State.After(
            new Acknowledge("Hello.", "twitter", MentionKind.Problem, null) { By = FollowUpStories.Anna }, Later).State;

        Assert.Equal((MentionKind.Problem, FollowUpStage.InProgress), (after.Kind, after.Stage));
    }

    [Fact]
    public void An_acknowledgement_records_who_said_what_and_where_and_meets_the_first_response_clock()
    {
        var after = FollowUpStories.At(FollowUpStage.New).After("acknowledge", Later);

        var happened = after.Events[0];
        Assert.Equal(
            (FollowUpEventType.Acknowledged, "anna", "I am Anna and I look for it now.", "twitter", Later),
            (happened.Type, happened.By, happened.Said, happened.Where, happened.At));
        Assert.Equal(Later, after.State.FirstResponse.MetAt);
        Assert.Equal("anna", after.State.LastSpokeWith);
    }

    [Fact]
    public void A_closed_follow_up_can_be_reopened_for_thirty_days_and_not_a_tick_longer()
    {
        var closed = FollowUpStories.At(FollowUpStage.Closed);
        var last = closed.ClosedAt!.Value.AddDays(30);

        Assert.IsType<Accepted>(FollowUpRules.Decide(closed, FollowUpStories.ByAnna["reopen"], Samples.Levels, last));
        var refused = Assert.IsType<Refused>(
            FollowUpRules.Decide(closed, FollowUpStories.ByAnna["reopen"], Samples.Levels, last.AddTicks(1)));
        Assert.Equal(["belongs-to"], refused.Allowed);
    }

    [Fact]
    public void Reopening_counts_and_raises_the_run_only_where_it_was_closed()
    {
        var open = FollowUpStories.At(FollowUpStage.AwaitingConfirmation).After("reopen", Later).State;
        var closed = FollowUpStories.At(FollowUpStage.Closed).After("reopen", Later).State;

        Assert.Equal((1, 1, "f1"), (open.ReopenCount, open.Run, open.InstanceId));
        Assert.Equal((1, 2, "f1-run-2"), (closed.ReopenCount, closed.Run, closed.InstanceId));
        Assert.Equal(2, closed.After("resolve", Later).State.After("reopen", Later).State.ReopenCount);
    }

    [Fact]
    public void Reopening_takes_the_ending_back_from_the_customers_memory_and_only_an_ending()
    {
        Assert.DoesNotContain(
            (FollowUpStories.At(FollowUpStage.AwaitingConfirmation) with { Outbox = [] }).After("reopen", Later).State.Outbox,
            entry => entry.Kind == OutboxKind.CustomerHistory);
        var closed = FollowUpStories.At(FollowUpStage.Closed);
        var reopened = (closed with { Outbox = [] }).After("reopen", Later).State;
        Assert.Single(closed.Outbox, entry => entry.Kind == OutboxKind.CustomerHistory);
        Assert.Single(reopened.Outbox, entry => entry.Kind == OutboxKind.CustomerHistory);
    }

    [Fact]
    public void Spam_can_be_undone_by_reopen()
    {
        var reopened = FollowUpStories.At(FollowUpStage.New).After("spam", Later).State.After("reopen", Later.AddDays(1)).State;

        Assert.Equal((FollowUpStage.InProgress, null, null), (reopened.Stage, reopened.Outcome, reopened.ClosedAt));
    }

    [Fact]
    public void A_reply_is_kept_as_the_customer_wrote_it_and_starts_the_next_response_clock_once()
    {
        var first = FollowUpStories.At(FollowUpStage.InProgress).After("customer-replied", Later);
        var second = first.State.After("customer-replied", Later.AddHours(1));

        Assert.Equal((2, "Any news?", Later), (first.Reply!.Number, first.Reply.Text, first.Reply.ReceivedAt));
        Assert.Equal(3, second.Reply!.Number);
        Assert.Equal(Later.AddHours(8), first.State.NextResponse!.DueAt);
        Assert.Equal(first.State.NextResponse, second.State.NextResponse);
        Assert.Equal(("customer", "anna"), (first.Events[0].By, first.Events[0].LoggedBy));
    }

    [Fact]
    public void Assigning_tells_the_new_owner_and_assigning_to_the_owner_changes_nothing()
    {
        var state = FollowUpStories.At(FollowUpStage.InProgress) with { Outbox = [] };

        var moved = state.After("assign", Later).State;
        var same = state.After(new Assign("anna") { By = FollowUpStories.Anna }, Later);

        Assert.Equal("ben", moved.Owner);
        Assert.Single(moved.Outbox, entry => entry is { Notice.Name: "assigned", To: "ben" });
        Assert.Empty(same.Events);
        Assert.Same(state, same.State);
    }

    [Fact]
    public void A_new_follow_up_is_received_and_assigned_and_owes_its_owner_one_notice()
    {
        var opened = FollowUpStories.Opened();

        Assert.Equal(
            [(1, FollowUpEventType.Received, "customer"), (2, FollowUpEventType.Assigned, "system")],
            opened.Events.Select(happened => (happened.Sequence, happened.Type, happened.By)));
        Assert.Equal(
            (FollowUpStage.New, WaitingOn.Us, Samples.Monday.AddHours(4)),
            (opened.State.Stage, opened.State.WaitingOn, opened.State.FirstResponse.DueAt));
        Assert.Single(opened.State.Outbox, entry => entry is { Kind: OutboxKind.Notice, Notice.Name: "assigned", To: "anna" });
        Assert.Single(opened.State.Outbox, entry => entry.Kind == OutboxKind.Index);
        Assert.Equal(Samples.Mention.Text, opened.Reply!.Text);
    }

    [Fact]
    public void Every_line_of_a_name_is_shown_on_one_line_since_it_stands_in_subjects()
    {
        var author = Samples.Mention.Author with { DisplayName = "Cleo\r\nBcc: all@outreach.example\u2028Customer" };

        var name = FollowUpRules.Open(
            "f1", "c1", Samples.Mention with { Author = author }, "anna", "why", Samples.Levels, Samples.Monday).State.CustomerName;

        Assert.Equal("Cleo Bcc: all@outreach.example Customer", name);
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(24, true)]
    public void The_memory_hears_of_a_contact_on_another_day_and_not_of_every_word(int hoursLater, bool hears)
    {
        var spoken = FollowUpStories.At(FollowUpStage.InProgress) with { Outbox = [] };

        var after = spoken.After("resolve", spoken.LastSpokeAt!.Value.AddHours(hoursLater)).State;

        Assert.Equal(hears, after.Outbox.Any(entry => entry.Kind == OutboxKind.CustomerHistory));
    }
}
