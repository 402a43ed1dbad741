using System.Net;
using System.Text.Json.Nodes;

namespace Outreach.EndToEnd.Client;

/// <summary>What one member of staff does over HTTP.</summary>
public sealed class StaffClient(OutreachClient outreach, string id)
{
    public string Id => id;

    public Task<FollowUp> FollowUpAsync(string followUpId) => GetAsync<FollowUp>($"api/followups/{followUpId}");

    public Task<Answer> TryReadAsync(string path) => outreach.SendAsync(HttpMethod.Get, path, staff: id);

    public Task<FollowUp> AcknowledgeAsync(string followUpId, string said, string where = "twitter", bool needsResolution = true) =>
        CommandAsync(
            followUpId, "acknowledge", new JsonObject { ["said"] = said, ["where"] = where, ["needsResolution"] = needsResolution });

    public Task<FollowUp> ResolveAsync(string followUpId, string done) =>
        CommandAsync(followUpId, "resolve", new JsonObject { ["done"] = done });

    /// <summary>Logs that the customer says it is fixed.</summary>
    public Task<FollowUp> LogConfirmedByCustomerAsync(string followUpId, string evidence) =>
        CommandAsync(followUpId, "confirm", new JsonObject { ["evidence"] = evidence, ["by"] = "customer" });

    /// <summary>Logs that the customer says it is not fixed.</summary>
    public Task<FollowUp> LogReopenedByCustomerAsync(string followUpId, string reason) =>
        CommandAsync(followUpId, "reopen", new JsonObject { ["reason"] = reason, ["by"] = "customer" });

    public Task<FollowUp> AssignAsync(string followUpId, string to) =>
        CommandAsync(followUpId, "assign", new JsonObject { ["to"] = to });

    public async Task<FollowUp> CommandAsync(string followUpId, string command, JsonObject body) =>
        (await TryCommandAsync(followUpId, command, body)).Expect<FollowUp>();

    public Task<Answer> TryCommandAsync(
        string followUpId, string command, JsonObject body, string? idempotencyKey = null, string? ifMatch = null)
    {
        var headers = new Dictionary<string, string>();
        if (idempotencyKey is not null)
        {
            headers["Idempotency-Key"] = idempotencyKey;
        }

        if (ifMatch is not null)
        {
            headers["If-Match"] = ifMatch;
        }

        return outreach.SendAsync(HttpMethod.Post, $"api/followups/{followUpId}/{command}", OutreachClient.JsonOf(body), id, headers);
    }

    public Task<IReadOnlyList<FollowUp>> AllFollowUpsAsync(int limit = 500, string filter = "") =>
        AllAsync<FollowUp>($"api/followups?limit={limit}{filter}");

    public Task<IReadOnlyList<WorkItem>> WorklistAsync() => AllAsync<WorkItem>("api/worklist?limit=500");

    public Task<IReadOnlyList<Call>> CallsAsync(string filter = "") => AllAsync<Call>($"api/calls?limit=500{filter}");

    public Task<Call> CallAsync(string callId) => GetAsync<Call>($"api/calls/{callId}");

    public async Task<Call> LogAttemptAsync(string callId, string outcome, string? note = null) =>
        (await TryLogAttemptAsync(callId, outcome, note)).Expect<Call>();

    public Task<Answer> TryLogAttemptAsync(string callId, string outcome, string? note = null) => outreach.SendAsync(
        HttpMethod.Post,
        $"api/calls/{callId}/attempts",
        OutreachClient.JsonOf(new JsonObject { ["outcome"] = outcome, ["note"] = note }),
        id);

    public Task<Customer> CustomerAsync(string customerId) => GetAsync<Customer>($"api/customers/{customerId}");

    /// <summary>Sweeps now and gives the report of the finished sweep.</summary>
    public async Task<Sweep> SweepAsync()
    {
        var started = (await outreach.SendAsync(HttpMethod.Post, "api/sweeps", staff: id)).Expect<Sweep>(HttpStatusCode.Accepted);
        await outreach.SettleAsync();
        var finished = await GetAsync<Sweep>($"api/sweeps/{started.Id}");
        Assert.Equal("completed", finished.Status);
        return finished;
    }

    public Task<Answer> TryPutAsync(string path, JsonObject body, string? ifMatch = null) => outreach.SendAsync(
        HttpMethod.Put,
        path,
        OutreachClient.JsonOf(body),
        id,
        ifMatch is null ? null : new Dictionary<string, string> { ["If-Match"] = ifMatch });

    private async Task<T> GetAsync<T>(string path) => (await TryReadAsync(path)).Expect<T>();

    private async Task<IReadOnlyList<T>> AllAsync<T>(string path)
    {
        var all = new List<T>();
        for (string? continuation = ""; continuation is not null;)
        {
            var page = await GetAsync<Page<T>>(
                continuation.Length == 0 ? path : $"{path}&continuation={Uri.EscapeDataString(continuation)}");
            all.AddRange(page.Items);
            continuation = page.Continuation;
        }

        return all;
    }
}
