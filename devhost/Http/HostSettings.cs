using System.Text.Json;

namespace Outreach.DevHost.Http;

/// <param name="RoutePrefix">What stands before every function's route; empty for nothing.</param>
internal sealed record HostSettings(string RoutePrefix)
{
    private const string DefaultRoutePrefix = "api";

    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>Reads the first host.json there is.</summary>
    /// <exception cref="InvalidDataException">It is no JSON.</exception>
    public static HostSettings Read(params IEnumerable<string> folders)
    {
        if (folders.Select(folder => Path.Combine(folder, "host.json")).FirstOrDefault(File.Exists) is not { } path)
        {
            return new HostSettings(DefaultRoutePrefix);
        }

        try
        {
            using var document = JsonDocument.Parse(File.ReadAllText(path), Lenient);
            return new HostSettings(RoutePrefixOf(document.RootElement) ?? DefaultRoutePrefix);
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path} is no JSON: {e.Message}", e);
        }
    }

    private static string? RoutePrefixOf(JsonElement root) =>
        root.ValueKind == JsonValueKind.Object
        && root.TryGetProperty("extensions", out var extensions) && extensions.ValueKind == JsonValueKind.Object
        && extensions.TryGetProperty("http", out var http) && http.ValueKind == JsonValueKind.Object
        && http.TryGetProperty("routePrefix", out var prefix) && prefix.ValueKind == JsonValueKind.String
            ? prefix.GetString()!.Trim('/')
            : null;
}
