using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Outreach.Platform.Http;

/// <summary>Reads a JSON request body within its limits.</summary>
internal static class RequestBody
{
    /// <summary>The most a JSON body may hold, in bytes.</summary>
    public const int MaxBytes = 1024 * 1024;

    /// <exception cref="ProblemException">
    /// 400 where it ends too early, 413 over <see cref="MaxBytes"/>, 415 for another media type than JSON.
    /// </exception>
    public static async Task<byte[]> ReadJsonBytesAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!IsJson(request.ContentType))
        {
            throw new ProblemException(415, "Unsupported media type.", "Send JSON, with the header Content-Type: application/json.")
            {
                Errors = new Dictionary<string, string[]> { ["Content-Type"] = ["Must be application/json."] },
            };
        }

        return await ReadBytesAsync(request, MaxBytes, cancellationToken);
    }

    /// <summary>Reads a body of any kind.</summary>
    /// <param name="most">The most that it may hold, in bytes.</param>
    /// <exception cref="ProblemException">400 where it ends too early, 413 where it holds more.</exception>
    public static async Task<byte[]> ReadBytesAsync(HttpRequest request, int most, CancellationToken cancellationToken)
    {
        if (request.ContentLength > most)
        {
            throw TooLarge(most);
        }

        using var buffer = new MemoryStream((int)(request.ContentLength ?? 4096));
        var chunk = ArrayPool<byte>.Shared.Rent(16 * 1024);
        try
        {
            int read;
            while ((read = await request.Body.ReadAsync(chunk, cancellationToken)) > 0)
            {
                if (buffer.Length + read > most)
                {
                    throw TooLarge(most);
                }

                buffer.Write(chunk, 0, read);
            }
        }
        catch (IOException brokenOff)
        {
            throw brokenOff is BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } ? TooLarge(most) : BrokenOff();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }

        return buffer.ToArray();
    }

    /// <exception cref="ProblemException">400 where it is not JSON or does not fit the shape, with the path that is wrong.</exception>
    public static T Parse<T>(ReadOnlySpan<byte> json)
    {
        try
        {
            var given = JsonSerializer.Deserialize<T>(json, Json.Http)
                ?? throw ProblemException.Invalid("body", "The body must not be null.");
            ReadEveryText(json);
            return given;
        }
        catch (JsonException broken)
        {
            var path = FieldOf(broken.Path);
            throw ProblemException.Invalid(path, path == "body"
                ? "The body is not JSON of the expected shape (or nested too deeply)."
                : $"'{path}' does not hold a value of the expected type.");
        }
        catch (InvalidOperationException)
        {
            // The reader says so of a string with half a surrogate pair, which no UTF-16 text can hold.
            throw ProblemException.Invalid("body", "The body holds a string that is not valid Unicode.");
        }
    }

    /// <summary>The body as JSON of any shape, for a reader that judges each part of it. To be disposed.</summary>
    /// <param name="maxDepth">How deeply it may be nested.</param>
    /// <exception cref="ProblemException">400 where it is not JSON.</exception>
    public static JsonDocument ParseAny(byte[] json, int maxDepth = 64)
    {
        // What is no Unicode is no reason to lose the rest.
        var text = Utf8.IsValid(json) ? json : Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(json));
        try
        {
            return JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = maxDepth });
        }
        catch (JsonException)
        {
            throw ProblemException.Invalid("body", "The body is not JSON (or nested too deeply).");
        }
    }

    /// <summary>What is kept as JSON is read late, when nobody expects half a surrogate pair any more.</summary>
    private static void ReadEveryText(ReadOnlySpan<byte> json)
    {
        for (var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = Json.Http.MaxDepth }); reader.Read();)
        {
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped)
            {
                reader.GetString();
            }
        }
    }

    private static string FieldOf(string? path) =>
        string.IsNullOrEmpty(path) || path == "$" ? "body" : path.TrimStart('$').TrimStart('.');

    private static bool IsJson(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var media)
        && media.Type.Equals("application", StringComparison.OrdinalIgnoreCase)
        && (
            media.SubType.Equals("json", StringComparison.OrdinalIgnoreCase)
                || media.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase));

    private static ProblemException BrokenOff() =>
        ProblemException.Invalid("body", "The body is shorter than its Content-Length, or its last chunk is missing.");

    private static ProblemException TooLarge(int most) =>
        new(413, "The body is too large.", $"A body may hold {most} bytes at the most; send less at a time.")
        {
            Errors = new Dictionary<string, string[]> { ["body"] = [$"Holds more than {most} bytes."] },
        };
}
