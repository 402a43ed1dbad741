using System.Net;
using System.Text.Json.Nodes;
using Outreach.EndToEnd.Client;
using Outreach.EndToEnd.Hosting;

namespace Outreach.EndToEnd;

public sealed class RelationshipTests(OutreachHost host) : IClassFixture<OutreachHost>
{
    private readonly OutreachClient _outreach = host.Client;

    [Fact]
    public async Task What_staff_write_down_of_a_customer_is_there_for_the_next_one_who_looks()
    {
        var id = await _outreach.PraiseAsync("@aaltje", by: "greetje-bos");
        var path = $"api/customers/{id}";
        (
            await _outreach.PatchAsync(
                "greetje-bos",
                path,
                new JsonObject { ["sayName"] = "AAL-tyuh", ["town"] = "Delfzijl", ["interests"] = new JsonArray("bees", "her grandson") }))
            .Expect<RememberedCustomer>();
        await NoteAsync(path, "Lives on the ground floor.", pinned: false);
        var second = await NoteAsync(path, "Speak slowly.", pinned: true);
        Assert.Equal(2, second.Number);

        var customer = await _outreach.RememberedAsync(id);
        Assert.Equal(("AAL-tyuh", "Delfzijl", "greetje-bos"), (customer.SayName, customer.Town, customer.KnownBy));
        Assert.Equal(["bees", "her grandson"], customer.Interests);
        Assert.Equal(["Speak slowly.", "Lives on the ground floor."], customer.Notes.Select(note => note.Text));

        (
            await _outreach.PatchAsync(
                "ravi-jagmohan", $"{path}/notes/1", new JsonObject { ["pinned"] = true })).Expect<RememberedCustomer.Note>();
        Assert.Equal(HttpStatusCode.NoContent, (await _outreach.DeleteAsync("ravi-jagmohan", $"{path}/notes/2")).Status);
        (await _outreach.DeleteAsync("ravi-jagmohan", $"{path}/notes/2")).ExpectProblem(HttpStatusCode.NotFound);
        Assert.Equal([(1, true)], (await _outreach.RememberedAsync(id)).Notes.Select(note => (note.Number, note.Pinned)));
        Assert.Equal(3, (await NoteAsync(path, "A number is not used twice.", pinned: false)).Number);
    }

    [Fact]
    public async Task A_wrong_change_is_named_and_changes_nothing_and_a_change_over_somebody_elses_is_refused()
    {
        var id = await _outreach.PraiseAsync("@careful", by: "greetje-bos");
        var path = $"api/customers/{id}";
        var seen = (await _outreach.As("greetje-bos").TryReadAsync(path)).ETag!;
        (
            await _outreach.PatchAsync("greetje-bos", path, new JsonObject { ["town"] = "Delfzijl", ["phone"] = "050-123" })).ExpectProblem(
                HttpStatusCode.BadRequest, "phone");
        Assert.Null((await _outreach.RememberedAsync(id)).Town);
        (await _outreach.PatchAsync("greetje-bos", path, new JsonObject { ["town"] = "Delfzijl" }, seen)).Expect<RememberedCustomer>();
        (
            await _outreach.PatchAsync(
                "ravi-jagmohan", path, new JsonObject { ["town"] = "Assen" }, seen)).ExpectProblem(HttpStatusCode.PreconditionFailed);
        (
            await _outreach.PatchAsync(
                "greetje-bos", "api/customers/c0123", new JsonObject { ["town"] = "Assen" })).ExpectProblem(HttpStatusCode.NotFound);
        (
            await _outreach.PostAsync(
                "greetje-bos", $"{path}/notes", new JsonObject { ["text"] = " " })).ExpectProblem(HttpStatusCode.BadRequest, "text");
        (await _outreach.PostAsync(
            "greetje-bos", $"{path}/contacts", new JsonObject { ["channel"] = "shop", ["said"] = "x", ["at"] = "2099-01-01T00:00:00Z" }))
            .ExpectProblem(HttpStatusCode.BadRequest, "at");
        Assert.Equal("Delfzijl", (await _outreach.RememberedAsync(id)).Town);
    }

