using System.Net;
using System.Text.Json.Nodes;
using Outreach.EndToEnd.Checks;
using Outreach.EndToEnd.Client;
using Outreach.EndToEnd.Hosting;
using Outreach.SharedKernel;

namespace Outreach.EndToEnd;

/// <summary>Once somebody is erased, no table says that they were ever there.</summary>
public sealed class ErasureTests(OutreachHost host) : IClassFixture<OutreachHost>
{
    private readonly OutreachClient _outreach = host.Client;
    private readonly StaffClient _lead = host.Client.As("hanneke-vos");

    [Fact]
    public async Task After_an_erasure_no_table_holds_a_word_a_name_or_the_id_of_the_customer_and_the_counts_stay()
    {
        var (customerId, followUpIds) = await PersonalStory.TellAsync(host);
        var before = await host.Tables.ReadAllAsync();
        Assert.All(PersonalStory.Words, word => Assert.Contains(before, row => row.Says(word)));

        var asked = await _outreach.TryDeleteAsync(
            "hanneke-vos", $"api/customers/{customerId}", new JsonObject { ["reason"] = "Asked for it by letter: castanets." });
        var running = asked.Expect<ErasureReport>(HttpStatusCode.Accepted);
        (await _lead.TryReadAsync($"api/customers/{customerId}")).ExpectProblem(HttpStatusCode.NotFound);
        await _outreach.SettleAsync();

        var report = await _outreach.ErasureAsync(running.Id);
        Assert.Equal(("completed", "hanneke-vos", null), (report.Status, report.By, report.Reason));
        Assert.NotNull(report.FinishedAt);
        Assert.Equal(
            (5, 6, 1, 1, 2, 1, 2),
            (
                report.Erased["followUps"],
                report.Erased["mentions"],
                report.Erased["notes"],
                report.Erased["contacts"],
                report.Erased["calls"],
                report.Erased["attempts"],
                report.Erased["doNotContact"]));
        (await _lead.TryReadAsync($"api/customers/{customerId}")).ExpectProblem(HttpStatusCode.NotFound);
        (await _outreach.TryDeleteAsync("hanneke-vos", $"api/customers/{customerId}")).ExpectProblem(HttpStatusCode.NotFound);
        await PersonalStory.NothingIsLeftAsync(host, customerId);

        // What happened, when and by whom is still there to be counted.
        var theirs = (await _lead.AllFollowUpsAsync()).Where(followUp => followUpIds.Contains(followUp.Id)).ToList();
        Assert.All(theirs, followUp => Assert.Equal(CustomerId.Erased, followUp.CustomerId));
        Assert.Equal(["acknowledged", "acknowledged", "confirmed", "erased", "spam"], theirs.Select(followUp => followUp.Outcome).Order());
        foreach (var followUp in theirs)
        {
            var whole = await _lead.FollowUpAsync(followUp.Id);
            Assert.Equal(("received", "customer"), (whole.Events[0].Type, whole.Events[0].By));
            Assert.All(whole.Mentions, mention => Assert.Equal(("", null, null), (mention.Text, mention.Url, mention.ExternalId)));
            Assert.Empty(whole.Allowed);
            (
                await _lead.TryCommandAsync(
                    followUp.Id, "reopen", new JsonObject { ["reason"] = "Back." })).ExpectProblem(HttpStatusCode.Conflict);
        }

        var canceled = await _lead.CallsAsync("&status=canceled");
        Assert.Equal(2, canceled.Count);
        Assert.All(canceled, call => Assert.Equal((CustomerId.Erased, "", "UTC"), (call.CustomerId, call.Reason, call.Window.TimeZone)));
        Assert.Empty(await _lead.CallsAsync());

        // And nothing brings them back: neither time nor a sweep.
        await _outreach.AdvanceAsync(TimeSpan.FromDays(4));
        await _lead.SweepAsync();
        await PersonalStory.NothingIsLeftAsync(host, customerId);
        await Histories.AreShortAsync(_outreach);
    }

