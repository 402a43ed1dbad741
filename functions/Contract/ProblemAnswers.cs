using System.Text.Json.Nodes;

namespace Outreach.Contract;

/// <summary>Problem details (RFC 9457) as the contract shows them.</summary>
internal static class ProblemAnswers
{
    public const string Schema = "Problem";

    private static readonly SortedDictionary<int, (string Title, string Detail, string? Field)> Known = new()
    {
        [400] = ("The request is not valid.", "Nothing was stored. Correct: limit must be a whole number from 1 to 500.", "limit"),
        [401] = ("Who is calling?", "Only staff may do this. Sign in as a member of the roster.", null),
        [403] = ("A lead is needed.", "A lead is needed. The role of 'anna' is agent.", "by"),
        [404] = ("Not found.", "There is no follow-up with this id.", null),
        [409] = ("It does not fit.", "The state it is in does not allow it; the answer says what is allowed.", null),
        [412] = ("It has changed.", "The follow-up is not what you have seen (If-Match). Read it again, then decide again.", null),
        [413] = ("The body is too large.", "A body may hold 1048576 bytes at the most; send less at a time.", "body"),
        [415] = ("Unsupported media type.", "Send JSON, with the header Content-Type: application/json.", "Content-Type"),
        [422] = ("The key was used for something else.", "Use a new Idempotency-Key for another request.", "Idempotency-Key"),
        [429] = ("Too many requests.", "Send it again after the time in Retry-After, and fewer a minute.", null),
        [500] = (
            "Something went wrong.",
            "The request was not answered; what was stored before is unchanged. Try again, and tell whoever runs Outreach if it stays so.",
            null),
        [503] = ("Not now.", "Something that this needs does not answer, or is not set up.", null),
    };

    public static JsonObject ReferenceTo(int status) => Known.ContainsKey(status)
        ? new JsonObject { ["$ref"] = $"#/components/responses/{NameOf(status)}" }
        : throw new InvalidOperationException($"The contract knows no problem {status}.");

    public static JsonObject WriteSchema() => new()
    {
        ["type"] = "object",
        ["description"] = "What is wrong, as RFC 9457 has it. Further members help to go on, such as `state` and `allowed`.",
        ["properties"] = new JsonObject
        {
            ["type"] = new JsonObject { ["type"] = "string", ["format"] = "uri", ["description"] = "What the status means." },
            ["title"] = new JsonObject { ["type"] = "string", ["description"] = "The kind of problem, the same for every occurrence." },
            ["status"] = new JsonObject { ["type"] = "integer", ["description"] = "The HTTP status." },
            ["detail"] = new JsonObject { ["type"] = "string", ["description"] = "What is wrong this time, and what to do." },
            ["errors"] = new JsonObject
            {
                ["type"] = "object",
                ["description"] = "What is wrong, by the name of the field as the caller wrote it.",
                ["additionalProperties"] = new JsonObject { ["type"] = "array", ["items"] = new JsonObject { ["type"] = "string" } },
            },
        },
        ["required"] = new JsonArray("type", "title", "status", "detail"),
        ["additionalProperties"] = true,
    };

    public static JsonObject WriteResponses() =>
        new(Known.Select(problem => KeyValuePair.Create(NameOf(problem.Key), (JsonNode?)new JsonObject
        {
            ["description"] = problem.Value.Title,
            ["content"] = new JsonObject
            {
                ["application/problem+json"] = new JsonObject
                {
                    ["schema"] = new JsonObject { ["$ref"] = $"#/components/schemas/{Schema}" },
                    ["example"] = ExampleOf(problem.Key),
                },
            },
        })));

    private static JsonObject ExampleOf(int status)
    {
        var (title, detail, field) = Known[status];
        var example = new JsonObject
        {
            ["type"] = $"https://httpwg.org/specs/rfc9110.html#status.{status}",
            ["title"] = title,
            ["status"] = status,
            ["detail"] = detail,
        };
        if (field is not null)
        {
            example["errors"] = new JsonObject { [field] = new JsonArray(detail) };
        }

        return example;
    }

    private static string NameOf(int status) => $"Problem{status}";
}
