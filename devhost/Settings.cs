using System.Text.Json;
using Microsoft.Extensions.Configuration;

namespace Outreach.DevHost;

/// <summary>The settings of the functions, from where the Functions tools read them: local.settings.json and the environment.</summary>
internal static class Settings
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>Adds the first local.settings.json there is, the environment, then what the host itself decides.</summary>
    /// <exception cref="InvalidDataException">local.settings.json is no JSON.</exception>
    public static void AddTo(IConfigurationBuilder configuration, DevHostOptions options, IReadOnlyDictionary<string, string?> ofHost) =>
        configuration
        .AddInMemoryCollection(ReadLocal(options.SettingsFolders))
        .AddEnvironmentVariables()
        .AddInMemoryCollection(options.Settings)
        .AddInMemoryCollection(ofHost);

    private static Dictionary<string, string?> ReadLocal(IReadOnlyList<string> folders)
    {
        if (folders.Select(folder => Path.Combine(folder, "local.settings.json")).FirstOrDefault(File.Exists) is not { } path)
        {
            return [];
        }

        try
        {
            using var document = JsonDocument.Parse(File.ReadAllText(path), Lenient);
            return document.RootElement.TryGetProperty("Values", out var values) && values.ValueKind == JsonValueKind.Object
                ? values.EnumerateObject().ToDictionary(
                    value => value.Name.Replace("__", ":", StringComparison.Ordinal), value => (string?)value.Value.ToString())
                : [];
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path} is no JSON: {e.Message}", e);
        }
    }
}
