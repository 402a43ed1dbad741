using System.Text.Json;
using Outreach.Customers;
using Outreach.Merges;

namespace Outreach.Tests.Customers;

/// <summary>What a person entered stands, whatever a channel says later; the difference is suggested, and decided once.</summary>
public sealed class SuggestionRulesTests
{
    private static readonly DateTimeOffset Now = Samples.Monday;

    private static readonly CustomerProfile Written = Hear(
        null,
        new Author
        {
            Handle = "@Customer",
            DisplayName = "Cleo",
            Email = "cleo@mail.example",
            Phone = "+31201234567",
            TimeZone = "Europe/Amsterdam",
        });

    [Theory]
    [InlineData("displayName", "Cleo Customer")]
    [InlineData("email", "cleo@work.example")]
    [InlineData("phone", "+31207654321")]
    [InlineData("timeZone", "America/New_York")]
    public void A_field_that_a_person_entered_is_not_overwritten_and_the_difference_is_suggested(string field, string entered)
    {
        var corrected = Patch(Written, field, entered);
        var heard = Hear(corrected, Written);

        Assert.Equal(entered, SuggestionRules.ValueOf(heard, field));
        Assert.Equal(
            [new Suggestion(field, SuggestionRules.ValueOf(Written, field)!, "twitter", Now)], heard.Suggestions);
        Assert.Equal(heard.Suggestions, Hear(heard, Written).Suggestions);
    }

    [Fact]
    public void What_no_person_entered_follows_the_channel_but_for_the_number_that_is_called()
    {
        var heard = Hear(
            Written, new Author { Handle = "@Customer", DisplayName = "Bo", Email = "bo@mail.example", Phone = "+31207654321" });

        Assert.Equal(("Bo", "bo@mail.example", "+31201234567"), (heard.DisplayName, heard.Email, heard.Phone));
        Assert.Equal([new Suggestion("phone", "+31207654321", "twitter", Now)], heard.Suggestions);
    }

    [Fact]
    public void A_number_is_taken_from_whoever_had_none_but_not_where_a_person_took_it_away()
    {
        Assert.Equal("+31201234567", Hear(Written with { Phone = null }, Written).Phone);

        var takenAway = Hear(Patch(Written, "phone", null), Written);
        Assert.Null(takenAway.Phone);
        Assert.Equal("+31201234567", Assert.Single(takenAway.Suggestions).Value);
    }

    [Fact]
    public void A_number_that_was_suggested_and_is_taken_after_all_is_no_suggestion_any_more()
    {
        var second = new Author { Handle = "@Customer", Phone = "+31207654321" };
        var afterWrong = SuggestionRules.WithWrongPhone(Hear(Written, second), "anna", Now);
        var heard = Hear(afterWrong, second);

        Assert.Equal("+31207654321", heard.Phone);
        Assert.DoesNotContain(heard.Suggestions, one => one.DeclinedBy is null);
        Assert.Null(SuggestionRules.Find(heard, "phone", "+31207654321"));
    }

    [Fact]
    public void A_number_that_came_with_a_merge_is_not_to_be_decided_any_more_and_is_again_once_they_are_two()
    {
        var heard = Hear(Written, new Author { Handle = "@Customer", Phone = "+31207654321" });
        var stays = SuggestionRules.WithWrongPhone(heard, "anna", Now);
        var goes = Hear(null, new Author { Handle = "@Other", Phone = "+31207654321" }) with { Id = "c2" };
        Assert.NotNull(SuggestionRules.Find(stays, "phone", "+31207654321"));

        var (merged, took) = MergeRules.TakeOver(stays, goes, []);

        Assert.Equal("+31207654321", merged.Phone);
        Assert.Empty(SuggestionView.Of(merged));
        Assert.Null(SuggestionRules.Find(merged, "phone", "+31207654321"));
        Assert.NotNull(SuggestionRules.Find(MergeRules.GiveBack(merged, goes, took), "phone", "+31207654321"));
    }

