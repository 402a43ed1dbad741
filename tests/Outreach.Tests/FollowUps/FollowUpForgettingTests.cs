using Azure.Data.Tables;
using Outreach.FollowUps;
using Outreach.Notices;
using Outreach.Platform.Storage;
using Outreach.SharedKernel;
using Outreach.WorkItems;

namespace Outreach.Tests.FollowUps;

/// <summary>The words go, and who they were about; what happened, when and by whom stays.</summary>
public sealed class FollowUpForgettingTests
{
    private static readonly Forget Customer = new(Customer: true) { By = Actor.System };
    private static readonly Forget Words = new(Customer: false) { By = Actor.System };

    [Fact]
    public void Whatever_its_life_was_an_erased_follow_up_is_nobodys_says_nothing_and_is_pending_for_the_indexes_and_reports_alone() =>
        Always.Holds(FollowUpStories.Lives, life =>
        {
            var (before, now) = FollowUpStories.Live(life);

            var erased = FollowUpRules.Decide(before, Customer, now);

            var after = erased.State;
            Assert.Equal(
                (CustomerId.Erased, "", "", null, null, null),
                (after.CustomerId, after.CustomerName, after.Summary, after.LatestWord, after.PromisedWhat, after.KindReason));
            Assert.False(after.IsOpen);
            Assert.Equal(before.IsOpen ? FollowUpOutcome.Erased : before.Outcome, after.Outcome);
            Assert.Equal(before.IsOpen ? now : before.ClosedAt, after.ClosedAt);
            Assert.Equal(before.IsOpen ? [FollowUpEventType.Closed] : [], erased.Events.Select(happened => happened.Type));
            Assert.All(after.Outbox, entry => Assert.True(entry.Kind is OutboxKind.Index or OutboxKind.ReportFacts));
            Assert.NotEmpty(after.Outbox);
            Assert.Equal(
                (before.ReceivedAt, before.Owner, before.Run, before.HasMissed),
                (after.ReceivedAt, after.Owner, after.Run, after.HasMissed));
            Assert.Empty(FollowUpRules.Allowed(after, now));
            Assert.Null(FollowUpRules.TodoOf(after));

            // No clock goes on, and none is met or missed by it.
            Assert.Equal(
                new[] { before.FirstResponse.MetAt, before.NextResponse?.MetAt, before.Resolution?.MetAt, before.Promise?.MetAt },
                [after.FirstResponse.MetAt, after.NextResponse?.MetAt, after.Resolution?.MetAt, after.Promise?.MetAt]);
            Assert.Empty(after.After(new ApplyDue("lena") { By = Actor.System }, now.AddYears(1)).Events);

            // Once is enough.
            Assert.Same(after, FollowUpRules.Decide(after, Customer, now.AddDays(1)).State);
            Assert.Same(after, FollowUpRules.Decide(after, Words, now.AddDays(1)).State);
        });

    [Fact]
    public void Retention_takes_the_words_of_what_has_ended_and_leaves_the_customer_and_what_is_open()
    {
        foreach (var stage in Enum.GetValues<FollowUpStage>())
        {
            var before = FollowUpStories.At(stage);
            var after = FollowUpRules.Decide(before, Words, Samples.Monday.AddDays(2)).State;
            if (before.IsOpen)
            {
                Assert.Same(before, after);
                continue;
            }

            Assert.Equal((before.CustomerId, before.CustomerName, ""), (after.CustomerId, after.CustomerName, after.Summary));
            Assert.Equal(Samples.Monday.AddDays(2), after.WordsForgottenAt);
            Assert.Equal(before.Outcome, after.Outcome);
            var refused = Assert.IsType<Refused>(
                FollowUpRules.Decide(after, FollowUpStories.ByAnna["reopen"], Samples.Levels, Samples.Monday.AddDays(3)));
            Assert.Contains("forgotten", refused.Reason, StringComparison.Ordinal);

            // Whoever is erased later is erased from it, too.
            Assert.Equal((CustomerId.Erased, ""), (
                FollowUpRules.Decide(after, Customer, Samples.Monday.AddDays(4)).State.CustomerId,
                FollowUpRules.Decide(after, Customer, Samples.Monday.AddDays(4)).State.CustomerName));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void No_row_keeps_a_word_and_each_keeps_what_is_counted(bool handlesToo)
    {
        var mention = Document.Row("f1", "mention:000001", new MentionRow
        {
            Number = 1,
            Text = "",
            ReceivedAt = Samples.Monday,
            PostedAt = Samples.Monday,
            Url = "secret",
            ExternalId = "secret",
            InReplyTo = "secret",
            Handle = "handle",
        });
        Document.Write(mention, "Text", new string('x', 40_000) + "secret");
        var happened = Document.Row("f1", "event:000002", new FollowUpEvent
        {
            Sequence = 2,
            Type = FollowUpEventType.Acknowledged,
            By = "anna",
            At = Samples.Monday,
            LoggedBy = "ben",
            To = "ben",
            Clock = ClockKind.Promise,
            Said = "secret",
            Where = "secret",
            Done = "secret",
            Evidence = "secret",
            Reason = "secret",
            Text = "secret",
            What = "secret",
        });
        var notice = Document.Row("f1", "notice:000001", new NoticeLogEntry
        {
            OutboxId = "f1-1",
            Kind = FollowUpNotices.Assigned,
            To = "anna",
            Status = NoticeStatus.Failed,
            At = Samples.Monday,
            Reason = "secret",
        });
        var bounce = Document.Row("f1", "bounce:000001", new NoticeBounce("f1-1", Samples.Monday, "secret"));

        var written = new[] { mention, happened, notice, bounce }.Select(
            row => (TableEntity)ForgottenRow.Of(row, handlesToo)!.Entity).ToList();

        Assert.All(
            written.SelectMany(row => row.Select(property => property.Value)).OfType<string>(),
            text => Assert.DoesNotContain("secret", text, StringComparison.Ordinal));
        Assert.DoesNotContain("Text1", written[0].Keys);
        Assert.Equal(handlesToo ? null : "handle", Document.Read<MentionRow>(written[0]).Handle);
        var kept = Document.Read<FollowUpEvent>(written[1]);
        Assert.Equal(
            (2, FollowUpEventType.Acknowledged, "anna", "ben", "ben"), (kept.Sequence, kept.Type, kept.By, kept.LoggedBy, kept.To));
        Assert.Equal(
            ("anna", NoticeStatus.Failed),
            (Document.Read<NoticeLogEntry>(written[2]).To, Document.Read<NoticeLogEntry>(written[2]).Status));
        Assert.Equal(TableTransactionActionType.Delete, ForgottenRow.Of(new TableEntity("f1", "command:ab"), handlesToo)!.ActionType);
        Assert.Null(ForgottenRow.Of(new TableEntity("f1", "state"), handlesToo));
    }
}
