using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Azure.Core;

namespace Azure.Data.Tables;

/// <summary>Reads the service's error: <c>{"odata.error":{"code":..,"message":{"value":..}}}</c>.</summary>
internal sealed class TableErrors : RequestFailedDetailsParser
{
    public static TableErrors Instance { get; } = new();

    public override bool TryParse(
        Response response,
        [NotNullWhen(true)] out ResponseError? error,
        out IDictionary<string, string>? data)
    {
        data = null;
        error = Parse(response) ?? (response.Headers.TryGetValue("x-ms-error-code", out var code) ? new ResponseError(code, null) : null);
        return error is not null;
    }

    private static ResponseError? Parse(Response response)
    {
        if (response.ContentStream is null || response.Headers.ContentType?.Contains("json", StringComparison.OrdinalIgnoreCase) != true)
        {
            return null;
        }

        try
        {
            using var json = JsonDocument.Parse(response.Content.ToMemory());
            var error = json.RootElement.GetProperty("odata.error");
            return new ResponseError(
                error.GetProperty("code").GetString(),
                error.TryGetProperty("message", out var message) ? message.GetProperty("value").GetString() : null);
        }
        catch (Exception unreadable) when (unreadable is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            // The answer did not come from the service itself; its status still tells what went wrong.
            return null;
        }
    }
}