    [Fact]
    public void What_was_declined_does_not_come_back_and_what_was_entered_is_not_suggested_any_more()
    {
        var heard = Hear(Written, new Author { Handle = "@Customer", Phone = "+31207654321" });
        var declined = SuggestionRules.Decline(heard, heard.Suggestions[0], "anna", Now.AddHours(1));
        var again = Hear(declined, new Author { Handle = "@Customer", Phone = "+31207654321" });

        Assert.Equal(("+31201234567", declined), (again.Phone, again with { Mentions = 2, Identities = declined.Identities }));
        Assert.Equal(("anna", (DateTimeOffset?)Now.AddHours(1)), (again.Suggestions[0].DeclinedBy, again.Suggestions[0].DeclinedAt));
        Assert.Empty(Patch(heard, "phone", "+31207654321").Suggestions);
        Assert.Empty(Patch(declined, "phone", "+31207654321").Suggestions);
    }

    [Fact]
    public void No_number_that_was_ever_wrong_comes_back_not_only_the_last_one()
    {
        var first = SuggestionRules.WithWrongPhone(Written, "anna", Now);
        var second = SuggestionRules.WithWrongPhone(Hear(first, new Author { Handle = "@Customer", Phone = "+31207654321" }), "anna", Now);

        Assert.Equal((null, "+31207654321"), (second.Phone, second.WrongPhone));
        Assert.All(["+31201234567", "+31207654321"], wrong =>
        {
            var heard = Hear(second, new Author { Handle = "@Customer", Phone = wrong });
            Assert.Equal((null, second.Suggestions), (heard.Phone, heard.Suggestions));
        });
        Assert.Equal("+31612345678", Hear(second, new Author { Handle = "@Customer", Phone = "+31612345678" }).Phone);

        // Nor by a merge.
        var merged = MergeRules.TakeOver(second, Written with { Id = "c2" }, []).Survivor;
        Assert.Null(merged.Phone);
    }

    [Fact]
    public void A_number_that_was_entered_and_turned_out_wrong_makes_room_for_another()
    {
        var wrong = SuggestionRules.WithWrongPhone(Patch(Written, "phone", "+31207654321"), "anna", Now);

        Assert.Equal("+31612345678", Hear(wrong, new Author { Handle = "@Customer", Phone = "+31612345678" }).Phone);
    }

    [Theory]
    [InlineData("+5511912345678", "+551112345678")]
    [InlineData("+525512345678", "+5215512345678")]
    [InlineData("+5491123456789", "+54111523456789")]
    public void A_wrong_number_does_not_come_back_in_its_other_writing(string wrong, string other)
    {
        var without = SuggestionRules.WithWrongPhone(Written with { Phone = wrong }, "anna", Now);
        var heard = Hear(without, new Author { Handle = "@Customer", Phone = other });

        Assert.Equal((null, without.Suggestions), (heard.Phone, heard.Suggestions));

        // Nor after another number was taken, nor with a merge; a person who enters it says that it is theirs.
        var called = Hear(without, new Author { Handle = "@Customer", Phone = "+31612345678" });
        Assert.Equal(called.Suggestions, Hear(called, new Author { Handle = "@Customer", Phone = other }).Suggestions);
        Assert.Null(MergeRules.TakeOver(without, Written with { Id = "c2", Phone = other }, []).Survivor.Phone);
        var confirmed = Patch(without, "phone", other);
        Assert.Equal((other, null, 0), (confirmed.Phone, confirmed.WrongPhone, confirmed.Suggestions.Count));
    }

