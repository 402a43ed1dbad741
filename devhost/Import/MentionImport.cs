using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Outreach.DevHost.Import;

internal sealed record RejectedMention(int Line, string Reason);

internal sealed record ImportSummary(int Accepted, int Duplicates, IReadOnlyList<RejectedMention> Rejected);

/// <summary>
/// Posts mentions to a running host in arrays; a mention that is posted twice is a duplicate there, so a broken import is simply repeated.
/// </summary>
internal sealed class MentionImport(HttpClient http, string path)
{
    private const int ArraySize = 100;

    private readonly List<RejectedMention> _rejected = [];
    private int _accepted;
    private int _duplicates;

    /// <param name="progress">Called after each array with the number posted so far.</param>
    /// <exception cref="HttpRequestException">The host does not answer, or fails.</exception>
    public async Task<ImportSummary> RunAsync(IEnumerable<FileMention> mentions, Action<int> progress, CancellationToken cancellationToken)
    {
        var posted = 0;
        foreach (var array in mentions.Chunk(ArraySize))
        {
            await PostAsync(array, cancellationToken);
            posted += array.Length;
            progress(posted);
        }

        return new ImportSummary(_accepted, _duplicates, _rejected);
    }

    private async Task PostAsync(ArraySegment<FileMention> mentions, CancellationToken cancellationToken)
    {
        using var response = await http.PostAsJsonAsync(path, mentions.Select(mention => mention.Body), cancellationToken);
        if (response.IsSuccessStatusCode)
        {
            using var answers = await JsonDocument.ParseAsync(
                await response.Content.ReadAsStreamAsync(cancellationToken), default, cancellationToken);
            foreach (var (mention, answer) in mentions.Zip(answers.RootElement.EnumerateArray()))
            {
                if (!answer.TryGetProperty("duplicate", out var duplicate))
                {
                    _rejected.Add(new RejectedMention(mention.Line, ReasonOf(answer)));
                }
                else if (duplicate.GetBoolean())
                {
                    _duplicates++;
                }
                else
                {
                    _accepted++;
                }
            }

            return;
        }

        if (response.StatusCode is not (HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge))
        {
            throw new HttpRequestException($"The host answered {(int)response.StatusCode}.", null, response.StatusCode);
        }

        if (mentions.Count == 1)
        {
            _rejected.Add(new RejectedMention(mentions[0].Line, await ReasonAsync(response, cancellationToken)));
            return;
        }

        // Together they are too large for one request; each half may not be.
        var half = mentions.Count / 2;
        await PostAsync(mentions[..half], cancellationToken);
        await PostAsync(mentions[half..], cancellationToken);
    }

    private static async Task<string> ReasonAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            using var problem = await JsonDocument.ParseAsync(
                await response.Content.ReadAsStreamAsync(cancellationToken), default, cancellationToken);
            return ReasonOf(problem.RootElement);
        }
        catch (JsonException)
        {
            return $"status {(int)response.StatusCode}";
        }
    }

    private static string ReasonOf(JsonElement problem)
    {
        var reasons = problem.TryGetProperty("errors", out var errors) && errors.ValueKind == JsonValueKind.Object
            ? errors.EnumerateObject().Select(error => $"{error.Name}: {Messages(error.Value)}").ToList()
            : [];
        return reasons.Count > 0 ? string.Join("; ", reasons)
            : problem.TryGetProperty("detail", out var detail) ? detail.ToString()
            : "it does not say why";
    }

    private static string Messages(JsonElement messages) =>
        messages.ValueKind == JsonValueKind.Array ? string.Join(" ", messages.EnumerateArray()) : messages.ToString();
}
