using Outreach.Customers;
using Outreach.FollowUps;
using Outreach.FollowUps.Mentions;
using Outreach.SharedKernel;
using Outreach.Staff;
using Outreach.WorkItems;

namespace Outreach.Tests.FollowUps;

/// <summary>What a customer's reply does to the follow-up of what it answers.</summary>
public sealed class FollowUpReplyTests
{
    private static readonly DateTimeOffset Later = Samples.Monday.AddHours(9);

    private static readonly Mention Reply = Samples.Mention with { ExternalId = "1235", InReplyTo = "1234", Text = "It is not there." };

    [Theory]
    [InlineData(FollowUpStage.New)]
    [InlineData(FollowUpStage.InProgress)]
    [InlineData(FollowUpStage.AwaitingConfirmation)]
    internal void An_open_one_takes_it_as_the_customers_next_word(FollowUpStage stage)
    {
        var joined = Join(FollowUpStories.At(stage), Reply, Later)!;

        Assert.Equal((stage, 2, WaitingOn.Us), (joined.State.Stage, joined.State.MentionCount, joined.State.WaitingOn));
        var replied = Assert.Single(joined.Events);
        Assert.Equal(
            (FollowUpEventType.CustomerReplied, "customer", "It is not there.", 2),
            (replied.Type, replied.By, replied.Text, replied.Mention));
        Assert.Equal(
            (2, "1235", "1234", FollowUpId.Of("twitter", "1235")),
            (joined.Reply!.Number, joined.Reply.ExternalId, joined.Reply.InReplyTo, joined.Reply.Id));
        Assert.Null(joined.State.BeforeReply);
    }

    [Fact]
    public void What_to_learn_from_a_closed_one_is_enqueued_with_the_word_and_a_run_carries_it_out()
    {
        var closed = FollowUpStories.At(FollowUpStage.Closed) with { Outbox = [] };
        var word = new MentionRow { Number = 0, Text = "It is fixed. Say so sooner.", ReceivedAt = Later };
        var thank = new Thank(word) { By = Actor.Customer };

        var thanked = closed.After(thank, Later);
        var taught = closed.After(thank with { IsLesson = true }, Later);

        Assert.Equal((0, closed.Run), (thanked.State.Outbox.Count, thanked.State.Run));
        Assert.Contains(taught.State.Outbox, entry => entry.Kind == OutboxKind.Feedback);
        Assert.Equal(
            (FollowUpStage.Closed, closed.Run + 1, true), (taught.State.Stage, taught.State.Run, taught.Events[^1].IsLesson));
        Assert.False(FollowUpRules.IsOver(taught.State));
        Assert.Equal((2, "It is fixed. Say so sooner."), (taught.Reply!.Number, taught.Reply.Text));
    }

    [Fact]
    public void A_closed_one_is_reopened_and_undone_it_ends_as_it_had()
    {
        var closed = FollowUpStories.At(FollowUpStage.Closed);

        var joined = Join(closed, Reply, Later)!;

        Assert.Equal([FollowUpEventType.Reopened, FollowUpEventType.CustomerReplied], joined.Events.Select(happened => happened.Type));
        Assert.Equal(
            (FollowUpStage.InProgress, 1, closed.Run + 1), (joined.State.Stage, joined.State.ReopenCount, joined.State.Run));
        Assert.Contains("close-again", FollowUpRules.Allowed(joined.State, Later));

        var undone = joined.State.After(new CloseAgain(null) { By = FollowUpStories.Anna }, Later.AddHours(1));
        Assert.Equal(
            [FollowUpEventType.ReopeningUndone, FollowUpEventType.Closed], undone.Events.Select(happened => happened.Type));
        Assert.Equal(
            (FollowUpStage.Closed, closed.Outcome, 0, 2),
            (undone.State.Stage, undone.State.Outcome, undone.State.ReopenCount, undone.State.MentionCount));
        Assert.Equal((closed.Resolution, closed.NextResponse), (undone.State.Resolution, undone.State.NextResponse));
        Assert.Contains(undone.State.Outbox, entry => entry.Kind == OutboxKind.CustomerHistory);
    }

    [Fact]
    public void A_reopening_that_escalated_it_and_is_undone_leaves_it_with_the_lead_who_had_it_before()
    {
        var closed = FollowUpStories.At(FollowUpStage.Closed) with { ReopenCount = 4, EscalatedTo = "lena" };
        var reopen = FollowUpRules.ReopenForReply with { Lead = "hanneke" };
        var joined = FollowUpRules.Join(closed, Reply, reopen, Samples.Levels, Later)!;
        Assert.Equal("hanneke", joined.State.EscalatedTo);

        var undone = joined.State.After(new CloseAgain(null) { By = FollowUpStories.Anna }, Later.AddHours(1)).State;

        Assert.Equal(("lena", 4), (undone.EscalatedTo, undone.ReopenCount));
    }

