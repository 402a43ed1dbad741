using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Outreach.Platform;
using Outreach.Platform.Http;

namespace Outreach.DevHost.Rehearsal;

/// <summary>The HTTP calls of the customers' channels, of the staff and of the one that moves the clock.</summary>
internal sealed class RehearsalClient(Uri address) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = address, Timeout = TimeSpan.FromMinutes(5) };

    public void Dispose() => _http.Dispose();

    /// <summary>Moves the clock, with all that becomes due meanwhile; returns the number of steps that it took.</summary>
    public async Task<int> MoveClockAsync(DateTimeOffset to, CancellationToken cancellationToken)
    {
        var moved = await PostAsync("dev/clock", new JsonObject { ["to"] = to.ToString("O") }, staff: null, cancellationToken);
        return moved.GetProperty("steps").GetInt32();
    }

    /// <summary>Sends a JSON body and returns the answer's.</summary>
    /// <exception cref="RehearsalException">It was refused.</exception>
    public Task<JsonElement> PostAsync(string path, JsonObject body, string? staff, CancellationToken cancellationToken) =>
        SendAsync<JsonElement>(HttpMethod.Post, path, body, staff, cancellationToken);

    public Task<T> PutAsync<T>(string path, JsonObject body, string staff, CancellationToken cancellationToken) =>
        SendAsync<T>(HttpMethod.Put, path, body, staff, cancellationToken);

    public Task<T> GetAsync<T>(string path, string? staff, CancellationToken cancellationToken) =>
        SendAsync<T>(HttpMethod.Get, path, body: null, staff, cancellationToken);

    /// <summary>Reads a list to its end.</summary>
    /// <exception cref="RehearsalException">It was refused.</exception>
    public async Task<IReadOnlyList<T>> ListAsync<T>(string path, string staff, CancellationToken cancellationToken)
    {
        var all = new List<T>();
        for (string? continuation = ""; continuation is not null;)
        {
            var query = $"{path}{(path.Contains('?') ? '&' : '?')}limit=500&continuation={Uri.EscapeDataString(continuation)}";
            var page = await GetAsync<ListPage<T>>(query, staff, cancellationToken);
            all.AddRange(page.Items);
            continuation = page.Continuation;
        }

        return all;
    }

    private async Task<T> SendAsync<T>(HttpMethod method, string path, JsonObject? body, string? staff, CancellationToken cancellationToken)
    {
        using var request =
            new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body, options: Json.Http) };
        if (staff is not null)
        {
            request.Headers.Add("X-Outreach-Staff", staff);
        }

        using var response = await _http.SendAsync(request, cancellationToken);
        return response.IsSuccessStatusCode
            ? (await response.Content.ReadFromJsonAsync<T>(Json.Http, cancellationToken))!
            : throw new RehearsalException(
                $"{method} {path} by {staff ?? "nobody"}: {(int)response.StatusCode} "
                    + $"{await response.Content.ReadAsStringAsync(cancellationToken)}");
    }
}

/// <summary>The company did not do what the script expects of it.</summary>
internal sealed class RehearsalException(string message) : Exception(message);
