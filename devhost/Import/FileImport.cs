using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Outreach.DevHost.Import;

/// <summary>How far an import is, as the host says.</summary>
internal sealed record ImportState
{
    public required string Id { get; init; }

    public required string Status { get; init; }

    public string? Format { get; init; }

    public string? Encoding { get; init; }

    public string? Separator { get; init; }

    public bool DryRun { get; init; }

    public long Bytes { get; init; }

    public long BytesRead { get; init; }

    public long Rows { get; init; }

    public long Created { get; init; }

    public long Duplicate { get; init; }

    public long Edited { get; init; }

    public long Refused { get; init; }

    public double? RowsPerSecond { get; init; }

    public DateTimeOffset? EstimatedEndAt { get; init; }

    public bool IsOver => Status is "completed" or "cancelled" or "failed";
}

/// <summary>What the host refused, in its own words.</summary>
internal sealed class ImportRefusedException(string message) : Exception(message);

/// <summary>Sends a file to a running host by its API for imports: a small one at once, a larger one in parts.</summary>
/// <param name="http">With the host's address and who imports.</param>
internal sealed class FileImport(HttpClient http, int partBytes = FileImport.UsualPart, int mostAtOnce = FileImport.MostAtOnce)
{
    public const int UsualPart = 4 * 1024 * 1024;
    public const int MostAtOnce = 25 * 1024 * 1024;

    /// <summary>Starts the import of a file.</summary>
    /// <param name="query">How it is to be read.</param>
    /// <param name="sent">Called with the bytes sent so far.</param>
    /// <exception cref="ImportRefusedException">The host can't read it.</exception>
    public async Task<ImportState> StartAsync(Stream file, string query, Action<long> sent, CancellationToken cancellationToken)
    {
        var length = file.Length;
        if (length <= mostAtOnce)
        {
            var started = await SendAsync(HttpMethod.Post, $"api/imports?{query}", ContentOf(new StreamContent(file)), cancellationToken);
            sent(length);
            return started;
        }

        var import = await SendAsync(HttpMethod.Post, $"api/imports?{query}", null, cancellationToken);
        var part = new byte[partBytes];
        var bytes = 0L;
        for (var number = 1; await file.ReadAtLeastAsync(part, part.Length, false, cancellationToken) is var read and > 0; number++)
        {
            await SendAsync(
                HttpMethod.Put,
                $"api/imports/{import.Id}/parts/{number}",
                ContentOf(new ByteArrayContent(part, 0, read)),
                cancellationToken);
            sent(bytes += read);
        }

        return await SendAsync(HttpMethod.Post, $"api/imports/{import.Id}/start", null, cancellationToken);
    }

    public Task<ImportState> ReadAsync(string id, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, $"api/imports/{id}", null, cancellationToken);

    /// <summary>The lines of the file of refused rows, without its header.</summary>
    public async Task<IReadOnlyList<string>> ReadRefusalsAsync(string id, CancellationToken cancellationToken) =>
    [
        .. (await http.GetStringAsync($"api/imports/{id}/refusals", cancellationToken))
            .Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Skip(1),
    ];

    private static HttpContent ContentOf(HttpContent content)
    {
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        return content;
    }

    private async Task<ImportState> SendAsync(HttpMethod method, string path, HttpContent? content, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        using var response = await http.SendAsync(request, cancellationToken);
        if (response.IsSuccessStatusCode)
        {
            return (await response.Content.ReadFromJsonAsync<ImportState>(cancellationToken))!;
        }

        var answer = await response.Content.ReadAsStringAsync(cancellationToken);
        throw new ImportRefusedException(DetailOf(answer) ?? $"The host answered {(int)response.StatusCode}.");
    }

    private static string? DetailOf(string answer)
    {
        try
        {
            using var problem = JsonDocument.Parse(answer);
            return problem.RootElement.TryGetProperty("detail", out var detail) ? detail.GetString() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
