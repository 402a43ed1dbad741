using System.Text.Json.Nodes;
using Outreach.Platform;
using Outreach.Platform.Http;
using Outreach.SharedKernel;

namespace Outreach.Contract;

/// <summary>The contract of the HTTP API, OpenAPI 3.1, built from the functions that run and the types that they take and return.</summary>
/// <remarks>See spec.openapis.org/oas/v3.1.1.html.</remarks>
public sealed class OpenApiDocument
{
    private readonly Lazy<string> _text;

    /// <summary>Of the functions that run. It is written when it is first asked for, and stays the same as long as the app runs.</summary>
    public OpenApiDocument(HttpFunctions functions, NoticeKinds kinds) =>
        _text = new Lazy<string>(() => Write(functions, kinds, new DocComments(typeof(OpenApiDocument).Assembly)).ToJsonString(Json.Http));

    public string Text => _text.Value;

    private static JsonObject Write(HttpFunctions functions, NoticeKinds kinds, DocComments comments)
    {
        var schemas = new Schemas(comments, kinds);
        var operations = functions.All.Where(function => function.IsApi).SelectMany(function => Operation.Of(function, comments)).ToList();

        // What is taken first: a shape that is given as well need not be whole.
        var bodies = operations.ToDictionary(operation => operation.Id, operation => operation.WriteBody(schemas));
        var paths = new JsonObject();
        foreach (var operation in operations)
        {
            var path = (JsonObject)(paths[operation.Path] ??= new JsonObject());
            path[operation.Function.Method.ToLowerInvariant()] = operation.Write(schemas, bodies[operation.Id]);
        }

        return new JsonObject
        {
            ["openapi"] = "3.1.1",
            ["info"] = new JsonObject
            {
                ["title"] = "Outreach",
                ["version"] = typeof(OpenApiDocument).Assembly.GetName().Version!.ToString(3),
                ["description"] = "Every mention acknowledged, resolved until the customer says so, and loyal customers thanked by phone. "
                    + "Times are ISO 8601 in UTC. Members may be added to what is given; unknown members of what is taken are "
                    + "dropped, where the shape does not close itself to them.",
            },
            ["servers"] = new JsonArray(new JsonObject { ["url"] = "/api" }),
            ["tags"] = new JsonArray([.. operations.Select(operation => operation.Tag).Distinct().Order(StringComparer.Ordinal)
                .Select(tag => new JsonObject { ["name"] = tag })]),
            ["paths"] = paths,
            ["components"] = new JsonObject
            {
                ["securitySchemes"] = Callers.Schemes(),
                ["schemas"] = new JsonObject(schemas.Known.Select(known => KeyValuePair.Create(known.Key, (JsonNode?)known.Value)))
                {
                    [ProblemAnswers.Schema] = ProblemAnswers.WriteSchema(),
                },
                ["responses"] = ProblemAnswers.WriteResponses(),
            },
        };
    }
}