    [Theory]
    [InlineData("resolve")]
    [InlineData("promise")]
    [InlineData("wait")]
    public void Once_somebody_has_answered_it_cannot_be_undone(string answer)
    {
        var joined = Join(FollowUpStories.At(FollowUpStage.Closed), Reply, Later)!.State;

        var answered = joined.After(answer, Later.AddHours(1)).State;

        Assert.DoesNotContain("close-again", FollowUpRules.Allowed(answered, Later.AddHours(1)));
        Assert.DoesNotContain(
            "close-again",
            FollowUpRules.Allowed(FollowUpStories.At(FollowUpStage.Closed).After("reopen", Later).State, Later));
    }

    [Fact]
    public void A_word_after_the_reply_that_reopened_it_is_never_dropped_by_closing_it_again()
    {
        var reopened = Join(FollowUpStories.At(FollowUpStage.Closed), Reply, Later)!.State;
        var answered = reopened.After("wait", Later.AddHours(1)).State;
        var second = Reply with { ExternalId = "1236", Text = "Not there either." };

        Assert.DoesNotContain("close-again", AllowedAfter(Join(answered, second, Later.AddHours(2))!.State));
        Assert.DoesNotContain("close-again", AllowedAfter(Join(reopened, second, Later.AddHours(2))!.State));
        Assert.DoesNotContain("close-again", AllowedAfter(reopened.After("customer-replied", Later.AddHours(2)).State));
        Assert.Null(reopened.After("spam", Later.AddHours(1)).State.BeforeReply);
        Assert.Null(reopened.After("resolve", Later.AddHours(1)).State.After("reopen", Later.AddHours(2)).State.BeforeReply);

        static IReadOnlyList<string> AllowedAfter(FollowUpState state) => FollowUpRules.Allowed(state, Later.AddHours(2));
    }

    [Fact]
    public void What_was_answered_on_the_spot_is_the_first_response_to_one_that_nobody_has_answered()
    {
        var joined = Join(FollowUpStories.At(FollowUpStage.New), Heard(), Later)!;

        Assert.Equal(
            [FollowUpEventType.CustomerReplied, FollowUpEventType.Acknowledged],
            joined.Events.Select(happened => happened.Type).Where(type => type != FollowUpEventType.Missed));
        Assert.Equal(
            ("customer", "ben", "ben", "It is on the 14:10.", "at the desk"),
            (joined.Events[0].By, joined.Events[0].LoggedBy, joined.Events[^1].By, joined.Events[^1].Said, joined.Events[^1].Where));
        Assert.Equal((FollowUpStage.InProgress, 2, "ben"), (joined.State.Stage, joined.State.MentionCount, joined.State.LastSpokeWith));
        Assert.Equal(Later, joined.State.FirstResponse.MetAt);
        Assert.Equal((2, "1235"), (joined.Reply!.Number, joined.Reply.ExternalId));
    }

    [Theory]
    [InlineData(FollowUpStage.InProgress)]
    [InlineData(FollowUpStage.AwaitingConfirmation)]
    [InlineData(FollowUpStage.Closed)]
    internal void To_one_that_was_answered_before_it_is_the_answer_to_the_reply_and_it_is_their_turn(FollowUpStage stage)
    {
        var joined = Join(FollowUpStories.At(stage), Heard(), Later)!;

        var (replied, waiting) = (joined.Events[^2], joined.Events[^1]);
        Assert.Equal((FollowUpEventType.CustomerReplied, "customer", "ben"), (replied.Type, replied.By, replied.LoggedBy));
        Assert.Equal(
            (FollowUpEventType.Waiting, "ben", WaitingOn.Customer, "It is on the 14:10.", "at the desk"),
            (waiting.Type, waiting.By, waiting.On, waiting.Said, waiting.Where));
        Assert.Equal((WaitingOn.Customer, "ben"), (joined.State.WaitingOn, joined.State.LastSpokeWith));
        Assert.Equal(Later, joined.State.NextResponse!.MetAt);
        Assert.DoesNotContain("close-again", FollowUpRules.Allowed(joined.State, Later));
        Assert.Equal(2, joined.Reply!.Number);
    }

