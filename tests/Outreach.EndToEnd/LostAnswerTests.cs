using System.Net;
using System.Text.Json.Nodes;
using Outreach.EndToEnd.Client;
using Outreach.EndToEnd.Hosting;

namespace Outreach.EndToEnd;

/// <summary>Storage has committed, its answer is lost, and the client of storage sends the commit again.</summary>
public sealed class LostAnswerTests : IAsyncLifetime
{
    private readonly OutreachHost _host = new();
    private readonly StorageFault _fault = new();

    public async Task InitializeAsync()
    {
        await _host.InitializeAsync();
        _host.ShowStorageCalls(to: _fault);
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task A_call_that_was_owed_in_the_moment_in_which_all_stopped_is_found_by_the_next_sweep()
    {
        var customer = await _host.Client.PraiseAsync("@between", by: "greetje-bos", phone: "+31699000130");
        _fault.AfterWrite("Customers", static () => throw new InvalidOperationException("Everything stops here."));
        _host.Client.ExpectsFaults = true;
        var stopped = await _host.Client.PostAsync(
            "greetje-bos", $"api/customers/{customer}/thank", new JsonObject { ["reason"] = "Kind to us for years." });
        Assert.True(_fault.HasHappened);
        Assert.Equal(HttpStatusCode.InternalServerError, stopped.Status);
        _host.Client.ExpectsFaults = false;
        Assert.DoesNotContain(await _host.Client.OrchestrationsAsync(), instance => instance.Id == $"{customer}.1");

        var sweep = await _host.Client.As("greetje-bos").SweepAsync();

        Assert.Equal((1, 1), (sweep.Found["withoutOrchestration"], sweep.Done["restarted"]));
        Assert.Contains(
            await _host.Client.OrchestrationsAsync(), instance => instance.Id == $"{customer}.1" && instance.Status == "Running");
        Assert.Single(
            (await _host.Client.InboxAsync()).Where(mail => mail.About == $"{customer}.1"), mail => mail.Kind == MailKind.CallToMake);
    }

    [Fact]
    public async Task A_note_is_noted_once()
    {
        var ravi = _host.Client.As("ravi-jagmohan");
        var id = await NewFollowUpAsync();

        _fault.LoseAnswer("FollowUps", "noted");
        var noted = await ravi.TryCommandAsync(id, "note", new JsonObject { ["text"] = "Rang them." });

        noted.Expect<FollowUp>();
        Assert.True(_fault.HasHappened);
        Assert.Single((await ravi.FollowUpAsync(id)).Events, happened => happened.Type == "noted");
    }

    [Fact]
    public async Task Who_acknowledged_is_told_that_they_did_and_the_orchestration_hears_of_it()
    {
        var ravi = _host.Client.As("ravi-jagmohan");
        var id = await NewFollowUpAsync();

        _fault.LoseAnswer("FollowUps", "acknowledged");
        await ravi.AcknowledgeAsync(id, "Hello, a person here.");
        await _host.Client.SettleAsync();

        Assert.True(_fault.HasHappened);
        Assert.Single((await ravi.FollowUpAsync(id)).Events, happened => happened.Type == "acknowledged");
        var owner = (await ravi.FollowUpAsync(id)).Owner;
        Assert.Equal("resolve", Assert.Single(await _host.Client.As(owner).WorklistAsync(), item => item.Id == id).Type);
    }

    [Fact]
    public async Task A_reopening_starts_its_new_orchestration()
    {
        var ravi = _host.Client.As("ravi-jagmohan");
        var id = await NewFollowUpAsync();
        await ravi.AcknowledgeAsync(id, "Hello.", needsResolution: false);
        await _host.Client.SettleAsync();

        _fault.LoseAnswer("FollowUps", "reopened");
        await ravi.LogReopenedByCustomerAsync(id, "It is broken again.");
        await _host.Client.SettleAsync();

        Assert.True(_fault.HasHappened);
        Assert.Contains(await _host.Client.OrchestrationsAsync(), instance => instance.Id == $"{id}-run-2");
    }

    [Theory]
    [InlineData("Customers")]
    [InlineData("FollowUps")]
    public async Task A_new_mention_is_not_called_a_duplicate(string table)
    {
        _fault.LoseAnswer(table);
        var receipt = await _host.Client.MentionAsync(Mention.By("@new"));
        await _host.Client.SettleAsync();

        Assert.True(_fault.HasHappened);
        Assert.False(receipt.Duplicate);
        Assert.Equal(1, (await _host.Client.As("ravi-jagmohan").CustomerAsync(receipt.CustomerId)).Mentions);
        Assert.Contains(await _host.Client.OrchestrationsAsync(), instance => instance.Id == receipt.FollowUpId);
    }

    [Fact]
    public async Task An_attempt_to_call_is_logged_once()
    {
        var call = await DueCallAsync();
        var assignee = _host.Client.As(call.Assignee);

        _fault.LoseAnswer("Customers", "attempt");
        await assignee.LogAttemptAsync(call.Id, "no_answer");

        Assert.True(_fault.HasHappened);
        Assert.Single((await assignee.CallAsync(call.Id)).Attempts);
    }

    private async Task<string> NewFollowUpAsync()
    {
        var id = (await _host.Client.MentionAsync(Mention.By("@client"))).FollowUpId;
        await _host.Client.SettleAsync();
        return id;
    }

    private async Task<Call> DueCallAsync()
    {
        var ravi = _host.Client.As("ravi-jagmohan");
        for (var n = 0; n < 3; n++)
        {
            var id = (
                await _host.Client.MentionAsync(
                    Mention.By("@loyal", "You are great!", "praise").With("author.phone", "+31201234567"))).FollowUpId;
            await ravi.AcknowledgeAsync(id, "Thank you!", needsResolution: false);
        }

        await _host.Client.SettleAsync();
        return Assert.Single(await ravi.CallsAsync());
    }
}
