using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Outreach.Customers;
using Outreach.Merges;
using Outreach.Platform;

namespace Outreach.Tests.Merges;

/// <summary>What persons entered and channels said of two customers who are one, and two again.</summary>
public sealed class EnteredRulesTests
{
    private static readonly DateTimeOffset Now = Samples.Monday.AddDays(100);

    [Theory]
    [InlineData("displayName", "Wrong Name", "Right Name")]
    [InlineData("email", "old@mail.example", "new@mail.example")]
    [InlineData("phone", "+31612345678", "+31687654321")]
    [InlineData("timeZone", "Europe/London", "Europe/Amsterdam")]
    public void What_a_person_set_wins_over_what_a_channel_said_whoever_is_merged_into_whom(string field, string said, string set)
    {
        var byChannel = Nobody("c1") with { Identities = [new CustomerIdentity("twitter", "@c1")] };
        byChannel = With(byChannel, field, said);
        var byStaff = SuggestionRules.Entered(With(Nobody("c2"), field, set), field);

        foreach (var (stays, goes) in new[] { (byChannel, byStaff), (byStaff, byChannel) })
        {
            var (after, took) = MergeRules.TakeOver(stays, goes, []);

            Assert.Equal(set, SuggestionRules.ValueOf(after, field));
            Assert.Equal([field], after.SetByStaff);
            Assert.Equal([(field, said, "twitter")], after.Suggestions.Select(one => (one.Field, one.Value, one.Channel)));
            Assert.Equal(Written(stays), Written(MergeRules.GiveBack(after, goes, took)));
        }
    }

