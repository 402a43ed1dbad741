using System.Diagnostics;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Xml;

namespace Outreach.Benchmarks;

/// <summary>A dev host as its callers see it.</summary>
internal sealed class OutreachApi(Uri address) : IDisposable
{
    // What comes in within a window of a person's last e-mail is sent at its end; the second one is for what came in meanwhile.
    private const int NoticeWindows = 2;

    private static readonly TimeSpan NoticeWindow = TimeSpan.FromMinutes(1);

    private readonly HttpClient _http = new(new SocketsHttpHandler { MaxConnectionsPerServer = 64 })
    {
        BaseAddress = address,
        Timeout = TimeSpan.FromMinutes(30),
    };

    /// <summary>The people on the roster who answer customers.</summary>
    public async Task<IReadOnlyList<string>> ListPeopleAsync()
    {
        using var staff = await ReadAsync("/api/staff");
        return [.. staff.RootElement.GetProperty("items").EnumerateArray()
            .Where(member => member.GetProperty("type").GetString() == "person")
            .Select(member => member.GetProperty("id").GetString()!)];
    }

    /// <summary>Posts mentions as one array, and gives the ids of their follow-ups.</summary>
    /// <param name="mentions">Up to a hundred.</param>
    /// <param name="mayBeKnown">Whether some may have been taken in before.</param>
    public async Task<IReadOnlyList<string>> PostMentionsAsync(IReadOnlyList<object> mentions, bool mayBeKnown = false)
    {
        using var receipts = await PostAsync("/api/mentions", mentions);
        return [.. receipts.RootElement.EnumerateArray().Select(receipt => mayBeKnown ? FollowUpOf(receipt) : NewFollowUp(receipt))];
    }

    /// <summary>Posts one mention by itself, and gives the id of its follow-up.</summary>
    public async Task<string> PostMentionAsync(object mention)
    {
        using var receipt = await PostAsync("/api/mentions", mention);
        return NewFollowUp(receipt.RootElement);
    }

    /// <summary>Sends a command for a follow-up.</summary>
    public async Task CommandAsync(string followUpId, string command, object body, string staffId)
    {
        using var answer = await PostAsync($"/api/followups/{followUpId}/{command}", body, staffId);
    }

    /// <summary>Sweeps, and gives how long that took from the request to the report.</summary>
    public async Task<TimeSpan> SweepAsync(string staffId)
    {
        var watch = Stopwatch.StartNew();
        using var started = await PostAsync("/api/sweeps", new { }, staffId);
        var id = started.RootElement.GetProperty("id").GetString();
        while (true)
        {
            using var report = await ReadAsync($"/api/sweeps/{id}", staffId);
            if (report.RootElement.TryGetProperty("finishedAt", out var at) && at.ValueKind != JsonValueKind.Null)
            {
                return watch.Elapsed;
            }

            await Task.Delay(20);
        }
    }

    /// <summary>Imports a small file, and gives how long that took until its last row was taken in.</summary>
    public async Task<TimeSpan> ImportAsync(string csv, int rows, string staffId)
    {
        var watch = Stopwatch.StartNew();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/imports?channel=review")
        {
            Content = new StringContent(csv, Encoding.UTF8, "text/csv"),
        };
        using var started = await SendAsync(request, staffId);
        var id = started.RootElement.GetProperty("id").GetString();
        while (true)
        {
            using var import = await ReadAsync($"/api/imports/{id}", staffId);
            switch (import.RootElement.GetProperty("status").GetString())
            {
                case "completed" when import.RootElement.GetProperty("created").GetInt32() == rows:
                    return watch.Elapsed;

                case "completed" or "failed" or "cancelled":
                    throw new InvalidOperationException($"The import ended otherwise than expected: {import.RootElement}");

                default:
                    await Task.Delay(200);
                    break;
            }
        }
    }

    /// <summary>Waits until no message, turn or activity is left. The host's clock must be one that can be moved.</summary>
    public Task WhenIdleAsync() => WhenIdleAfterAsync(TimeSpan.Zero);

    /// <summary>Lets time pass, and waits until no message, turn or activity is left.</summary>
    public async Task WhenIdleAfterAsync(TimeSpan time)
    {
        using var moved = await PostAsync("/dev/clock", new { advance = XmlConvert.ToString(time) });
    }

    /// <summary>
    /// Waits until nothing is left and moves the clock until every notice has been sent: those of a storm wait for each other.
    /// </summary>
    public async Task SendNoticesAsync()
    {
        for (var window = 0; window < NoticeWindows; window++)
        {
            await WhenIdleAfterAsync(NoticeWindow);
        }
    }

    /// <summary>How many orchestrations of follow-ups run and wait in stage <c>new</c>.</summary>
    public async Task<int> CountWaitingAsync()
    {
        using var all = await ReadAsync("/dev/orchestrations");
        return all.RootElement.GetProperty("items").EnumerateArray().Count(instance =>
            instance.GetProperty("status").GetString() == "Running"
            && instance.TryGetProperty("customStatus", out var stage) && stage.GetString() == "\"new\"");
    }

    public void Dispose() => _http.Dispose();

    private static string NewFollowUp(JsonElement receipt) => receipt.GetProperty("duplicate").GetBoolean()
        ? throw new InvalidOperationException("A new mention was taken for a duplicate.")
        : FollowUpOf(receipt);

    private static string FollowUpOf(JsonElement receipt) => receipt.GetProperty("followUpId").GetString()!;

    private async Task<JsonDocument> ReadAsync(string path, string? staffId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        return await SendAsync(request, staffId);
    }

    private async Task<JsonDocument> PostAsync(string path, object body, string? staffId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        return await SendAsync(request, staffId);
    }

    private async Task<JsonDocument> SendAsync(HttpRequestMessage request, string? staffId)
    {
        if (staffId is not null)
        {
            request.Headers.Add("X-Outreach-Staff", staffId);
        }

        using var response = await _http.SendAsync(request);
        var body = await response.Content.ReadAsByteArrayAsync();
        return response.IsSuccessStatusCode
            ? JsonDocument.Parse(body)
            : throw new HttpRequestException(
                $"{request.Method} {request.RequestUri}: {(int)response.StatusCode} {Encoding.UTF8.GetString(body)}");
    }
}
