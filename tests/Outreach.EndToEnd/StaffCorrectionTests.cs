using System.Net;
using System.Text.Json.Nodes;
using Outreach.EndToEnd.Client;
using Outreach.EndToEnd.Hosting;

namespace Outreach.EndToEnd;

/// <summary>
/// What staff corrected wins over what a channel says later, and nobody is called at a number that a person has not seen.
/// </summary>
public sealed class StaffCorrectionTests(OutreachHost host) : IClassFixture<OutreachHost>
{
    private const string Staff = "hanneke-vos";
    private readonly OutreachClient _outreach = host.Client;

    [Fact]
    public async Task A_correction_stays_and_the_call_goes_to_the_corrected_number()
    {
        var id = (await MentionAsync("@corrected", "Wrong Name", "+31699000401")).CustomerId;
        (await _outreach.PatchAsync(
            Staff, $"api/customers/{id}", new JsonObject { ["displayName"] = "Right Name", ["phone"] = "+31699000402" }))
            .Expect<JsonObject>();
        var call = await _outreach.LoyalAsync("@corrected", Staff, "+31699000401", name: "Wrong Name");

        var customer = await CustomerAsync(id);
        Assert.Equal(("Right Name", "+31699000402"), ((string?)customer["displayName"], (string?)customer["phone"]));
        Assert.Equal(["displayName", "phone"], customer["setByStaff"]!.AsArray().Select(field => (string?)field));
        Assert.Equal(
            [("displayName", "Wrong Name", "twitter"), ("phone", "+31699000401", "twitter")],
            SuggestionsOf(customer).Select(one => (one.Field, one.Value, one.Channel)).Order());
        var brief = (await _outreach.As(Staff).WholeCallAsync(call.Id)).Brief.GetRawText();
        Assert.Contains("+31699000402", brief);
        Assert.DoesNotContain("+31699000401", brief);
    }

    [Fact]
    public async Task A_new_number_is_a_suggestion_until_a_person_accepts_it_and_one_that_was_declined_does_not_come_back()
    {
        var id = (await MentionAsync("@moved", "Mo", "+31699000411")).CustomerId;
        await MentionAsync("@moved", "Mo", "+31699000412");
        await MentionAsync("@moved", "Mo", "+31699000413");
        Assert.Equal("+31699000411", (string?)(await CustomerAsync(id))["phone"]);

        (await DecideAsync(id, "phone", accept: false, "+31699000413")).Expect<JsonObject>();
        var after = (await DecideAsync(id, "phone", accept: true, "+31699000412")).Expect<JsonObject>();
        Assert.Equal("+31699000412", (string?)after["phone"]);
        Assert.Empty(SuggestionsOf(after));

        // Twice is once; what nobody suggested is not there.
        (await DecideAsync(id, "phone", accept: true, "+31699000412")).Expect<JsonObject>();
        (await DecideAsync(id, "phone", accept: false, "+31699000413")).Expect<JsonObject>();
        (await DecideAsync(id, "phone", accept: true, "+31699000499")).ExpectProblem(HttpStatusCode.NotFound);
        (await DecideAsync(id, "followers", accept: true, "12000")).ExpectProblem(HttpStatusCode.NotFound);
        (await DecideAsync(id, "phone", accept: null, "+31699000412")).ExpectProblem(HttpStatusCode.BadRequest, "accept");
        (await DecideAsync(id, "phone", accept: true, null)).ExpectProblem(HttpStatusCode.BadRequest, "value");

        await MentionAsync("@moved", "Mo", "+31699000413");
        await MentionAsync("@moved", "Mo", "+31699000411");
        var later = await CustomerAsync(id);
        Assert.Equal("+31699000412", (string?)later["phone"]);
        Assert.Equal(["+31699000411"], SuggestionsOf(later).Select(one => one.Value));
    }

    [Fact]
    public async Task A_number_that_a_call_found_to_be_wrong_is_not_taken_or_suggested_again()
    {
        var call = await _outreach.LoyalAsync("@misdialled", Staff, "+31699000421");
        await _outreach.As(Staff).LogAttemptAsync(call.Id, "wrong_number");
        await MentionAsync("@misdialled", "Mia", "+31699000421");

        var customer = await CustomerAsync(call.CustomerId);
        Assert.Null((string?)customer["phone"]);
        Assert.Empty(SuggestionsOf(customer));
    }

