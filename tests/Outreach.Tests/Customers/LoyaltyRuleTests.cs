using FsCheck.Fluent;
using Outreach.Customers;
using Outreach.SharedKernel;

namespace Outreach.Tests.Customers;

/// <summary>Who is thanked: three mentions, the last ended well, a number, no call in half a year.</summary>
public sealed class LoyaltyRuleTests
{
    private static readonly DateTimeOffset Now = Samples.Monday;
    private static readonly CustomerProfile Loyal = CustomerRules.Remember(null, "c1", Samples.Mention, "anna", Now.AddMonths(-6)) with
    {
        Mentions = 3,
        ProblemsFixed = 2,
        Praises = 1,
        LastEnding = new Ending("f1", MentionKind.Problem, FollowUpOutcome.Confirmed, Now),
    };

    private static Loyalty Judge(CustomerProfile customer, DateTimeOffset now) => LoyaltyRule.Judge(customer, new LoyaltyPolicy(), now);

    [Fact]
    public void A_loyal_customer_is_owed_a_call_for_reasons_that_are_given()
    {
        var loyalty = Judge(Loyal, Now);

        Assert.True(loyalty.CallIsOwed);
        Assert.Equal("3 mentions since September 2025, 2 problems confirmed fixed, praised us once", loyalty.Reason);
    }

    [Theory]
    [InlineData(2, false)]
    [InlineData(3, true)]
    [InlineData(4, true)]
    public void Three_mentions_make_a_loyal_customer(int mentions, bool owed) =>
        Assert.Equal(owed, Judge(Loyal with { Mentions = mentions }, Now).CallIsOwed);

    [Fact]
    public void Between_two_calls_there_are_a_hundred_and_eighty_days()
    {
        Assert.False(Judge(Loyal with { LastCallAt = Now.AddDays(-180).AddTicks(1) }, Now).CallIsOwed);
        Assert.True(Judge(Loyal with { LastCallAt = Now.AddDays(-180) }, Now).CallIsOwed);
    }

    [Fact]
    public void Thanked_once_it_takes_something_new_to_be_thanked_again_and_the_day_is_known()
    {
        var thanked = Loyal with { LastCallAt = Now };
        var again = thanked with { LastEnding = new Ending("f2", MentionKind.Praise, FollowUpOutcome.Acknowledged, Now.AddDays(20)) };

        Assert.Null(Judge(thanked, Now.AddDays(30)).OwedFrom);
        Assert.False(Judge(thanked, Now.AddDays(300)).CallIsOwed);
        Assert.Equal(Now.AddDays(180), Judge(again, Now.AddDays(30)).OwedFrom);
        Assert.Null(Judge(again with { CallIsOpen = true }, Now.AddDays(30)).OwedFrom);
        Assert.True(Judge(again, Now.AddDays(180)).CallIsOwed);
    }

    [Theory]
    [InlineData(FollowUpOutcome.Confirmed, MentionKind.Problem, true)]
    [InlineData(FollowUpOutcome.Confirmed, MentionKind.Question, true)]
    [InlineData(FollowUpOutcome.Acknowledged, MentionKind.Praise, true)]
    [InlineData(FollowUpOutcome.Acknowledged, MentionKind.Problem, false)]
    [InlineData(FollowUpOutcome.Acknowledged, MentionKind.Question, false)]
    [InlineData(FollowUpOutcome.Unconfirmed, MentionKind.Problem, false)]
    [InlineData(FollowUpOutcome.Spam, MentionKind.Praise, false)]
    public void The_last_problem_was_confirmed_fixed_or_the_last_word_was_praise(FollowUpOutcome outcome, MentionKind kind, bool owed) =>
        Assert.Equal(owed, Judge(Loyal with { LastEnding = new Ending("f1", kind, outcome, Now) }, Now).CallIsOwed);