    [Theory]
    [InlineData(FollowUpStage.InProgress, 0)]
    [InlineData(FollowUpStage.AwaitingConfirmation, 1)]
    [InlineData(FollowUpStage.Closed, 1)]
    internal void Where_something_is_to_be_solved_after_all_it_is_our_turn_once_it_is_answered(FollowUpStage stage, int reopened)
    {
        var joined = Join(FollowUpStories.At(stage), Heard(needsResolution: true) with { Text = "Thanks, but no." }, Later)!;

        Assert.Equal(
            (FollowUpStage.InProgress, WaitingOn.Us, reopened),
            (joined.State.Stage, joined.State.WaitingOn, joined.State.ReopenCount));
        Assert.Equal((Later, "ben"), (joined.State.NextResponse!.MetAt, joined.State.LastSpokeWith));
        Assert.True(joined.State.Resolution!.IsRunning);
        Assert.Equal("It is on the 14:10.", joined.Events[^2].Said);
        Assert.Equal(Enumerable.Range(joined.Events[0].Sequence, joined.Events.Count), joined.Events.Select(happened => happened.Sequence));
    }

    [Fact]
    public void Where_nothing_more_is_to_be_solved_what_is_over_stays_over_and_what_is_under_way_goes_on()
    {
        var closed = FollowUpStories.At(FollowUpStage.Closed) with { Outbox = [] };
        var reply = Heard(needsResolution: false) with { Text = "When does it come?" };

        var joined = Join(closed, reply, Later)!;
        Assert.Equal((FollowUpStage.Closed, closed.Outcome, 2), (joined.State.Stage, joined.State.Outcome, joined.State.MentionCount));
        Assert.Equal("It is on the 14:10.", Assert.Single(joined.Events).Said);
        Assert.Null(FollowUpRules.WhyNotEnded(closed, reply));

        // Whoever answered spoke with them, and the customer's history hears of it.
        Assert.Equal(("ben", Later), (joined.State.LastSpokeWith, joined.State.LastSpokeAt));
        Assert.Contains(joined.State.Outbox, entry => entry.Kind == OutboxKind.CustomerHistory);
        Assert.Equal(closed.Run + 1, joined.State.Run);
        Assert.Equal(new Spoken("ben", Later), Assert.Single(FollowUpRules.SpokenIn(joined.Events)));

        var solved = Join(FollowUpStories.At(FollowUpStage.AwaitingConfirmation), reply, Later)!.State;
        Assert.Equal((FollowUpStage.AwaitingConfirmation, WaitingOn.Customer), (solved.Stage, solved.WaitingOn));
        Assert.Equal(FollowUpStage.Closed, Join(FollowUpStories.At(FollowUpStage.New), reply, Later)!.State.Stage);

        var underWay = FollowUpStories.At(FollowUpStage.InProgress);
        Assert.Contains("still to be solved", FollowUpRules.WhyNotEnded(underWay, reply), StringComparison.Ordinal);
        Assert.Null(FollowUpRules.WhyNotEnded(underWay, Heard()));
    }

    [Fact]
    public void What_was_answered_to_mere_thanks_is_kept_with_them()
    {
        var joined = Join(FollowUpStories.At(FollowUpStage.Closed), Heard() with { Text = "Thank you so much!" }, Later)!;

        var thanked = Assert.Single(joined.Events);
        Assert.Equal(
            (FollowUpEventType.Thanked, "customer", "ben", "It is on the 14:10.", "at the desk"),
            (thanked.Type, thanked.By, thanked.LoggedBy, thanked.Said, thanked.Where));
        Assert.False(joined.State.IsOpen);
        Assert.Contains("ben answered you", thanked.ToCustomer(), StringComparison.Ordinal);
        Assert.Equal(default, (thanked.WithoutWords().Said, thanked.WithoutWords().Where, thanked.WithoutWords().Text));

        // That it was answered is seen without its words too.
        var about = new TimelineContext("Ada", "twitter", MentionKind.Problem, "My bag.", id => id ?? "nobody", at => $"{at:O}");
        Assert.Equal("writes once more, and is answered", thanked.WithoutWords().LineIn(about)!.What);
        Assert.Equal("ben", Assert.Single(FollowUpRules.SpokenIn([thanked.WithoutWords()])).By);
        Assert.Empty(FollowUpRules.SpokenIn([thanked with { NeedsResolution = null }]));
    }

    [Theory]
    [InlineData(false, "When does it come?")]
    [InlineData(null, "Thank you so much!")]
    public void What_was_put_aside_as_spam_and_is_answered_is_none(bool? needsResolution, string text)
    {
        var spam = FollowUpStories.At(FollowUpStage.InProgress).After("spam", Samples.Monday.AddHours(2)).State;
        var reply = Heard(needsResolution) with { Text = text };

        var joined = Join(spam, reply, Later)!;

        Assert.Equal((FollowUpStage.InProgress, null, "ben"), (joined.State.Stage, joined.State.Outcome, joined.State.LastSpokeWith));
        Assert.Equal(FollowUpOutcome.Spam, Join(spam, Reply with { Text = "Thank you so much!" }, Later)!.State.Outcome);
    }

