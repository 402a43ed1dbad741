using FsCheck.Fluent;
using Outreach.FollowUps;
using Outreach.WorkItems;

namespace Outreach.Tests.Platform;

/// <summary>Claimed, carried out, removed; what fails is tried again later, and given up visibly.</summary>
public sealed class OutboxRulesTests
{
    private static readonly DateTimeOffset Now = Samples.Monday;

    [Fact]
    public void An_entry_about_the_latest_state_takes_the_place_of_one_that_may_be_being_carried_out_for_an_earlier_one()
    {
        var notice = Entry("f1-1") with { Kind = OutboxKind.Notice };
        var index = Entry("f1-2") with { Kind = OutboxKind.Index };
        var later = Entry("f1-3") with { Kind = OutboxKind.Index, PendingSince = index.PendingSince.AddSeconds(20) };

        var renewed = OutboxRules.Renew([notice, index], later);

        Assert.Equal([notice, later with { PendingSince = index.PendingSince }], renewed);

        // A turn that carried the earlier one out takes only that off.
        Assert.Equal(
            [notice.Id, "f1-3"], OutboxRules.Settle(renewed, [new OutboxResult("f1-2")], index.PendingSince).Select(entry => entry.Id));
        Assert.Equal(["f1-2", "f1-3"], OutboxRules.Renew([index with { Attempts = 1 }], later).Select(entry => entry.Id));
    }

    [Fact]
    public void A_claim_counts_an_attempt_for_what_is_owed_and_for_nothing_else()
    {
        OutboxEntry[] outbox = [
            Entry("due"),
            Entry("later") with { NotBefore = Now.AddTicks(1) },
            Entry("again") with { NotBefore = Now, Attempts = 2 },
            Entry("dead") with { Dead = true }];

        Assert.Equal(["due", "again"], OutboxRules.Due(outbox, Now).Select(entry => entry.Id));
        Assert.Equal(
            [("due", 1), ("later", 0), ("again", 3), ("dead", 0)],
            OutboxRules.Claim(outbox, Now).Select(entry => (entry.Id, entry.Attempts)));
    }

    [Fact]
    public void A_round_takes_no_more_than_one_transaction_can_tell_and_the_index_waits_for_the_last()
    {
        IReadOnlyList<OutboxEntry> outbox = [
            Entry("index") with { Kind = OutboxKind.Index }, .. Enumerable.Range(1, 120).Select(n => Entry($"{n}"))];
        var rounds = new List<IReadOnlyList<OutboxEntry>>();
        while (OutboxRules.NextAttempt(outbox, Now) <= Now)
        {
            rounds.Add(OutboxRules.Due(outbox, Now));
            var claimed = OutboxRules.Claim(outbox, Now);
            Assert.Equal(
                rounds[^1].Select(entry => entry.Id).Order(),
                claimed.Where(entry => entry.Attempts == 1).Select(entry => entry.Id).Order());
            outbox = OutboxRules.Settle(claimed, [.. rounds[^1].Select(entry => new OutboxResult(entry.Id))], Now);
        }

        Assert.Empty(outbox);
        Assert.Equal([50, 50, 21], rounds.Select(round => round.Count));
        Assert.Equal("index", rounds[2][^1].Id);
    }

    [Fact]
    public void What_was_claimed_and_never_settled_is_owed_again()
    {
        var claimed = OutboxRules.Claim([Entry("a")], Now);

        Assert.Single(OutboxRules.Due(claimed, Now));
        Assert.Equal(Now, OutboxRules.NextAttempt(claimed, Now));
    }

    [Fact]
    public void Settling_removes_what_is_done_puts_off_what_failed_and_keeps_what_came_in_meanwhile()
    {
        var outbox = new[] { Entry("done") with { Attempts = 1 }, Entry("failed") with { Attempts = 1 }, Entry("new") };

        var left = OutboxRules.Settle(
            outbox, [new OutboxResult("done"), new OutboxResult("failed", "SendGrid answered 503"), new OutboxResult("gone already")], Now);

        Assert.Equal(["failed", "new"], left.Select(entry => entry.Id));
        Assert.Equal(("SendGrid answered 503", false, Now.AddMinutes(1)), (left[0].Error, left[0].Dead, left[0].NotBefore));
        Assert.Equal(outbox[2], left[1]);
    }

