using Outreach.Customers;
using Outreach.SharedKernel;

namespace Outreach.Tests.Customers;

/// <summary>A follow-up that concerns somebody else leaves the counts of one customer as if it had never been theirs.</summary>
public sealed class ContactTransferRulesTests
{
    private static readonly DateTimeOffset Now = Samples.Monday;

    private static readonly Contact Praise = new()
    {
        FollowUpId = "f1",
        Channel = "email",
        At = Now,
        Kind = MentionKind.Praise,
        Outcome = FollowUpOutcome.Acknowledged,
        EndedAt = Now.AddHours(2),
        KnownUpTo = 4,
        Origin = "c9",
    };

    private static readonly Contact Problem = Praise with
    {
        FollowUpId = "f2",
        At = Now.AddDays(1),
        Kind = MentionKind.Problem,
        Outcome = null,
        EndedAt = null,
    };

    private static readonly CustomerProfile Before = new()
    {
        Id = "c1",
        FirstSeenAt = Now.AddDays(-9),
        LastMentionAt = Now,
        Mentions = 3,
        Praises = 1,
        KnownBy = "ben",
        LastSpokeAt = Now.AddDays(-1),
        Acquaintances = [new("ben", 2, Now.AddDays(-1))],
    };

    [Fact]
    public void What_one_customer_received_and_lost_again_leaves_them_as_they_were()
    {
        IReadOnlyList<Spoken> spoken = [new("anna", Now.AddHours(1)), new("ben", Now.AddHours(2))];
        var comes = new ContactInTransfer(Praise, "anna", IsOpenProblem: false, spoken);
        var (received, row) = ContactTransferRules.Receive(Before, there: null, comes)!.Value;

        Assert.Equal((4, 2, Now.AddHours(2), "ben"), (received.Mentions, received.Praises, received.LastSpokeAt, received.KnownBy));
        Assert.Equal([("anna", 1), ("ben", 3)], received.Acquaintances.Select(one => (one.StaffId, one.Times)));
        Assert.Equal("f1", received.LastEnding?.FollowUpId);
        Assert.Null(row.Origin);
        Assert.Null(ContactTransferRules.Receive(received, row, comes));

        var lost = ContactTransferRules.Dismiss(
            received, comes with { Contact = row }, [Problem with { At = Now }], [new("ben", Now.AddDays(-1))]);
        Assert.Equal(["f1"], lost.GivenAway);
        Assert.Equal(Before.Acquaintances, lost.Acquaintances);
        Assert.Equal(
            Before, lost with { GivenAway = Before.GivenAway, Acquaintances = Before.Acquaintances, OpenProblems = Before.OpenProblems });

        // And back again.
        Assert.Empty(ContactTransferRules.Receive(lost, there: null, comes)!.Value.Profile.GivenAway);
    }

    [Fact]
    public void An_open_problem_goes_along_and_the_latest_mention_is_that_which_is_left()
    {
        var open = new ContactInTransfer(Problem, "anna", IsOpenProblem: true, []);
        var theirs = Before with { OpenProblems = ["f2"], LastMentionAt = Problem.At };

        var lost = ContactTransferRules.Dismiss(theirs, open, [Praise], []);
        var got = ContactTransferRules.Receive(Before with { Id = "c2", KnownBy = null }, there: null, open)!.Value.Profile;

        Assert.Equal((0, Now, 2), (lost.OpenProblems.Count, lost.LastMentionAt, lost.Mentions));
        Assert.Equal((1, Problem.At, "anna"), (got.OpenProblems.Count, got.LastMentionAt, got.KnownBy));
    }

    [Fact]
    public void What_was_recorded_meanwhile_with_the_other_customer_is_counted_once()
    {
        var first = new ContactInTransfer(Praise with { Outcome = null, EndedAt = null, KnownUpTo = 2 }, "anna", false, []);
        var (half, row) = ContactTransferRules.Receive(Before, there: null, first)!.Value;
        var later = new ContactInTransfer(Praise, "anna", false, [new("anna", Now.AddHours(1))]);

        var whole = ContactTransferRules.Receive(half, row, later)!.Value.Profile;

        Assert.Equal((4, 2), (whole.Mentions, whole.Praises));
        Assert.Equal(1, whole.Acquaintances.Single(one => one.StaffId == "anna").Times);
    }
}