    [Theory]
    [InlineData("Thank you so much!", false)]
    [InlineData("Thanks, great service.", false)]
    [InlineData("Thanks, but it is broken again.", true)]
    [InlineData("Can you look again?", true)]
    [InlineData("See the picture.", true)]
    public void Merely_thanks_are_kept_without_reopening_it_whatever_kind_the_sender_gave(string text, bool reopens)
    {
        var closed = FollowUpStories.At(FollowUpStage.Closed) with { Outbox = [] };

        var joined = Join(closed, Reply with { Text = text }, Later)!;

        Assert.Equal(reopens, joined.State.IsOpen);
        Assert.Equal(text, joined.Reply!.Text);
        if (!reopens)
        {
            Assert.Equal(FollowUpEventType.Thanked, Assert.Single(joined.Events).Type);
            Assert.Empty(joined.State.Outbox);
            Assert.Equal(closed.Resolution, joined.State.Resolution);
        }
    }

    [Fact]
    public void After_thirty_days_or_once_its_words_are_forgotten_it_takes_none()
    {
        var closed = FollowUpStories.At(FollowUpStage.Closed);
        var last = closed.ClosedAt!.Value.AddDays(30);

        Assert.NotNull(Join(closed, Reply, last));
        Assert.Null(Join(closed, Reply, last.AddTicks(1)));
        Assert.Null(Join(closed with { WordsForgottenAt = Later }, Reply, Later));
    }

    [Fact]
    public void What_came_from_the_same_customer_on_the_same_channel_within_a_day_is_related()
    {
        var opened = FollowUpStories.Opened().State;
        LatestMention At(string id, TimeSpan before, string channel = "twitter") => new(id, channel, Samples.Monday - before);

        var related = FollowUpRules.RelatedTo(
            opened,
            [
                At("f2", TimeSpan.FromHours(1)),
                At("f3", TimeSpan.FromHours(24)),
                At("f4", TimeSpan.FromHours(24) + TimeSpan.FromTicks(1)),
                At("f5", TimeSpan.Zero, "email"),
                At("f1", TimeSpan.Zero),
            ]);

        Assert.Equal(
            [new RelatedFollowUp("f2", RelatedBecause.SameCustomer), new RelatedFollowUp("f3", RelatedBecause.SameCustomer)], related);
    }

    [Fact]
    public void A_profile_keeps_the_latest_five_mentions_each_once()
    {
        var profile = new CustomerProfile { Id = "c1", FirstSeenAt = Samples.Monday, LastMentionAt = Samples.Monday };
        foreach (var n in (int[])[1, 2, 3, 3, 4, 5, 6])
        {
            profile = CustomerRules.WithLatest(profile, new LatestMention($"f{n}", "twitter", Samples.Monday.AddMinutes(n)));
        }

        Assert.Equal(["f6", "f5", "f4", "f3", "f2"], profile.Latest.Select(mention => mention.FollowUpId));
    }

    [Theory]
    [InlineData("a@x", "a@x", "<a@x>")]
    [InlineData(" <a@x>\t", "<a@x>", "a@x")]
    [InlineData("< a@x >", "< a@x >", "a@x", "<a@x>")]
    public void An_id_is_compared_without_white_space_around_it_and_with_or_without_brackets(string given, params string[] meant) =>
        Assert.Equal(meant.Select(id => FollowUpId.Of("email", id)), ThreadIds.CandidatesOf("email", given));

    [Fact]
    public void Replies_come_after_what_they_answer_else_in_their_order_and_a_circle_ends()
    {
        Arrival Of(string id, string answers, string customer) =>
            new(Samples.Mention with { ExternalId = id, InReplyTo = answers }, FollowUpId.Of("twitter", id))
            {
                Identity = (customer, false),
            };
        Arrival[] replies =
        [
            Of("3", "2", "ada"),
            Of("2", "1", "bo"),
            Of("9", "other", "cleo"),
            Of("4", "1", "ada"),
            Of("5", "6", "dee"),
            Of("6", "5", "dee"),
        ];

        var groups = ReplyOrder.Of(replies).Select(group => string.Join(' ', group.Select(reply => reply.Mention.ExternalId)));

        Assert.Equal(["2 3 4", "6 5", "9"], groups.Order());
    }

    private static Mention Heard(bool? needsResolution = null) => Reply with
    {
        HeardBy = new HeardBy(
            Samples.Ben.ToActor(), CustomerId: null, new SpotAnswer("It is on the 14:10.", "at the desk", needsResolution)),
    };

    private static Accepted? Join(FollowUpState state, Mention reply, DateTimeOffset now) =>
        FollowUpRules.Join(state, reply, FollowUpRules.ReopenForReply, Samples.Levels, now);
}
