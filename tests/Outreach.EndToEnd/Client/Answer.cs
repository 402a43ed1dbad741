using System.IO.Compression;
using System.Net;
using System.Text.Json;

namespace Outreach.EndToEnd.Client;

/// <summary>An HTTP answer, read to its end.</summary>
public sealed record Answer(HttpStatusCode Status, string? MediaType, string? ETag, string Text)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>As it came; the text is what that says.</summary>
    public string? ContentEncoding { get; init; }

    public JsonElement Body => JsonSerializer.Deserialize<JsonElement>(Text);

    /// <summary>The fields that the problem names; none where it names none.</summary>
    public IReadOnlyList<string> Fields => Body.TryGetProperty("errors", out var errors)
        ? [.. errors.EnumerateObject().Select(member => member.Name)]
        : [];

    public static async Task<Answer> ReadAsync(HttpResponseMessage response) => new(
        response.StatusCode,
        response.Content.Headers.ContentType?.MediaType,
        response.Headers.ETag?.ToString(),
        await TextOfAsync(response))
    {
        ContentEncoding = response.Content.Headers.ContentEncoding.SingleOrDefault(),
    };

    private static async Task<string> TextOfAsync(HttpResponseMessage response)
    {
        if (response.Content.Headers.ContentEncoding.SingleOrDefault() != "br")
        {
            return await response.Content.ReadAsStringAsync();
        }

        using var text = new StreamReader(new BrotliStream(await response.Content.ReadAsStreamAsync(), CompressionMode.Decompress));
        return await text.ReadToEndAsync();
    }

    /// <summary>The body, which a test relies upon.</summary>
    public T Expect<T>(HttpStatusCode status = HttpStatusCode.OK)
    {
        Assert.True(Status == status, $"{(int)Status} instead of {(int)status}: {Text}");
        return JsonSerializer.Deserialize<T>(Text, Json)!;
    }

    /// <summary>A problem (RFC 9457) with that status, and with that field where one is named; an empty name is any field.</summary>
    public void ExpectProblem(HttpStatusCode status, string? field = null)
    {
        Assert.True(Status == status, $"{(int)Status} instead of {(int)status}: {Text}");
        Assert.Equal("application/problem+json", MediaType);
        Assert.Equal((int)status, Body.GetProperty("status").GetInt32());
        Assert.False(string.IsNullOrWhiteSpace(Body.GetProperty("title").GetString()));
        Assert.False(string.IsNullOrWhiteSpace(Body.GetProperty("detail").GetString()));
        Assert.False(string.IsNullOrWhiteSpace(Body.GetProperty("type").GetString()));
        if (field is not null)
        {
            Assert.Contains(Fields, name => field.Length == 0 || name == field);
        }
    }
}