    [Fact]
    public void After_the_eighth_failure_an_entry_is_a_dead_letter_and_not_after_the_seventh()
    {
        IReadOnlyList<OutboxEntry> outbox = [Entry("a")];
        var now = Now;
        var waits = new List<TimeSpan>();
        for (var attempt = 1; attempt <= 8; attempt++)
        {
            Assert.False(outbox[0].Dead);
            outbox = OutboxRules.Settle(OutboxRules.Claim(outbox, now), [new OutboxResult("a", "SendGrid answered 500")], now);
            Assert.Equal(attempt, outbox[0].Attempts);
            if (outbox[0].NotBefore is { } next)
            {
                waits.Add(next - now);
                Assert.Empty(OutboxRules.Due(outbox, next.AddTicks(-1)));
                now = next;
            }
        }

        Assert.True(outbox[0].Dead);
        Assert.Equal("SendGrid answered 500", outbox[0].Error);
        Assert.Empty(OutboxRules.Due(outbox, now.AddYears(1)));
        Assert.Null(OutboxRules.NextAttempt(outbox, now));
        Assert.Equal([1, 2, 4, 8, 16, 32, 60], waits.Select(wait => (int)wait.TotalMinutes));
    }

    [Fact]
    public void The_wait_grows_and_is_never_over_an_hour() => Always.Holds(Gen.Choose(0, 100_000), attempts =>
    {
        Assert.InRange(OutboxRules.Backoff(attempts), TimeSpan.FromMinutes(1), TimeSpan.FromHours(1));
        Assert.True(OutboxRules.Backoff(attempts) <= OutboxRules.Backoff(attempts + 1));
    });

    [Theory]
    [InlineData(0, 0, false)]
    [InlineData(0, 29, false)]
    [InlineData(0, 30, true)]
    [InlineData(1, 0, true)]
    public void Attempts_are_counted_before_they_are_made_but_for_the_first_one_at_once(int attempts, int seconds, bool needsClaim)
    {
        OutboxEntry[] owed = [Entry("a") with { PendingSince = Now }, Entry("b") with { PendingSince = Now, Attempts = attempts }];

        Assert.Equal(needsClaim, OutboxRules.NeedsClaim(owed, Now.AddSeconds(seconds)));
    }

    [Fact]
    public void What_can_never_succeed_is_dead_at_once()
    {
        var left = OutboxRules.Settle(
            OutboxRules.Claim([Entry("a")], Now), [new OutboxResult("a", "SendGrid answered 400", Permanent: true)], Now);

        Assert.True(Assert.Single(left).Dead);
        Assert.Equal(1, left[0].Attempts);
    }

    [Theory]
    [InlineData(600, 600)]
    [InlineData(7200, 7200)]
    [InlineData(5, 60)]
    [InlineData(-5, 60)]
    public void A_wait_that_the_other_side_asks_for_is_kept_and_is_never_shorter_than_ours(int asked, int waited)
    {
        var left = OutboxRules.Settle(
            OutboxRules.Claim([Entry("a")], Now),
            [new OutboxResult("a", "SendGrid answered 429", RetryAfter: TimeSpan.FromSeconds(asked))],
            Now);

        Assert.Equal(Now.AddSeconds(waited), Assert.Single(left).NotBefore);
    }

    [Fact]
    public void The_next_attempt_is_the_earliest_of_those_that_live() =>
        Assert.Equal(
            Now.AddMinutes(2),
            OutboxRules.NextAttempt([
                Entry("a") with { NotBefore = Now.AddMinutes(5) },
                Entry("b") with { NotBefore = Now.AddMinutes(2) },
                Entry("c") with { Dead = true }], Now));

    private static OutboxEntry Entry(string id) =>
        new() { Id = id, Kind = OutboxKind.Notice, Notice = FollowUpNotices.Assigned, To = "anna" };
}
