using System.Text.Json;
using FsCheck.Fluent;
using Outreach.Customers;
using Outreach.FollowUps;
using Outreach.Platform;
using Outreach.SharedKernel;
using Outreach.Tests.FollowUps;

namespace Outreach.Tests.Customers;

/// <summary>What the memory keeps of a customer; each ending counted once, and taken back when it is undone.</summary>
public sealed class CustomerRulesTests
{
    private static readonly DateTimeOffset Now = Samples.Monday;
    private static readonly FollowUpState Confirmed = FollowUpStories.At(FollowUpStage.Closed);
    private static readonly Contact Contact = new() { FollowUpId = "f1", Channel = "twitter", At = Now, Kind = MentionKind.Problem };

    [Fact]
    public void A_new_customer_is_remembered_with_who_answers_them()
    {
        var profile = CustomerRules.Remember(null, "c1", Samples.Mention, "anna", Now);

        Assert.Equal(
            ("c1", 1, "anna", Now, "+31201234567"), (profile.Id, profile.Mentions, profile.KnownBy, profile.FirstSeenAt, profile.Phone));
        Assert.Equal([new CustomerIdentity("twitter", "@Customer")], profile.Identities);
        Assert.Null(profile.LastSpokeAt);
    }

    [Fact]
    public void A_known_customer_keeps_what_a_mention_does_not_say()
    {
        var known = CustomerRules.Remember(null, "c1", Samples.Mention, "anna", Now);
        var bare = Samples.Mention with { Author = new Author { Handle = "@Customer" } };

        var profile = CustomerRules.Remember(known, "c1", bare, "ben", Now.AddDays(1));

        Assert.Equal(
            ("Cleo Customer", "+31201234567", "anna", 2, Now),
            (profile.DisplayName, profile.Phone, profile.KnownBy, profile.Mentions, profile.FirstSeenAt));
        Assert.Equal(Now.AddDays(1), profile.LastMentionAt);
        Assert.Single(profile.Identities);
    }

    [Theory]
    [InlineData("customer")]
    [InlineData("CUSTOMER ")]
    [InlineData("\uff20Customer")]
    public void A_handle_that_is_written_in_another_way_is_no_further_identity(string handle)
    {
        var known = CustomerRules.Remember(null, "c1", Samples.Mention, "anna", Now);

        var profile = CustomerRules.Remember(known, "c1", Samples.Mention with { Author = new Author { Handle = handle } }, "anna", Now);

        Assert.Equal([new CustomerIdentity("twitter", "@Customer")], profile.Identities);
    }

    [Fact]
    public void A_profile_keeps_a_bounded_number_of_identities_one_on_each_channel_if_need_be()
    {
        CustomerProfile? profile = null;
        for (var n = 0; n < 60; n++)
        {
            profile = CustomerRules.Remember(profile, "c1", Samples.Mention with { Channel = $"channel-{n}" }, "anna", Now);
        }

        Assert.Equal(Enumerable.Range(0, 50).Select(n => $"channel-{n}"), profile!.Identities.Select(identity => identity.Channel));
        Assert.Equal(60, profile.Mentions);
    }

    [Fact]
    public void A_number_that_was_wrong_does_not_come_back_and_another_one_does()
    {
        var known = CustomerRules.Remember(null, "c1", Samples.Mention, "anna", Now) with { Phone = null, WrongPhone = "+31201234567" };
        var other = Samples.Mention with { Author = Samples.Mention.Author with { Phone = "+31207654321" } };

        Assert.Null(CustomerRules.Remember(known, "c1", Samples.Mention, "anna", Now).Phone);
        Assert.Equal("+31207654321", CustomerRules.Remember(known, "c1", other, "anna", Now).Phone);
    }

    [Fact]
    public void A_confirmed_problem_is_learnt_with_who_solved_it()
    {
        var (profile, contact) = CustomerRules.Record(Profile(), Contact, Confirmed);

        Assert.Equal(
            (1, 3, "anna", Confirmed.LastSpokeAt), (profile.ProblemsFixed, profile.Mentions, profile.KnownBy, profile.LastSpokeAt));
        Assert.Equal(new Ending("f1", MentionKind.Problem, FollowUpOutcome.Confirmed, Confirmed.ClosedAt!.Value), profile.LastEnding);
        Assert.Equal(FollowUpOutcome.Confirmed, contact.Outcome);
    }

