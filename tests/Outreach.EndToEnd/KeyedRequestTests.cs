using System.Net;
using System.Text.Json.Nodes;
using Azure.Data.Tables;
using Outreach.EndToEnd.Client;
using Outreach.EndToEnd.Hosting;

namespace Outreach.EndToEnd;

/// <summary>A request with an Idempotency-Key has one effect, and whoever sends it again gets the same answer.</summary>
public sealed partial class KeyedRequestTests(OutreachHost host) : IClassFixture<OutreachHost>
{
    private readonly OutreachClient _outreach = host.Client;

    [Fact]
    public async Task Of_ten_equal_notes_sent_at_once_one_is_written_and_all_get_its_answer()
    {
        var id = await _outreach.PraiseAsync("@double-click", by: "greetje-bos");

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 10)
                .Select(_ => SendAsync(HttpMethod.Post, $"api/customers/{id}/notes", "k1", new() { ["text"] = "Once." })));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Created, answer.Status));
        Assert.Single(answers.Select(answer => answer.Text).Distinct());
        Assert.Equal(["Once."], (await _outreach.RememberedAsync(id)).Notes.Select(note => note.Text));
    }

    [Fact]
    public async Task The_same_key_with_another_body_is_refused_and_changes_nothing()
    {
        var id = await _outreach.PraiseAsync("@other-body", by: "greetje-bos");
        await SendAsync(HttpMethod.Post, $"api/customers/{id}/notes", "k2", new() { ["text"] = "The first." });

        var other = await SendAsync(HttpMethod.Post, $"api/customers/{id}/notes", "k2", new() { ["text"] = "The second." });

        other.ExpectProblem((HttpStatusCode)422, "Idempotency-Key");
        Assert.Equal(["The first."], (await _outreach.RememberedAsync(id)).Notes.Select(note => note.Text));
    }

    [Fact]
    public async Task The_key_of_a_command_that_changed_nothing_is_taken_too()
    {
        var id = (await _outreach.MentionAsync(Mention.By("@unchanged-key"))).FollowUpId;
        await _outreach.As("hanneke-vos").AssignAsync(id, "greetje-bos");
        Task<Answer> AssignAsync(string to) => SendAsync(HttpMethod.Post, $"api/followups/{id}/assign", "k-same", new() { ["to"] = to });
        var first = await AssignAsync("greetje-bos");

        Assert.Equal(HttpStatusCode.OK, first.Status);
        Assert.Equal(first.Text, (await AssignAsync("greetje-bos")).Text);
        (await AssignAsync("ravi-jagmohan")).ExpectProblem((HttpStatusCode)422, "Idempotency-Key");
        Assert.Equal("greetje-bos", (await _outreach.As("hanneke-vos").FollowUpAsync(id)).Owner);
    }

    [Fact]
    public async Task Of_two_commands_with_one_key_at_once_one_is_refused_also_where_the_other_changes_nothing()
    {
        var id = (await _outreach.MentionAsync(Mention.By("@one-key"))).FollowUpId;
        await _outreach.As("hanneke-vos").AssignAsync(id, "greetje-bos");
        await _outreach.SettleAsync();
        Task<Answer> AssignAsync(string to) => SendAsync(HttpMethod.Post, $"api/followups/{id}/assign", "k-at-once", new() { ["to"] = to });
        using var hold = new StorageHold("FollowUps", "desmond-pinas");
        host.ShowStorageCalls(to: hold);

        var changing = AssignAsync("desmond-pinas");
        await hold.Held;
        var unchanged = await AssignAsync("greetje-bos");
        hold.Release();

        Assert.Equal(HttpStatusCode.OK, unchanged.Status);
        (await changing).ExpectProblem((HttpStatusCode)422, "Idempotency-Key");
        Assert.Equal("greetje-bos", (await _outreach.As("hanneke-vos").FollowUpAsync(id)).Owner);

        // What is too old to count is replaced, also by what changes nothing.
        foreach (var to in new[] { "desmond-pinas", "desmond-pinas", "greetje-bos" })
        {
            var kept = (await host.Tables.ReadAsync("FollowUps")).Single(row => row.Entity.PartitionKey == id
                && row.Entity.RowKey.StartsWith("command:", StringComparison.Ordinal)).Entity;
            kept["At"] = kept.GetDateTimeOffset("At") - TimeSpan.FromDays(31);
            await host.Tables["FollowUps"].UpsertEntityAsync(kept, TableUpdateMode.Replace);
            Assert.Equal(HttpStatusCode.OK, (await AssignAsync(to)).Status);
            Assert.Equal(to, (await _outreach.As("hanneke-vos").FollowUpAsync(id)).Owner);
        }
    }

    [Fact]
    public async Task What_is_deleted_while_a_command_that_changes_nothing_is_answered_does_not_come_back()
    {
        var first = await _outreach.MentionAsync(Mention.By("@theremin", "My theremin is down."));
        await _outreach.As("hanneke-vos").AssignAsync(first.FollowUpId, "greetje-bos");
        await _outreach.SettleAsync();
        using var hold = new StorageHold("FollowUps", "BodyHash");
        host.ShowStorageCalls(to: hold);
        Task<Answer> AssignAsync() =>
            SendAsync(HttpMethod.Post, $"api/followups/{first.FollowUpId}/assign", "k-deleted", new() { ["to"] = "greetje-bos" });

        var unchanged = AssignAsync();
        await hold.Held;
        Assert.Equal(HttpStatusCode.NoContent, (await _outreach.TryDeleteAsync("greetje-bos", $"api/mentions/{first.MentionId}")).Status);
        hold.Release();
        Assert.Equal(HttpStatusCode.OK, (await unchanged).Status);

        Assert.All(
            (await host.Tables.ReadAsync("FollowUps")).SelectMany(row => row.Texts),
            text => Assert.DoesNotContain("My theremin", text, StringComparison.Ordinal));
        Assert.Equal("(deleted by its author)", (await AssignAsync()).Body.GetProperty("summary").GetString());
    }

    [Fact]
    public async Task What_was_refused_may_be_corrected_under_the_same_key()
    {
        var id = await _outreach.PraiseAsync("@corrected", by: "greetje-bos");
        (await SendAsync(HttpMethod.Post, $"api/customers/{id}/notes", "k3", new() { ["text"] = " " }))
            .ExpectProblem(HttpStatusCode.BadRequest, "text");

        var corrected = await SendAsync(HttpMethod.Post, $"api/customers/{id}/notes", "k3", new() { ["text"] = "Right." });

        Assert.Equal(HttpStatusCode.Created, corrected.Status);
    }

    [Fact]
    public async Task A_change_of_a_customer_and_its_repetition_get_the_same_answer_whatever_came_between()
    {
        var id = await _outreach.PraiseAsync("@patched", by: "greetje-bos");
        var first = await SendAsync(HttpMethod.Patch, $"api/customers/{id}", "k4", new() { ["town"] = "Assen" });
        await SendAsync(HttpMethod.Patch, $"api/customers/{id}", "k5", new() { ["town"] = "Delfzijl" });

        var again = await SendAsync(HttpMethod.Patch, $"api/customers/{id}", "k4", new() { ["town"] = "Assen" });

        Assert.Equal((first.Status, first.Text, first.ETag), (again.Status, again.Text, again.ETag));
        Assert.Equal("Delfzijl", (await _outreach.RememberedAsync(id)).Town);
    }

    [Fact]
    public async Task A_deleted_note_is_deleted_again_with_the_same_answer()
    {
        var id = await _outreach.PraiseAsync("@deleted", by: "greetje-bos");
        await SendAsync(HttpMethod.Post, $"api/customers/{id}/notes", "k6", new() { ["text"] = "Goes." });

        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(HttpMethod.Delete, $"api/customers/{id}/notes/1", "k7")).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(HttpMethod.Delete, $"api/customers/{id}/notes/1", "k7")).Status);
    }

    [Fact]
    public async Task What_was_deleted_by_a_request_that_broke_off_is_deleted_as_its_repetition_is_told()
    {
        await using var alone = await OutreachHost.StartAsync();
        var fault = new StorageFault();
        var id = await alone.Client.PraiseAsync("@gone", by: "greetje-bos");
        await alone.Client.SettleAsync();
        var (notes, text) = ($"api/customers/{id}/notes", new JsonObject { ["text"] = "Goes." });
        (await alone.Client.SendAsync(HttpMethod.Post, notes, OutreachClient.JsonOf(text), "greetje-bos")).Expect<JsonObject>(
            HttpStatusCode.Created);
        alone.ShowStorageCalls(to: fault);
        fault.AfterWrite("Customers", static () => throw new InvalidOperationException("Everything stops here."));
        alone.Client.ExpectsFaults = true;
        Assert.Equal(HttpStatusCode.InternalServerError, (await DeleteAsync("gone")).Status);
        Assert.True(fault.HasHappened);
        alone.Client.ExpectsFaults = false;

        Assert.Equal(HttpStatusCode.NoContent, (await DeleteAsync("gone")).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await DeleteAsync("gone")).Status);
        (await DeleteAsync("another")).ExpectProblem(HttpStatusCode.NotFound);

        Task<Answer> DeleteAsync(string key) => alone.Client.SendAsync(
            HttpMethod.Delete, $"{notes}/1", staff: "greetje-bos", headers: new Dictionary<string, string> { ["Idempotency-Key"] = key });
    }

    [Fact]
    public async Task A_mention_sent_twice_at_once_with_one_key_gets_one_answer_that_does_not_call_it_a_duplicate()
    {
        var mention = new JsonObject
        {
            ["channel"] = "twitter",
            ["externalId"] = "keyed-1",
            ["author"] = new JsonObject { ["handle"] = "@keyed" },
            ["text"] = "Lovely.",
            ["postedAt"] = "2026-01-05T10:00:00Z",
        };

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 5).Select(_ => SendAsync(HttpMethod.Post, "api/mentions", "k8", (JsonObject)mention.DeepClone())));

        Assert.All(answers, answer => Assert.False(answer.Expect<Receipt>(HttpStatusCode.Accepted).Duplicate));
    }

    [Fact]
    public async Task What_was_kept_about_a_customer_is_erased_with_them()
    {
        var id = await _outreach.PraiseAsync("@forgotten", by: "greetje-bos");
        await SendAsync(HttpMethod.Post, $"api/customers/{id}/notes", "k9", new() { ["text"] = "Plays the flugelhorn." });

        var begun = await EraseAsync();
        begun.Expect<JsonObject>(HttpStatusCode.Accepted);
        await _outreach.SettleAsync();
        Assert.All(
            (await host.Tables.ReadAsync("Answers")).SelectMany(row => row.Texts),
            text => Assert.DoesNotContain("Grace Hopper", text, StringComparison.Ordinal));

        Assert.DoesNotContain(
            "flugelhorn",
            (await SendAsync(HttpMethod.Post, $"api/customers/{id}/notes", "k9", new() { ["text"] = "Plays the flugelhorn." })).Text,
            StringComparison.Ordinal);

        // The answer to the erasure itself names nobody, whatever its reason does, and is repeated once it is over.
        var again = await EraseAsync();
        Assert.Equal((begun.Status, begun.Text), (again.Status, again.Text));

        Task<Answer> EraseAsync() => _outreach.SendAsync(
            HttpMethod.Delete,
            $"api/customers/{id}",
            OutreachClient.JsonOf(new JsonObject { ["reason"] = "Grace Hopper asked by phone." }),
            "hanneke-vos",
            new Dictionary<string, string> { ["Idempotency-Key"] = "k9-erase" });
    }

    [Theory]
    [InlineData("notes", """{ "text": "Once." }""")]
    [InlineData("contacts", """{ "channel": "shop", "said": "Once." }""")]
    public async Task What_was_written_before_its_request_broke_off_is_found_although_it_changed_the_etag(string what, string body)
    {
        var id = await _outreach.PraiseAsync($"@broken-off-{what}", by: "greetje-bos");
        var (path, key) = ($"api/customers/{id}/{what}", $"k10-{what}");
        var etag = (await _outreach.As("greetje-bos").TryReadAsync($"api/customers/{id}")).ETag;
        var first = await SendAsync(HttpMethod.Post, path, key, (JsonObject)JsonNode.Parse(body)!, etag);
        Assert.Equal(HttpStatusCode.Created, first.Status);
        var kept = Assert.Single(await host.Tables.ReadAsync("Answers"), row => row.Entity.PartitionKey == id).Entity;
        kept.Remove("Status");
        kept["BrokenOff"] = true;
        await host.Tables["Answers"].UpsertEntityAsync(kept, TableUpdateMode.Replace);

        var again = await SendAsync(HttpMethod.Post, path, key, (JsonObject)JsonNode.Parse(body)!, etag);

        Assert.Equal((HttpStatusCode.Created, first.Text), (again.Status, again.Text));
        (await SendAsync(HttpMethod.Post, path, $"{key}-other", (JsonObject)JsonNode.Parse(body)!, etag))
            .ExpectProblem(HttpStatusCode.PreconditionFailed);
    }

    private Task<Answer> SendAsync(
        HttpMethod method, string path, string key, JsonObject? body = null, string? ifMatch = null, string staff = "greetje-bos")
    {
        var headers = new Dictionary<string, string> { ["Idempotency-Key"] = key };
        if (ifMatch is not null)
        {
            headers["If-Match"] = ifMatch;
        }

        return _outreach.SendAsync(method, path, body is null ? null : OutreachClient.JsonOf(body), staff, headers);
    }
}
