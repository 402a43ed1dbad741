using System.Net;
using System.Text.Json.Nodes;
using Outreach.EndToEnd.Client;
using Outreach.EndToEnd.Hosting;

namespace Outreach.EndToEnd;

/// <summary>Where a customer asked us to leave them alone we do, at once and for as long as they want.</summary>
public sealed class DoNotContactTests(OutreachHost host) : IClassFixture<OutreachHost>
{
    private static int Owed;

    private readonly OutreachClient _outreach = host.Client;
    private readonly StaffClient _lead = host.Client.As("hanneke-vos");
    private readonly StaffClient _sanne = host.Client.As("sanne-lootsma");

    [Fact]
    public async Task A_wish_is_written_down_once_a_channel_with_reason_date_comment_and_who_heard_it()
    {
        var mention = await _outreach.MentionAsync(Mention.By("@quiet"));
        var id = mention.CustomerId;
        await _sanne.PutDoNotContactAsync(id, "twitter", "Not in public.", "She was upset.", "2026-01-02T12:00:00+01:00");
        var entries = await _sanne.PutDoNotContactAsync(id, "email", "No newsletters.");
        Assert.Equal(["twitter", "email"], entries.Select(entry => entry.Channel));
        Assert.Equal(
            new AskedNotTo(
                "twitter", "Not in public.", new DateTimeOffset(2026, 1, 2, 11, 0, 0, TimeSpan.Zero), "She was upset.", "sanne-lootsma"),
            entries[0]);
        Assert.Equal(await _outreach.NowAsync(), entries[1].Since, TimeSpan.FromMinutes(1));

        // Said again in other words it is since the same day.
        entries = await _lead.PutDoNotContactAsync(id, "twitter", "Never in public.");
        Assert.Equal(
            ("Never in public.", 2, "hanneke-vos", null), (entries[^1].Reason, entries[^1].Since.Day, entries[^1].By, entries[^1].Comment));

        // Whoever answers reads it where they answer.
        var brief = (
            await _lead.TryReadAsync($"api/followups/{mention.FollowUpId}")).Body.GetProperty("customer").GetProperty("doNotContact");
        Assert.Equal(["email", "twitter"], brief.EnumerateArray().Select(wish => wish.GetProperty("channel").GetString()!).Order());
        Assert.All(brief.EnumerateArray(), wish => Assert.NotEqual(default, wish.GetProperty("since").GetDateTimeOffset()));
        Assert.Contains(brief.EnumerateArray(), wish => wish.GetProperty("reason").GetString() == "Never in public.");

        var left = (
            await _outreach.TryDeleteAsync(
                "sanne-lootsma", $"api/customers/{id}/do-not-contact/twitter", new JsonObject { ["reason"] = "He laughed about it." }))
            .Expect<Page<AskedNotTo>>();
        Assert.Equal("email", Assert.Single(left.Items).Channel);
        var note = Assert.Single((await _lead.TryReadAsync($"api/customers/{id}")).Body.GetProperty("notes").EnumerateArray());
        Assert.Equal(
            ("They may be contacted on twitter again. He laughed about it.", "sanne-lootsma"),
            (note.GetProperty("text").GetString(), note.GetProperty("by").GetString()));
        (
            await _outreach.TryDeleteAsync(
                "sanne-lootsma", $"api/customers/{id}/do-not-contact/twitter")).ExpectProblem(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Whoever_asks_not_to_be_called_has_their_call_canceled_at_once_and_earns_none_until_they_change_their_mind()
    {
        var call = await DueCallAsync();
        await _sanne.PutDoNotContactAsync(call.CustomerId, "phone", "I hate the phone.");

        var canceled = await _lead.CallAsync(call.Id);
        Assert.Equal("canceled", canceled.Status);
        await _outreach.SettleAsync();
        Assert.DoesNotContain(await _lead.CallsAsync(), open => open.Id == call.Id);
        Assert.DoesNotContain(await _outreach.As(call.Assignee).WorklistAsync(), item => item.Id == call.Id);
        Assert.DoesNotContain(await _outreach.OrchestrationsAsync(), instance => instance.Id == call.Id && instance.Status == "Running");
        await _lead.SweepAsync();
        Assert.DoesNotContain(await _lead.CallsAsync(), open => open.CustomerId == call.CustomerId);

        (
            await _outreach.TryDeleteAsync(
                "sanne-lootsma", $"api/customers/{call.CustomerId}/do-not-contact/phone")).Expect<Page<AskedNotTo>>();
        await _outreach.SettleAsync();

        var owedAgain = Assert.Single(await _lead.CallsAsync(), open => open.CustomerId == call.CustomerId);
        Assert.Equal((call.CustomerId + ".2", "scheduled"), (owedAgain.Id, owedAgain.Status));
    }

    [Fact]
    public async Task Whoever_takes_back_what_they_asked_for_before_they_were_erased_is_owed_a_call_again()
    {
        var before = await _outreach.MentionAsync(Praise());
        await _sanne.PutDoNotContactAsync(before.CustomerId, "phone", "I hate the phone.");
        await _outreach.EraseAsync(before.CustomerId);
        Receipt receipt = null!;
        for (var i = 0; i < 3; i++)
        {
            receipt = await _outreach.PraisedAsync(Praise());
        }

        Assert.DoesNotContain(await _lead.CallsAsync(), open => open.CustomerId == receipt.CustomerId);

        var left = (
            await _outreach.TryDeleteAsync(
                "sanne-lootsma", $"api/customers/{receipt.CustomerId}/do-not-contact/phone")).Expect<Page<AskedNotTo>>();

        Assert.Empty(left.Items);
        await _outreach.SettleAsync();
        Assert.Single(await _lead.CallsAsync(), open => open.CustomerId == receipt.CustomerId);
        var other = await _outreach.MentionAsync(Mention.By("@has-that-number-now").With("author.phone", "+31699000555"));
        Assert.Empty((await _lead.TryReadAsync($"api/customers/{other.CustomerId}")).Body.GetProperty("doNotContact").EnumerateArray());

        static JsonObject Praise() => Mention.By("@changed-their-mind", "You are great.", "praise").With("author.phone", "+31699000555");
    }

    [Fact]
    public async Task A_wish_and_an_attempt_at_the_same_moment_leave_no_call_that_is_still_to_be_made()
    {
        // What happened is written down, whichever comes first; the call is over in any case.
        var late = await DueCallAsync();
        await _sanne.PutDoNotContactAsync(late.CustomerId, "phone");
        await _lead.LogAttemptAsync(late.Id, "no_answer");
        Assert.Equal(("canceled", 1), ((await _lead.CallAsync(late.Id)).Status, (await _lead.CallAsync(late.Id)).Attempts.Count));
        var early = await DueCallAsync();
        await _lead.LogAttemptAsync(early.Id, "no_answer");
        await _sanne.PutDoNotContactAsync(early.CustomerId, "phone");
        Assert.Equal(("canceled", 1), ((await _lead.CallAsync(early.Id)).Status, (await _lead.CallAsync(early.Id)).Attempts.Count));

        for (var round = 0; round < 3; round++)
        {
            var call = await DueCallAsync();
            var wish = _sanne.TryPutDoNotContactAsync(call.CustomerId, "phone", "No calls.");
            var attempt = _lead.TryLogAttemptAsync(call.Id, "no_answer", "It rang.");
            await Task.WhenAll(wish, attempt);

            Assert.Equal(HttpStatusCode.OK, (await wish).Status);
            var after = await _lead.CallAsync(call.Id);
            Assert.Equal("canceled", after.Status);
            Assert.Equal(HttpStatusCode.OK, (await attempt).Status);
            Assert.Single(after.Attempts);
            Assert.Equal("phone", Assert.Single(
                (await _lead.TryReadAsync($"api/customers/{call.CustomerId}")).Body
                    .GetProperty("doNotContact")
                    .EnumerateArray()).GetProperty("channel").GetString());
        }
    }

    [Fact]
    public async Task What_is_wrong_is_named_and_what_has_changed_is_not_overwritten()
    {
        var id = (await _outreach.MentionAsync(Mention.By("@strict"))).CustomerId;
        (await _sanne.TryPutDoNotContactAsync(id, "phone", null)).ExpectProblem(HttpStatusCode.BadRequest, "reason");
        (await _sanne.TryPutDoNotContactAsync(id, "phone", new string('x', 1001))).ExpectProblem(HttpStatusCode.BadRequest, "reason");
        (
            await _sanne.TryPutDoNotContactAsync(
                id, "phone", "No.", comment: new string('x', 1001))).ExpectProblem(HttpStatusCode.BadRequest, "comment");
        (await _sanne.TryPutDoNotContactAsync(id, "phone", "No.", since: "yesterday")).ExpectProblem(HttpStatusCode.BadRequest, "since");
        (
            await _sanne.TryPutDoNotContactAsync(id, "phone", "No.", since: "2999-01-01T00:00:00Z")).ExpectProblem(
                HttpStatusCode.BadRequest, "since");
        (await _sanne.TryPutDoNotContactAsync(id, "No%20Channel", "No.")).ExpectProblem(HttpStatusCode.BadRequest, "channel");
        (await _sanne.TryPutDoNotContactAsync("nobody", "phone", "No.")).ExpectProblem(HttpStatusCode.NotFound);
        (await _sanne.TryPutDoNotContactAsync("c" + new string('1', 32), "phone", "No.")).ExpectProblem(HttpStatusCode.NotFound);
        var etag = (await _lead.TryReadAsync($"api/customers/{id}")).ETag;
        var put = await _sanne.TryPutDoNotContactAsync(id, "phone", "No.", ifMatch: etag);
        Assert.Equal(HttpStatusCode.OK, put.Status);
        (await _sanne.TryPutDoNotContactAsync(id, "blog", "No.", ifMatch: etag)).ExpectProblem(HttpStatusCode.PreconditionFailed);
        Assert.Equal(HttpStatusCode.OK, (await _sanne.TryPutDoNotContactAsync(id, "blog", "No.", ifMatch: put.ETag)).Status);
        (
            await _outreach.TryDeleteAsync("sanne-lootsma", $"api/customers/{id}/do-not-contact/blog", ifMatch: etag)).ExpectProblem(
                HttpStatusCode.PreconditionFailed);
        (
            await _outreach.SendAsync(
                HttpMethod.Put, $"api/customers/{id}/do-not-contact/phone", OutreachClient.JsonOf(new JsonObject { ["reason"] = "No." })))
            .ExpectProblem(HttpStatusCode.Unauthorized);
    }

    /// <summary>A loyal customer's call that is Owed.</summary>
    private async Task<Call> DueCallAsync()
    {
        var handle = $"@loyal-{Interlocked.Increment(ref Owed)}";
        Receipt receipt = null!;
        for (var i = 0; i < 3; i++)
        {
            receipt = await _outreach.PraisedAsync(Mention.By(handle, "You are great.", "praise").With("author.phone", "+31699000222"));
        }

        return Assert.Single(await _lead.CallsAsync(), call => call.CustomerId == receipt.CustomerId);
    }
}