    [Fact]
    public async Task Whoever_asked_not_to_be_called_and_was_erased_is_somebody_new_when_they_write_again_and_is_not_owed_a_call()
    {
        var before = await _outreach.MentionAsync(Loyal(1));
        await _outreach.SettleAsync();
        await _lead.PutDoNotContactAsync(before.CustomerId, "phone", "Never ring me up.", since: "2026-01-02T03:04:05Z");
        await _outreach.EraseAsync(before.CustomerId);

        var again = await _outreach.PraisedAsync(Loyal(2));
        await _outreach.PraisedAsync(Loyal(3));
        await _outreach.PraisedAsync(Loyal(4));

        Assert.NotEqual(before.CustomerId, again.CustomerId);
        var customer = (await _lead.TryReadAsync($"api/customers/{again.CustomerId}")).Body;
        Assert.Equal(3, customer.GetProperty("mentions").GetInt32());
        Assert.True(customer.GetProperty("loyalty").GetProperty("isLoyal").GetBoolean());
        Assert.False(customer.GetProperty("loyalty").GetProperty("callIsOwed").GetBoolean());
        var wish = Assert.Single(customer.GetProperty("doNotContact").EnumerateArray());
        Assert.Equal(
            ("phone", new DateTimeOffset(2026, 1, 2, 0, 0, 0, TimeSpan.Zero)),
            (wish.GetProperty("channel").GetString(), wish.GetProperty("since").GetDateTimeOffset()));
        Assert.DoesNotContain("ring me up", wish.GetProperty("reason").GetString());
        Assert.DoesNotContain(await _lead.CallsAsync(), call => call.CustomerId == again.CustomerId);

        // By another name with the same number, too; and it does not wear off.
        var byPhone = await _outreach.MentionAsync(Mention.By("@other-name", "I love it.", "praise").With("author.phone", "+31699000777"));
        Assert.NotEqual(again.CustomerId, byPhone.CustomerId);
        Assert.Equal("phone", Assert.Single(
            (await _lead.TryReadAsync($"api/customers/{byPhone.CustomerId}")).Body
                .GetProperty("doNotContact")
                .EnumerateArray()).GetProperty("channel").GetString());
        await _outreach.EraseAsync(again.CustomerId);
        var third = await _outreach.MentionAsync(Loyal(5));
        Assert.Single((await _lead.TryReadAsync($"api/customers/{third.CustomerId}")).Body.GetProperty("doNotContact").EnumerateArray());

        // A wish that was taken back is not carried over.
        (
            await _outreach.TryDeleteAsync(
                "hanneke-vos", $"api/customers/{third.CustomerId}/do-not-contact/phone")).Expect<Page<AskedNotTo>>();
        await _outreach.EraseAsync(third.CustomerId);
        var fourth = await _outreach.MentionAsync(Loyal(6));
        Assert.Empty((await _lead.TryReadAsync($"api/customers/{fourth.CustomerId}")).Body.GetProperty("doNotContact").EnumerateArray());

        static JsonObject Loyal(int number) =>
            Mention.By("@never-call", "You are great.", "praise")
                .With("externalId", $"never-call-{number}")
                .With("author.phone", "+31699000777");
    }

    [Fact]
    public async Task Whoever_asked_for_nothing_leaves_no_identity_and_is_somebody_new_without_a_past()
    {
        var before = await _outreach.MentionAsync(Mention.By("@plain", "It is broken."));
        await _outreach.SettleAsync();
        var identities = await host.Tables.CountAsync("Identities");

        await _outreach.EraseAsync(before.CustomerId);

        Assert.Equal(identities - 1, await host.Tables.CountAsync("Identities"));
        var after = await _outreach.MentionAsync(Mention.By("@plain", "Hello?"));
        Assert.NotEqual(before.CustomerId, after.CustomerId);
        var customer = (await _lead.TryReadAsync($"api/customers/{after.CustomerId}")).Body;
        Assert.Equal((1, 0), (customer.GetProperty("mentions").GetInt32(), customer.GetProperty("doNotContact").GetArrayLength()));
        Assert.DoesNotContain(await host.Tables.ReadAllAsync(), row => row.Says(before.CustomerId));
    }