    [Theory]
    [InlineData("+5511912345678", "+551112345678")]
    [InlineData("+525512345678", "+5215512345678")]
    public void Two_writings_of_a_number_are_no_difference(string known, string other)
    {
        var heard = Hear(Written with { Phone = known }, new Author { Handle = "@Customer", Phone = other });

        Assert.Equal((known, 0), (heard.Phone, heard.Suggestions.Count));

        var absorbed = Hear(Written with { Id = "c2" }, new Author { Handle = "@Customer", Phone = other });
        Assert.Single(absorbed.Suggestions);
        Assert.Empty(MergeRules.TakeOver(Written with { Phone = known }, absorbed, []).Survivor.Suggestions);
    }

    [Fact]
    public void Another_number_each_time_fills_a_profile_no_further_than_the_latest_five()
    {
        var heard = Enumerable.Range(1, 9).Aggregate(
            Written, (profile, n) => Hear(profile, new Author { Handle = "@Customer", Phone = $"+3120000000{n}" }));

        Assert.Equal(
            ["+31200000005", "+31200000006", "+31200000007", "+31200000008", "+31200000009"], heard.Suggestions.Select(one => one.Value));
    }

    [Fact]
    public void Two_writings_of_an_address_are_no_difference()
    {
        var corrected = Patch(Written, "email", "Cleo@Mail.example");

        Assert.Equal(("Cleo@Mail.example", 0), (Hear(corrected, Written).Email, Hear(corrected, Written).Suggestions.Count));
    }

    [Theory]
    [InlineData(null, "Cleo Customer")]
    [InlineData("Cleo", "Cleo Customer")]
    [InlineData(" Cleo", "Cleo Customer")]
    [InlineData("Bo", "Bo")]
    [InlineData("Clea", "Cleo Customer")]
    public void Whoever_names_nobody_or_a_name_that_was_replaced_or_declined_goes_by_the_name_that_a_person_entered(
        string? said, string name)
    {
        var renamed = Patch(Written, "displayName", "Cleo Customer");
        var known = SuggestionRules.Decline(renamed, new Suggestion("displayName", "Clea", "twitter", Now), "anna", Now);

        Assert.Equal(name, SuggestionRules.NameOf(known, new Author { Handle = "@Customer", DisplayName = said }));
        Assert.Equal(said ?? "@Customer", SuggestionRules.NameOf(Written, new Author { Handle = "@Customer", DisplayName = said }));
        Assert.Equal(said ?? "@Customer", SuggestionRules.NameOf(null, new Author { Handle = "@Customer", DisplayName = said }));
    }

    [Fact]
    public void A_name_that_a_person_enters_again_is_not_replaced_any_more()
    {
        var back = Patch(Patch(Written, "displayName", "Cleo Customer"), "displayName", "Cleo");

        Assert.Equal("Cleo", SuggestionRules.NameOf(back, new Author { Handle = "@Customer", DisplayName = "Cleo" }));
        Assert.Equal(["Cleo Customer"], back.ReplacedNames);
    }

    [Theory]
    [InlineData("Bo ")]
    [InlineData("\u00a0 Bo\t")]
    public void White_space_around_a_name_is_no_difference(string said)
    {
        var corrected = Patch(Written, "displayName", "Bo");
        var heard = Hear(corrected, new Author { Handle = "@Customer", DisplayName = said });

        Assert.Equal(("Bo", 0), (heard.DisplayName, heard.Suggestions.Count));
    }

    private static CustomerProfile Hear(CustomerProfile? known, Author author) =>
        CustomerRules.Remember(known, "c1", Samples.Mention with { Author = author }, "anna", Now);

    private static CustomerProfile Hear(CustomerProfile known, CustomerProfile again) => Hear(
        known,
        new Author
        {
            Handle = "@Customer",
            DisplayName = again.DisplayName,
            Email = again.Email,
            Phone = again.Phone,
            TimeZone = again.TimeZone,
        });

    private static CustomerProfile Patch(CustomerProfile profile, string field, string? value) =>
        CustomerPatch.Read(JsonSerializer.SerializeToElement(new Dictionary<string, string?> { [field] = value }))(profile);
}
