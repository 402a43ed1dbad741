using System.Net;

namespace Outreach.EndToEnd.Client;

/// <summary>How far an import is, as the contract promises it.</summary>
public sealed record ImportReport
{
    public required string Id { get; init; }

    public required string Status { get; init; }

    public string? Format { get; init; }

    public string? Encoding { get; init; }

    public string? Separator { get; init; }

    public long Bytes { get; init; }

    public long BytesRead { get; init; }

    public long Rows { get; init; }

    public long Created { get; init; }

    public long Duplicate { get; init; }

    public long Edited { get; init; }

    public long Deleted { get; init; }

    public long Refused { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>What came of the rows.</summary>
    public (long Rows, long Created, long Duplicate, long Refused) Counts => (Rows, Created, Duplicate, Refused);
}

/// <summary>What a lead does about files.</summary>
public sealed class ImportDesk(OutreachClient outreach, string lead = "hanneke-vos")
{
    public async Task<ImportReport> PostAsync(byte[] file, string query = "channel=twitter") =>
        (await TryPostAsync(file, query)).Expect<ImportReport>(HttpStatusCode.Accepted);

    public Task<Answer> TryPostAsync(byte[] file, string query = "channel=twitter") =>
        outreach.SendAsync(HttpMethod.Post, $"api/imports?{query}", OutreachClient.FileOf(file), lead);

    public async Task<string> OpenAsync(string query = "channel=twitter") =>
        (await outreach.SendAsync(HttpMethod.Post, $"api/imports?{query}", staff: lead)).Expect<ImportReport>(HttpStatusCode.Created).Id;

    public Task<Answer> TryPutAsync(string id, int part, byte[] bytes) =>
        outreach.SendAsync(HttpMethod.Put, $"api/imports/{id}/parts/{part}", OutreachClient.FileOf(bytes), lead);

    public async Task PutAsync(string id, int part, byte[] bytes) => (await TryPutAsync(id, part, bytes)).Expect<ImportReport>();

    public Task<Answer> TryStartAsync(string id) => outreach.SendAsync(HttpMethod.Post, $"api/imports/{id}/start", staff: lead);

    public async Task<ImportReport> StartAsync(string id) => (await TryStartAsync(id)).Expect<ImportReport>(HttpStatusCode.Accepted);

    public async Task<ImportReport> ReadAsync(string id) => (await TryReadAsync(id)).Expect<ImportReport>();

    public Task<Answer> TryReadAsync(string id) => outreach.SendAsync(HttpMethod.Get, $"api/imports/{id}", staff: lead);

    public Task<Answer> TryCancelAsync(string id) => outreach.SendAsync(HttpMethod.Delete, $"api/imports/{id}", staff: lead);

    public async Task<string> RefusalsAsync(string id) =>
        (await outreach.SendAsync(HttpMethod.Get, $"api/imports/{id}/refusals", staff: lead)).Text;

    /// <summary>The same with the mark at its beginning.</summary>
    public async Task<byte[]> RefusalBytesAsync(string id)
    {
        using var http = new HttpClient { BaseAddress = outreach.Address, DefaultRequestHeaders = { { "X-Outreach-Staff", lead } } };
        return await http.GetByteArrayAsync($"api/imports/{id}/refusals");
    }

    /// <summary>Imports a file to its end.</summary>
    public async Task<ImportReport> ImportAsync(byte[] file, string query = "channel=twitter")
    {
        var started = await PostAsync(file, query);
        await outreach.SettleAsync();
        return await ReadAsync(started.Id);
    }
}