    [Fact]
    public void Of_two_values_that_persons_set_the_survivors_counts()
    {
        var stays = SuggestionRules.Entered(Nobody("c1") with { Phone = "+31612345678" }, "phone");
        var goes = SuggestionRules.Entered(Nobody("c2") with { Phone = "+31687654321" }, "phone");

        var (after, took) = MergeRules.TakeOver(stays, goes, []);

        Assert.Equal(("+31612345678", 0), (after.Phone, after.Suggestions.Count));
        Assert.Equal(Written(stays), Written(MergeRules.GiveBack(after, goes, took)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_number_that_is_known_to_be_wrong_of_the_absorbed_customer_is_not_called_unless_a_person_set_it(bool wasCalled)
    {
        var goes = wasCalled
            ? SuggestionRules.WithWrongPhone(Nobody("c2") with { Phone = "+5511912345678" }, "anna", Now)
            : SuggestionRules.Decline(Nobody("c2"), new Suggestion("phone", "+5511912345678", "twitter", Now), "anna", Now);
        var byChannel = Nobody("c1") with { Phone = "+551112345678" };
        var byStaff = SuggestionRules.Entered(byChannel, "phone");

        var (after, took) = MergeRules.TakeOver(byChannel, goes, []);
        Assert.Null(after.Phone);
        Assert.True(SuggestionRules.IsDeclined(after, "phone", "+551112345678"));
        Assert.DoesNotContain(after.Suggestions, one => one.DeclinedBy is null);
        Assert.Equal(Written(byChannel), Written(MergeRules.GiveBack(after, goes, took)));

        var (kept, tookOfKept) = MergeRules.TakeOver(byStaff, goes, []);
        Assert.Equal("+551112345678", kept.Phone);
        Assert.False(SuggestionRules.IsDeclined(kept, "phone", "+551112345678"));
        Assert.Equal(Written(byStaff), Written(MergeRules.GiveBack(kept, goes, tookOfKept)));
    }

    [Fact]
    public void A_number_that_a_person_took_away_does_not_come_back_with_a_merge_but_as_a_suggestion()
    {
        var stays = SuggestionRules.Entered(Nobody("c1"), "phone");
        var goes = Nobody("c2") with { Phone = "+31612345678", Identities = [new CustomerIdentity("twitter", "@c2")] };

        var (after, took) = MergeRules.TakeOver(stays, goes, []);

        Assert.Null(after.Phone);
        Assert.Equal(["+31612345678"], after.Suggestions.Select(one => one.Value));
        Assert.Equal(Written(stays), Written(MergeRules.GiveBack(after, goes, took)));
    }

    [Fact]
    public void What_was_decided_since_the_merge_is_not_undone_with_it()
    {
        var stays = Nobody("c1") with
        {
            Phone = "+31612345678",
            DisplayName = "Wrong Name",
            Identities = [new CustomerIdentity("twitter", "@c1")],
        };
        var goes = SuggestionRules.Entered(
            SuggestionRules.Entered(Nobody("c2") with { Phone = "+31687654321", DisplayName = "Right Name" }, "phone"), "displayName");
        var (after, took) = MergeRules.TakeOver(stays, goes, []);
        var declined = SuggestionRules.Decline(after, SuggestionRules.Find(after, "phone", "+31612345678")!, "anna", Now);

        var patched = CustomerPatch.Read(JsonSerializer.SerializeToElement(new { displayName = "Third Name" }))(declined);

        var undone = MergeRules.GiveBack(patched, goes, took);

        Assert.Equal((null, "Third Name"), (undone.Phone, undone.DisplayName));
        Assert.True(SuggestionRules.IsDeclined(undone, "phone", "+31612345678"));

        // What they write under meanwhile does not replace what a person entered.
        Assert.Equal(["displayName"], undone.SetByStaff);
    }

    [Fact]
    public void Whatever_persons_and_channels_said_a_persons_word_outlives_a_merge_and_its_undoing_restores_the_survivor() => Always.Holds(
        from stays in Said("c1") from goes in Said("c2") select (stays, goes),
        made =>
        {
            var (stays, goes) = made;
            var (after, took) = MergeRules.TakeOver(stays, goes, []);

            foreach (var field in new[] { "displayName", "phone" })
            {
                var set = new[] { stays, goes }.Where(one => one.SetByStaff.Contains(field))
                    .Select(one => SuggestionRules.ValueOf(one, field)).OfType<string>().ToList();
                Assert.True(
                    set.Count == 0 || set.Contains(SuggestionRules.ValueOf(after, field)!)
                    || set.All(value => SuggestionRules.IsDeclined(stays, field, value)));
            }

            Assert.True(
                after.Phone is null || stays.SetByStaff.Contains("phone") || !SuggestionRules.IsDeclined(after, "phone", after.Phone));
            Assert.Equal(Written(stays), Written(MergeRules.GiveBack(after, goes, took)));
        });

    private static CustomerProfile Nobody(string id) => new() { Id = id, FirstSeenAt = Now, LastMentionAt = Now };

    private static Gen<CustomerProfile> Said(string id) =>
        from steps in (
            from what in Gen.Choose(0, 4)
            from n in Gen.Choose(1, 3)
            select (what, n)).ListOf()
        select steps.Aggregate(
            Nobody(id) with { Identities = [new CustomerIdentity("twitter", $"@{id}")] },
            (profile, step) => Step(profile, step.what, $"+3120000000{step.n}", $"Name {step.n}"));

    private static CustomerProfile Step(CustomerProfile profile, int what, string phone, string name)
    {
        var mention = Samples.Mention with { Author = new Author { Handle = "@one", Phone = phone, DisplayName = name } };
        return what switch
        {
            0 => SuggestionRules.Hear(profile, mention, Now),
            1 => SuggestionRules.WithWrongPhone(profile, "anna", Now),
            2 => profile.Suggestions.FirstOrDefault(one => one.DeclinedBy is null) is { } open
                ? SuggestionRules.Decline(profile, open, "anna", Now) : profile,
            3 => CustomerPatch.Read(JsonSerializer.SerializeToElement(new { phone, displayName = name }))(profile),
            _ => CustomerPatch.Read(JsonSerializer.SerializeToElement(new { phone = (string?)null }))(profile),
        };
    }

    private static CustomerProfile With(CustomerProfile profile, string field, string value) =>
        CustomerPatch.Read(JsonSerializer.SerializeToElement(new Dictionary<string, string> { [field] = value }))(profile) with
        {
            SetByStaff = [],
        };

    private static string Written(CustomerProfile profile) => JsonSerializer.Serialize(profile, Json.Http);
}