    [Fact]
    public async Task An_agreement_to_stay_in_touch_becomes_an_item_of_whoever_knows_them_and_any_contact_moves_it()
    {
        var id = await _outreach.PraiseAsync("@quiet", by: "greetje-bos");
        var greetje = _outreach.As("greetje-bos");
        (
            await _outreach.PatchAsync(
                "greetje-bos", $"api/customers/{id}", new JsonObject { ["contactEveryDays"] = 7 })).Expect<RememberedCustomer>();
        await _outreach.AdvanceAsync(TimeSpan.FromDays(6));
        Assert.DoesNotContain(await greetje.WorklistAsync(), item => item.Id == id);
        await _outreach.AdvanceAsync(TimeSpan.FromDays(2.5));
        var item = Assert.Single(await greetje.WorklistAsync(), item => item.Id == id);
        Assert.Equal(("check_in", id), (item.Type, item.CustomerId));
        Assert.Contains("every 7 days", item.Summary);

        // Once, however often it is swept.
        await _outreach.AdvanceAsync(TimeSpan.FromDays(2));
        Assert.Single(await greetje.WorklistAsync(), item => item.Id == id);

        (await _outreach.PostAsync(
            "greetje-bos", $"api/customers/{id}/contacts", new JsonObject { ["channel"] = "shop", ["said"] = "She came in for a cable." }))
            .Expect<RememberedCustomer.TimelineLine>(HttpStatusCode.Created);
        Assert.DoesNotContain(await greetje.WorklistAsync(), left => left.Id == id);
        var customer = await _outreach.RememberedAsync(id);
        Assert.Equal((await _outreach.NowAsync()).AddDays(7), customer.NextContactDueAt);
        Assert.Equal(
            ("logged", "shop", "She came in for a cable."),
            (customer.Timeline[0].What, customer.Timeline[0].Channel, customer.Timeline[0].Note));
        Assert.Equal("praise", customer.Timeline[^1].What);
        var sweep = await greetje.SweepAsync();
        Assert.Equal((0, 0), (sweep.Found["notInTouch"], sweep.Found["failed"]));
        await _outreach.AdvanceAsync(TimeSpan.FromDays(8.5));
        Assert.Single(await greetje.WorklistAsync(), again => again.Id == id);
    }

    [Fact]
    public async Task Staff_nominate_whom_they_want_to_thank_and_are_told_why_not_where_it_can_not_be()
    {
        var id = await _outreach.PraiseAsync("@nominee", by: "greetje-bos");
        var thank = $"api/customers/{id}/thank";
        (await _outreach.PostAsync("ravi-jagmohan", thank, new JsonObject())).ExpectProblem(HttpStatusCode.BadRequest, "reason");
        var refused = await _outreach.PostAsync("ravi-jagmohan", thank, new JsonObject { ["reason"] = "Helped three neighbours." });
        refused.ExpectProblem(HttpStatusCode.Conflict, "customer");
        Assert.Contains("no phone number", refused.Text);

        (
            await _outreach.PatchAsync(
                "ravi-jagmohan", $"api/customers/{id}", new JsonObject { ["phone"] = "+31699000120" })).Expect<RememberedCustomer>();
        var both = await Task.WhenAll(
            _outreach.PostAsync("ravi-jagmohan", thank, new JsonObject { ["reason"] = "Helped three neighbours." }),
            _outreach.PostAsync("hanneke-vos", thank, new JsonObject { ["reason"] = "Helped three neighbours." }));
        Assert.Equal([HttpStatusCode.Created, HttpStatusCode.Conflict], both.Select(answer => answer.Status).Order());
        var call = both.Single(answer => answer.Status == HttpStatusCode.Created).Expect<Call>(HttpStatusCode.Created);
        Assert.Equal("greetje-bos", call.Assignee);
        Assert.Contains("Helped three neighbours.", call.Reason);
        await _outreach.SettleAsync();
        Assert.Equal(call.Id, Assert.Single(await _outreach.As("greetje-bos").CallsAsync(), one => one.CustomerId == id).Id);
    }

    [Fact]
    public async Task A_call_that_is_owed_is_canceled_in_the_moment_in_which_something_goes_wrong_and_owed_again_once_it_is_fixed()
    {
        for (var i = 0; i < 3; i++)
        {
            await _outreach.PraiseAsync("@unlucky", by: "greetje-bos", phone: "+31699000121");
        }

        var greetje = _outreach.As("greetje-bos");
        var call = Assert.Single(await greetje.CallsAsync(), call => call.Assignee == "greetje-bos"
            && call.Window.TimeZone == "Europe/Amsterdam"
            && call.Reason.Contains("praised us 3 times", StringComparison.Ordinal));
        var problem = await _outreach.MentionAsync(Mention.By("@unlucky", "No line since noon."));
        Assert.Equal("canceled", (await greetje.CallAsync(call.Id)).Status);
        await _outreach.SettleAsync();
        Assert.DoesNotContain(await greetje.WorklistAsync(), item => item.Id == call.Id);
        var customer = await _outreach.RememberedAsync(call.CustomerId);
        Assert.Equal(
            (true, false, "They have an open problem."),
            (customer.Loyalty.IsLoyal && !customer.Loyalty.CallIsOwed, customer.Loyalty.CallIsOwed, customer.Loyalty.Reason));

        await greetje.AcknowledgeAsync(problem.FollowUpId, "On it.");
        await greetje.ResolveAsync(problem.FollowUpId, "Replaced the cable.");
        await greetje.LogConfirmedByCustomerAsync(problem.FollowUpId, "Works.");
        await _outreach.SettleAsync();
        Assert.Equal($"{call.CustomerId}.2", Assert.Single(await greetje.CallsAsync(), one => one.CustomerId == call.CustomerId).Id);
    }

    private async Task<RememberedCustomer.Note> NoteAsync(string customer, string text, bool pinned) =>
        (await _outreach.PostAsync("greetje-bos", $"{customer}/notes", new JsonObject { ["text"] = text, ["pinned"] = pinned }))
        .Expect<RememberedCustomer.Note>(HttpStatusCode.Created);
}
