using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Outreach.Platform.Http;

/// <summary>Writes problem details (RFC 9457) as <c>application/problem+json</c>.</summary>
internal static class Problems
{
    public static IResult From(ProblemException problem) =>
        From(problem.Status, problem.Title, problem.Message, problem.Errors, problem.Extensions);

    public static IResult From(
        int status, string title, string detail, IReadOnlyDictionary<string, string[]>? errors = null,
        IReadOnlyDictionary<string, object?>? extensions = null)
    {
        var body = new Dictionary<string, object?>
        {
            ["type"] = $"https://httpwg.org/specs/rfc9110.html#status.{status}",
            ["title"] = title,
            ["status"] = status,
            ["detail"] = detail,
        };
        if (errors is { Count: > 0 })
        {
            body["errors"] = errors;
        }

        foreach (var (name, value) in extensions ?? new Dictionary<string, object?>())
        {
            body[name] = value;
        }

        return Results.Text(JsonSerializer.Serialize(body, Json.Http), "application/problem+json", System.Text.Encoding.UTF8, status);
    }
}