    [Fact]
    public async Task Suggestions_stand_in_the_export_go_along_in_a_merge_come_back_with_its_undoing_and_are_erased()
    {
        var absorbed = (await MentionAsync("@one-of-two", "Tom", "+31699000431")).CustomerId;
        (await _outreach.PatchAsync(Staff, $"api/customers/{absorbed}", new JsonObject { ["displayName"] = "Thomas" }))
            .Expect<JsonObject>();
        await MentionAsync("@one-of-two", "Tom", "+31699000432");
        await DecideAsync(absorbed, "displayName", accept: false, "Tom");
        var survivor = (await MentionAsync("@two-of-two", name: null, phone: null)).CustomerId;

        var merge = (await _outreach.PostAsync(Staff, $"api/customers/{absorbed}/merge", new JsonObject { ["into"] = survivor }))
            .Expect<JsonObject>(HttpStatusCode.Accepted);
        await _outreach.SettleAsync();
        await MentionAsync("@two-of-two", "Tom", phone: null);
        var one = await CustomerAsync(survivor);
        Assert.Equal(("Thomas", "+31699000431"), ((string?)one["displayName"], (string?)one["phone"]));
        Assert.Equal(["+31699000432"], SuggestionsOf(one).Select(suggestion => suggestion.Value));
        var export = (await _outreach.As(Staff).TryReadAsync($"api/customers/{survivor}/export")).Text;
        Assert.Contains("+31699000432", export);

        (await _outreach.PostAsync(Staff, $"api/merges/{merge["id"]}/undo", [])).Expect<JsonObject>(HttpStatusCode.Accepted);
        await _outreach.SettleAsync();
        Assert.Empty(SuggestionsOf(await CustomerAsync(survivor)));
        Assert.Empty((await CustomerAsync(survivor))["setByStaff"]!.AsArray());
        Assert.Equal(["+31699000432"], SuggestionsOf(await CustomerAsync(absorbed)).Select(suggestion => suggestion.Value));

        await _outreach.EraseAsync(absorbed);
        var left = await host.Tables.ReadAllAsync();
        Assert.DoesNotContain(left, row => row.Texts.Any(text => text.Contains("31699000432", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_reply_says_of_its_author_what_a_new_mention_would_and_sent_again_it_changes_nothing()
    {
        var first = Mention.By("@replies", "My line is down.");
        var id = (await _outreach.MentionAsync(first)).CustomerId;
        await _outreach.AdvanceAsync(TimeSpan.FromHours(1));
        var reply = Mention.By("@replies", "Here it is.").With("inReplyTo", (string)first["externalId"]!);

        var joined = await _outreach.MentionAsync(
            reply.With("author.phone", "+31699000441").With("author.displayName", "Rie").With("author.email", "Rie <rie@mail.example>"));
        var told = await CustomerAsync(id);
        Assert.Equal(id, joined.CustomerId);
        Assert.Equal(
            ("+31699000441", "Rie", "rie@mail.example", 1),
            ((string?)told["phone"], (string?)told["displayName"], (string?)told["email"], (int)told["mentions"]!));
        Assert.True((DateTimeOffset)told["lastMentionAt"]! > (DateTimeOffset)told["firstSeenAt"]!);

        // The same with another number; staff decline it and correct the name, and the replies come in once more.
        var another = reply.With("author.phone", "+31699000442");
        Assert.True((await _outreach.MentionAsync(another)).Duplicate);
        Assert.Equal(["+31699000442"], SuggestionsOf(await CustomerAsync(id)).Select(one => one.Value));
        (await DecideAsync(id, "phone", accept: false, "+31699000442")).Expect<JsonObject>();
        (await _outreach.PatchAsync(Staff, $"api/customers/{id}", new JsonObject { ["displayName"] = "Rie Vos", ["phone"] = null }))
            .Expect<JsonObject>();
        await _outreach.SettleAsync();
        var before = (await CustomerAsync(id)).ToJsonString();
        foreach (var again in new[] { another, reply.With("author.phone", "+31699000441").With("author.displayName", "Rie") })
        {
            await _outreach.MentionAsync(again);
        }

        await _outreach.MentionAsync(first.With("author.phone", "+31699000442"));
        Assert.Equal(before, (await CustomerAsync(id)).ToJsonString());
    }

    [Fact]
    public async Task A_follow_up_bears_the_name_that_staff_corrected_unless_the_mention_is_by_another_name()
    {
        var id = (await MentionAsync("@renamed", "Wrong Name", phone: null)).CustomerId;
        (await _outreach.PatchAsync(Staff, $"api/customers/{id}", new JsonObject { ["displayName"] = "Right Name" })).Expect<JsonObject>();

        Assert.Equal("Right Name", await NameOnFollowUpAsync("Wrong Name"));
        Assert.Equal("Right Name", await NameOnFollowUpAsync(null));
        Assert.Equal("Bo", await NameOnFollowUpAsync("Bo"));
        (await DecideAsync(id, "displayName", accept: false, "Bo")).Expect<JsonObject>();
        Assert.Equal("Right Name", await NameOnFollowUpAsync("Bo"));

        async Task<string?> NameOnFollowUpAsync(string? name)
        {
            var followUp = (await MentionAsync("@renamed", name, phone: null)).FollowUpId;
            return (string?)(await _outreach.As(Staff).TryReadAsync($"api/followups/{followUp}")).Expect<JsonObject>()["customerName"];
        }
    }

    private async Task<Receipt> MentionAsync(string handle, string? name, string? phone) => await _outreach.MentionAsync(
        Mention.By(handle, "You are great.", "praise").With("author.displayName", name).With("author.phone", phone));

    private async Task<JsonObject> CustomerAsync(string id) =>
        (await _outreach.As(Staff).TryReadAsync($"api/customers/{id}")).Expect<JsonObject>();

    private Task<Answer> DecideAsync(string id, string field, bool? accept, string? value) => _outreach.PostAsync(
        Staff, $"api/customers/{id}/suggestions/{field}", new JsonObject { ["accept"] = accept, ["value"] = value });

    private static IEnumerable<(string Field, string Value, string Channel)> SuggestionsOf(JsonObject customer) =>
        customer["suggestions"]!.AsArray().Select(one => ((string)one!["field"]!, (string)one["value"]!, (string)one["channel"]!));
}