    [Fact]
    public void Whoever_spoke_last_is_known_with_the_moment_at_which_they_spoke_also_while_it_is_open()
    {
        var open = Confirmed with
        {
            Stage = FollowUpStage.InProgress,
            Outcome = null,
            ClosedAt = null,
            LastSpokeWith = "ben",
            LastSpokeAt = Now.AddDays(1),
        };
        var older = Confirmed with { Id = "f0", LastSpokeWith = "anna", LastSpokeAt = Now.AddHours(1) };

        var told = CustomerRules.Record(Profile(), Contact, open).Profile;
        var toldOlder = CustomerRules.Record(told, Contact with { FollowUpId = "f0" }, older).Profile;

        Assert.Equal(("ben", Now.AddDays(1)), (told.KnownBy, told.LastSpokeAt));
        Assert.Equal(("ben", Now.AddDays(1)), (toldOlder.KnownBy, toldOlder.LastSpokeAt));
    }

    [Fact]
    public void Learning_the_same_twice_changes_nothing() => Always.Holds(Gen.Elements(Enum.GetValues<FollowUpOutcome>()), outcome =>
    {
        var ended = Confirmed with { Outcome = outcome };
        var once = CustomerRules.Record(Profile(), Contact, ended);
        var twice = CustomerRules.Record(once.Profile, once.Contact, ended);

        Assert.Equal(JsonSerializer.Serialize(once.Profile, Json.Http), JsonSerializer.Serialize(twice.Profile, Json.Http));
        Assert.Equal(once.Contact, twice.Contact);
    });

    [Theory]
    [InlineData(FollowUpOutcome.Confirmed, MentionKind.Problem)]
    [InlineData(FollowUpOutcome.Acknowledged, MentionKind.Praise)]
    [InlineData(FollowUpOutcome.Spam, MentionKind.Other)]
    public void Reopening_takes_back_what_was_counted(FollowUpOutcome outcome, MentionKind kind)
    {
        var before = Profile();
        var ended = CustomerRules.Record(before, Contact with { Kind = kind }, Confirmed with { Outcome = outcome, Kind = kind });
        var reopened = CustomerRules.Record(
            ended.Profile,
            ended.Contact,
            Confirmed with { Stage = FollowUpStage.InProgress, Outcome = null, ClosedAt = null, Kind = kind });

        Assert.NotEqual(
            (before.ProblemsFixed, before.Praises, before.Mentions),
            (ended.Profile.ProblemsFixed, ended.Profile.Praises, ended.Profile.Mentions));
        Assert.Equal(
            (before.ProblemsFixed, before.Praises, before.Mentions),
            (reopened.Profile.ProblemsFixed, reopened.Profile.Praises, reopened.Profile.Mentions));
        Assert.Null(reopened.Profile.LastEnding);
        Assert.Null(reopened.Contact.Outcome);
    }

    [Fact]
    public void Whatever_the_memory_is_told_in_whatever_order_each_follow_up_counts_as_it_stands_last() => Always.Holds(
        (from which in Gen.Choose(0, 3)
         from outcome in Gen.Elements<FollowUpOutcome?>(
             null, FollowUpOutcome.Confirmed, FollowUpOutcome.Acknowledged, FollowUpOutcome.Spam, FollowUpOutcome.Unconfirmed)
         select (which, outcome)).ListOf(),
        told =>
        {
            MentionKind[] kinds = [MentionKind.Problem, MentionKind.Praise, MentionKind.Question, MentionKind.Praise];
            var profile = Profile() with { Mentions = 4 };
            var contacts = kinds.Select((kind, i) => Contact with { FollowUpId = $"f{i}", Kind = kind }).ToArray();
            foreach (var (which, outcome) in told)
            {
                var state =
                    Confirmed with { Id = $"f{which}", Kind = kinds[which], Outcome = outcome, ClosedAt = outcome is null ? null : Now };
                (profile, contacts[which]) = CustomerRules.Record(profile, contacts[which], state);
            }

            Assert.Equal(contacts.Count(contact => contact.Outcome == FollowUpOutcome.Confirmed), profile.ProblemsFixed);
            Assert.Equal(
                contacts.Count(contact => contact is { Outcome: FollowUpOutcome.Acknowledged, Kind: MentionKind.Praise }), profile.Praises);
            Assert.Equal(4 - contacts.Count(contact => contact.Outcome == FollowUpOutcome.Spam), profile.Mentions);
        });

    [Fact]
    public void An_ending_that_is_learnt_late_does_not_pass_for_the_latest()
    {
        var newer = CustomerRules.Record(
            Profile(), Contact with { FollowUpId = "f2" }, Confirmed with { Id = "f2", ClosedAt = Now.AddDays(2) }).Profile;

        var older = CustomerRules.Record(
            newer, Contact, Confirmed with { Outcome = FollowUpOutcome.Unconfirmed, ClosedAt = Now.AddDays(1) }).Profile;

        Assert.Equal("f2", older.LastEnding!.FollowUpId);
    }

    private static CustomerProfile Profile() => CustomerRules.Remember(null, "c1", Samples.Mention, "anna", Now) with { Mentions = 3 };
}
