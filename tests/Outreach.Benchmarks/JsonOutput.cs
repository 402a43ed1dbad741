using System.Text.Json;

namespace Outreach.Benchmarks;

/// <summary>How figures are written for another program.</summary>
internal static class JsonOutput
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web) { WriteIndented = true };
}