    [Fact]
    public void Nobody_is_called_without_a_number_against_their_wish_or_twice_at_a_time()
    {
        Assert.False(Judge(Loyal with { Phone = null }, Now).CallIsOwed);
        Assert.False(Judge(Loyal with { DoNotContact = [new DoNotContact("phone", "said so", Now)] }, Now).CallIsOwed);
        Assert.False(Judge(Loyal with { CallIsOpen = true }, Now).CallIsOwed);
        Assert.False(Judge(Loyal with { LastEnding = null }, Now).CallIsOwed);
        Assert.True(Judge(Loyal with { DoNotContact = [new DoNotContact("email", "said so", Now)] }, Now).CallIsOwed);
    }

    [Fact]
    public void More_mentions_fixes_or_praise_never_cost_a_customer_their_call() => Always.Holds(
        from mentions in Gen.Choose(0, 6)
        from fixedProblems in Gen.Choose(0, 6)
        from praises in Gen.Choose(0, 6)
        from daysSinceCall in Gen.Choose(0, 400)
        from more in Gen.Choose(0, 50).Three()
        select (mentions, fixedProblems, praises, daysSinceCall, more),
        made =>
        {
            var less =
                Loyal with
                {
                    Mentions = made.mentions,
                    ProblemsFixed = made.fixedProblems,
                    Praises = made.praises,
                    LastCallAt = Now.AddDays(
                    -made.daysSinceCall)
                };
            var more = less with
            {
                Mentions = less.Mentions + made.more.Item1,
                ProblemsFixed = less.ProblemsFixed + made.more.Item2,
                Praises = less.Praises + made.more.Item3,
            };

            Assert.True(!Judge(less, Now).CallIsOwed || Judge(more, Now).CallIsOwed);
        });

    [Fact]
    public void A_further_problem_that_they_confirm_as_fixed_never_lowers_a_customer_whatever_came_before() => Always.Holds(
        from endings in Gen.ListOf(
            from kind in Gen.Elements(Enum.GetValues<MentionKind>())
            from outcome in Gen.Elements(Enum.GetValues<FollowUpOutcome>().Cast<FollowUpOutcome?>().Append(null).ToArray())
            select (kind, outcome))
        from policy in
            from needs in Gen.Choose(0, 3).Three()
            from tenure in Gen.Choose(0, 400)
            select new LoyaltyPolicy { Mentions = needs.Item1 + 1, ProblemsFixed = needs.Item2, Praises = needs.Item3, TenureDays = tenure }
        from daysSinceCall in Gen.Choose(-1, 400)
        select (endings, policy, daysSinceCall),
        made =>
        {
            var (profile, now) = (Profile() with { LastCallAt = made.daysSinceCall < 0 ? null : Now.AddDays(-made.daysSinceCall) }, Now);
            foreach (var (kind, outcome) in made.endings)
            {
                profile = Wrote(profile, kind, outcome, now = now.AddDays(1));
            }

            var before = LoyaltyRule.Judge(profile, made.policy, now = now.AddDays(2));
            var after = LoyaltyRule.Judge(Wrote(profile, MentionKind.Problem, FollowUpOutcome.Confirmed, now), made.policy, now);

            Assert.True(!before.IsLoyal || after.IsLoyal, $"{before} became {after}");
            Assert.True(!before.CallIsOwed || after.CallIsOwed, $"{before} became {after}");
            Assert.All(before.Facts.Zip(after.Facts), fact => Assert.True(fact.First.Value <= fact.Second.Value));
        });

    private static CustomerProfile Profile() => CustomerRules.Remember(null, "c1", Samples.Mention, "anna", Now) with { Mentions = 0 };

    /// <summary>The customer writes, and the memory learns how it ended.</summary>
    private static CustomerProfile Wrote(CustomerProfile profile, MentionKind kind, FollowUpOutcome? outcome, DateTimeOffset at)
    {
        var id = $"f{profile.Mentions}-{at.Ticks}";
        var followUp = FollowUps.FollowUpStories.Opened(kind).State with
        {
            Id = id,
            Stage = outcome is null ? FollowUpStage.InProgress : FollowUpStage.Closed,
            Outcome = outcome,
            ClosedAt = outcome is null ? null : at,
        };
        var contact = new Contact { FollowUpId = id, Channel = "twitter", At = at, Kind = kind };
        return CustomerRules.Record(CustomerRules.Remember(profile, "c1", Samples.Mention, "anna", at), contact, followUp).Profile;
    }
}