    [Fact]
    public async Task A_mention_that_is_sent_once_more_after_the_erasure_is_a_duplicate_of_nobodys()
    {
        var mention = Mention.By("@resent", "Where is my order?");
        var first = await _outreach.MentionAsync(mention);
        await _outreach.EraseAsync(first.CustomerId);

        var second = await _outreach.MentionAsync(mention);

        Assert.Equal((first.FollowUpId, true, CustomerId.Erased), (second.FollowUpId, second.Duplicate, second.CustomerId));
        Assert.Equal("erased", (await _lead.FollowUpAsync(first.FollowUpId)).Outcome);
    }

    [Fact]
    public async Task A_mention_that_is_sent_once_more_brings_nobody_back_who_asked_not_to_be_contacted()
    {
        var mention = Mention.By("@resent-quiet", "Where is my order?")
            .With("author.phone", "+31699000888")
            .With("author.email", "quiet@letters.example");
        var first = await _outreach.MentionAsync(mention);
        await _outreach.SettleAsync();
        await _lead.PutDoNotContactAsync(first.CustomerId, "phone");
        await _lead.PutDoNotContactAsync(first.CustomerId, "twitter");
        await _outreach.EraseAsync(first.CustomerId);
        var before = (await host.Tables.CountAsync("Customers"), await host.Tables.CountAsync("CustomerMatches"));

        var second = await _outreach.MentionAsync(mention);

        Assert.Equal((first.FollowUpId, true, CustomerId.Erased), (second.FollowUpId, second.Duplicate, second.CustomerId));
        Assert.Equal(before, (await host.Tables.CountAsync("Customers"), await host.Tables.CountAsync("CustomerMatches")));

        // What they asked for holds all the same, once they write something new.
        var third = await _outreach.MentionAsync(Mention.By("@resent-quiet", "Hello?"));
        var wishes = (await _lead.TryReadAsync($"api/customers/{third.CustomerId}")).Body.GetProperty("doNotContact").EnumerateArray();
        Assert.Equal(["phone", "twitter"], wishes.Select(wish => wish.GetProperty("channel").GetString()).Order());
    }

    [Fact]
    public async Task It_takes_a_lead_and_asked_again_while_it_goes_on_it_is_the_same_one()
    {
        var id = (await _outreach.MentionAsync(Mention.By("@twice", "Erase me."))).CustomerId;
        (await _outreach.TryDeleteAsync("sanne-lootsma", $"api/customers/{id}")).ExpectProblem(HttpStatusCode.Forbidden);
        (await _outreach.TryDeleteAsync("hanneke-vos", "api/customers/nobody")).ExpectProblem(HttpStatusCode.NotFound);
        (
            await _outreach.TryDeleteAsync(
                "hanneke-vos", $"api/customers/{id}", ifMatch: "W/\"old\"")).ExpectProblem(HttpStatusCode.PreconditionFailed);
        (
            await _outreach.TryDeleteAsync(
                "hanneke-vos",
                $"api/customers/{id}",
                new JsonObject { ["reason"] = new string('x', 1001) })).ExpectProblem(HttpStatusCode.BadRequest, "reason");
        (await _lead.TryReadAsync("api/erasures/nothing")).ExpectProblem(HttpStatusCode.NotFound);
        Assert.Equal(HttpStatusCode.OK, (await _lead.TryReadAsync($"api/customers/{id}")).Status);

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => _outreach.TryDeleteAsync("hanneke-vos", $"api/customers/{id}")));

        var accepted = answers.Where(answer => answer.Status == HttpStatusCode.Accepted).Select(
            answer => answer.Expect<ErasureReport>(HttpStatusCode.Accepted)).ToList();
        Assert.Single(accepted.Select(erasure => erasure.Id).Distinct());
        Assert.All(
            answers.Where(answer => answer.Status != HttpStatusCode.Accepted), answer => answer.ExpectProblem(HttpStatusCode.NotFound));
        await _outreach.SettleAsync();
        Assert.Equal("completed", (await _outreach.ErasureAsync(accepted[0].Id)).Status);
    }
}
