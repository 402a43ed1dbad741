using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;
using Outreach.Contract;
using Outreach.EndToEnd.Client;
using Outreach.Platform.Http;

namespace Outreach.EndToEnd.Checks;

/// <summary>
/// Holds every answer that a test gets against the contract: a status that it does not name, a member that it does not know, one that is
/// missing or of another kind fails the test that saw it. What the app has taken must be what the contract lets one send.
/// </summary>
internal static class HttpContract
{
    // A list of hundreds says no more than its first few.
    private const int ItemsLookedAt = 10;

    private static readonly EvaluationOptions Strict = new() { OutputFormat = OutputFormat.Hierarchical, RequireFormatValidation = true };

    private static readonly Dictionary<string, JsonSchema> Compiled = [];

    /// <summary>The contract of the functions that the hosts of these tests run.</summary>
    public static JsonObject Document { get; } =
        JsonNode.Parse(
            new OpenApiDocument(new HttpFunctions(typeof(OutreachServices).Assembly), DevHost.Rehearsal.Mail.Kinds).Text)!.AsObject();

    /// <summary>Every operation of the contract.</summary>
    public static IReadOnlyList<Route> Routes { get; } =
        [.. Document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(operation =>
            new Route(operation.Key.ToUpperInvariant(), path.Key, operation.Value!.AsObject())))];

    /// <summary>The operation that a request is for; null where the contract has none.</summary>
    public static Route? Find(HttpMethod method, string path)
    {
        var segments = path.TrimStart('/').Split('?')[0].Split('/');
        return segments[0] != "api" ? null : Routes
            .Where(route => route.Method == method.Method && route.Matches(segments[1..]))
            .MinBy(route => route.Path.Count(letter => letter == '{'));
    }

    /// <summary>Checks one answer; what is not of the API is left alone.</summary>
    /// <param name="method">Of the request.</param>
    /// <param name="path">Of the request, with its query.</param>
    /// <param name="sent">Its body, where it had one.</param>
    /// <param name="answer">What came.</param>
    /// <param name="faultsAreOrdered">Whether the test has broken something: otherwise a 500, which every operation names, is a fault of
    /// the app.</param>
    public static void Check(HttpMethod method, string path, string? sent, Answer answer, bool faultsAreOrdered = false)
    {
        if (Find(method, path) is not { } route)
        {
            return;
        }

        var (name, status) = ($"{method} {path.Split('?')[0]}", (int)answer.Status);
        Assert.True(status != 500 || faultsAreOrdered, $"{name} answered 500 though nothing was broken: {answer.Text}");
        var response = Resolve(route.Operation["responses"]![$"{status}"]);
        Assert.True(response is not null, $"{name} answered {status}, which the contract does not say: {answer.Text}");
        if (response["content"] is not { } contents)
        {
            Assert.True(
                answer.Text.Length == 0, $"{name} answered {status} with a body, of which the contract says nothing: {answer.Text}");
            return;
        }

        var content = contents[answer.MediaType ?? ""];
        Assert.True(content is not null, $"{name} answered {status} as '{answer.MediaType}', which the contract does not say");
        if (answer.MediaType is "application/json" or "application/problem+json")
        {
            AssertFits(content["schema"]!, Shortened(JsonNode.Parse(answer.Text)), $"{name} answered {status}");
        }

        if (status < 300 && sent is { Length: > 0 } && route.Body?["schema"] is { } taken)
        {
            AssertFits(taken, JsonNode.Parse(sent), $"{name} took", lenient: true);
        }
    }

    /// <summary>Fails where a value does not have a shape of the contract.</summary>
    /// <param name="schema">The shape.</param>
    /// <param name="value">The value.</param>
    /// <param name="what">What to say it was.</param>
    /// <param name="lenient">Whether it may hold members that the shape does not know, as a request may.</param>
    public static void AssertFits(JsonNode schema, JsonNode? value, string what, bool lenient = false)
    {
        var found = SchemaOf(schema, lenient).Evaluate(JsonSerializer.SerializeToElement(value), Strict);
        Assert.True(
            found.IsValid, found.IsValid ? "" : $"{what} what the contract does not say: {Explain(found)}\n{value?.ToJsonString()}");
    }

    private static string Explain(EvaluationResults found) => string.Join("; ", ErrorsOf(found).Distinct().Take(8));

    // Only below what does not hold: a choice that held has branches that did not.
    private static IEnumerable<string> ErrorsOf(EvaluationResults found) => found.IsValid ? [] :
    [
        .. (found.Errors ?? new Dictionary<string, string>()).Values.Select(error => $"{found.InstanceLocation} {error}"),
        .. (found.Details ?? []).SelectMany(ErrorsOf),
    ];

    private static JsonNode? Resolve(JsonNode? node) => node?["$ref"]?.GetValue<string>() is { } reference
        ? reference.TrimStart('#', '/').Split('/').Aggregate((JsonNode?)Document, (at, name) => at![name])
        : node;

    private static JsonNode? Shortened(JsonNode? answer)
    {
        if (answer is JsonObject list && list["items"] is JsonArray { Count: > ItemsLookedAt } items)
        {
            items.RemoveRange(ItemsLookedAt, items.Count - ItemsLookedAt);
        }

        return answer;
    }

    private static JsonSchema SchemaOf(JsonNode schema, bool lenient)
    {
        var key = $"{lenient} {schema.ToJsonString()}";
        lock (Compiled)
        {
            if (!Compiled.TryGetValue(key, out var compiled))
            {
                var whole = new JsonObject
                {
                    ["$id"] = $"https://outreach.example/contract/{Compiled.Count}",
                    ["allOf"] = new JsonArray(schema.DeepClone()),
                    ["$defs"] = Document["components"]!["schemas"]!.DeepClone(),
                };
                if (!lenient)
                {
                    Close(whole);
                }

                Compiled[key] = compiled = JsonSchema.FromText(
                    whole.ToJsonString().Replace("#/components/schemas/", "#/$defs/", StringComparison.Ordinal));
            }

            return compiled;
        }
    }

    // The contract lets members be added; a test must see that one was.
    private static void Close(JsonNode? node)
    {
        if (node is JsonObject shape)
        {
            if (shape["properties"] is JsonObject && shape["additionalProperties"] is null && shape["type"] is JsonValue or JsonArray)
            {
                shape["additionalProperties"] = false;
            }

            foreach (var member in shape.ToList())
            {
                Close(member.Value);
            }
        }
        else if (node is JsonArray items)
        {
            foreach (var item in items)
            {
                Close(item);
            }
        }
    }

    /// <summary>An operation, with its method and its path as the contract writes it.</summary>
    public sealed record Route(string Method, string Path, JsonObject Operation)
    {
        private readonly string[] _segments = Path.Trim('/').Split('/');

        /// <summary>What a request may hold, with its example; null for nothing.</summary>
        public JsonNode? Body => Operation["requestBody"]?["content"]?["application/json"];

        /// <summary>Whether a request's path, without what comes before it, is one of this.</summary>
        public bool Matches(string[] path) =>
            path.Length == _segments.Length && _segments.Zip(path).All(pair => pair.First.StartsWith('{') || pair.First == pair.Second);
    }
}
