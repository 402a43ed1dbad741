using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Outreach.Platform.Contract;
using Outreach.Platform.Http;
using Outreach.Platform.Identity;

namespace Outreach.Contract;

/// <summary>A path with a method: a function, or one command of a function that takes several.</summary>
internal sealed partial record Operation
{
    private const string TakenWhole =
        "Of a list: with `handling=strict` all of it is taken (202) or, where one can't be, nothing (400). "
            + "Only those at fault are counted as refused.";

    private const string SameKeyAgain = "The same request with the same key again gets the first answer, for 30 days.";

    private const string CommandParameter = "{command}";

    // What the server's address in the document has already.
    private const string Prefix = "api";

    public required HttpFunction Function { get; init; }

    public required string Path { get; init; }

    public required string Id { get; init; }

    /// <summary>What it does, in words; the first of them stand for it in a list.</summary>
    public required string Words { get; init; }

    public AcceptsAttribute? Takes { get; init; }

    /// <summary>The capability, which is the folder.</summary>
    public string Tag => Function.Declared.DeclaringType!.Namespace!.Split('.')[^1];

    /// <summary>Those of a function: one, or one for each of its commands.</summary>
    /// <exception cref="InvalidOperationException">The function does not say what it answers, or has a command without a name.</exception>
    public static IEnumerable<Operation> Of(HttpFunction function, DocComments comments)
    {
        if (!function.Declared.IsDefined(typeof(ProducesAttribute)))
        {
            throw new InvalidOperationException($"Function '{function.Name}' does not say what it answers: give it [Produces].");
        }

        var words = WithoutRoute().Replace(comments.SummaryOf(function.Declared) ?? function.Name, "");
        var whole = new Operation
        {
            Function = function,
            Path = function.Route[Prefix.Length..],
            Id = function.Name,
            Words = $"{char.ToUpperInvariant(words[0])}{words[1..]}",
        };
        var takes = function.Declared.GetCustomAttributes<AcceptsAttribute>().ToList();
        return whole.Path.EndsWith(CommandParameter, StringComparison.Ordinal)
            ? takes.Select(taken => whole.ForCommand(taken))
            : [whole with { Takes = takes.SingleOrDefault() }];
    }

    public JsonObject? WriteBody(Schemas schemas)
    {
        if (Takes is null)
        {
            return Function.Declared.GetCustomAttribute<AcceptsFileAttribute>() is { } file ? FileBody(file) : null;
        }

        var schema = Takes.Body == typeof(object) ? new JsonObject { ["description"] = "JSON of any shape." }
            : Takes.Needs.Length + Takes.May.Length > 0 ? schemas.PartOfRequest(Takes.Body, Takes.Needs, Takes.May)
            : schemas.OfRequest(Takes.Body);
        if (Takes.Closed)
        {
            schema["unevaluatedProperties"] = false;
        }

        if (Takes.OrMany)
        {
            schema = OneOrMany(schema, new JsonObject { ["anyOf"] = new JsonArray(schema.DeepClone(), new JsonObject()) });
        }

        return new JsonObject
        {
            ["required"] = !Takes.Optional,
            ["content"] = new JsonObject
            {
                ["application/json"] = new JsonObject { ["schema"] = schema, ["example"] = JsonNode.Parse(Takes.Example) },
            },
        };
    }

    public JsonObject Write(Schemas schemas, JsonObject? body)
    {
        var operation = new JsonObject
        {
            ["operationId"] = Id,
            ["tags"] = new JsonArray(Tag),
            ["summary"] = FirstWords().Match(Words).Value,
            ["description"] = $"{Words} {Callers.WordsOf(Function.Access)}",
            ["security"] = Callers.SecurityOf(Function.Access),
        };
        if (Parameters() is { Count: > 0 } parameters)
        {
            operation["parameters"] = new JsonArray([.. parameters]);
        }

        if (body is not null)
        {
            operation["requestBody"] = body;
        }

        operation["responses"] = Responses(schemas);
        return operation;
    }

    private Operation ForCommand(AcceptsAttribute taken) => taken is { Command: { } command, Does: { } does }
        ? this with
        {
            Path = Path.Replace(CommandParameter, command, StringComparison.Ordinal),
            Id = $"{Function.Name}-{command}",
            Words = does,
            Takes = taken,
        }
        : throw new InvalidOperationException($"Function '{Function.Name}' takes a command without a name or a word of what it does.");

    private IReadOnlyList<JsonNode> Parameters()
    {
        var heeds = Function.Declared.GetCustomAttribute<AcceptsHeadersAttribute>();
        return
        [
            .. Function.RouteParameters.Where(name => Path.Contains($"{{{name}}}", StringComparison.Ordinal))
                .Select(name => Parameter("path", name, "As it was given.", new JsonObject { ["type"] = "string" }, required: true)),
            .. Function.Declared.GetCustomAttributes<QueryParameterAttribute>().Select(
                asked => Parameter("query", asked.Name, asked.Means, SchemaOf(asked))),
            .. Function.Declared.IsDefined(typeof(PagedAttribute))
                ? [
                    Parameter("query", "limit", "How many at the most.", new JsonObject
                    {
                        ["type"] = "integer",
                        ["minimum"] = 1,
                        ["maximum"] = 500,
                        ["default"] = 50,
                    }),
                    Parameter("query", "continuation", "The mark that came with the page before.", Text()),
                ]
                : Array.Empty<JsonNode>(),
            .. heeds is { IfMatch: true }
                ? [Parameter("header", "If-Match", "The ETag of what you have seen: 412 where it has changed since.", Text())]
                : Array.Empty<JsonNode>(),
            .. heeds is { IfNoneMatch: true }
                ? [Parameter("header", "If-None-Match", "* adds what is not there yet, and replaces nothing: 412 where it is.", Text("*"))]
                : Array.Empty<JsonNode>(),
            .. heeds is { Prefer: true }
                ? [Parameter("header", "Prefer", TakenWhole, Text(Preference.Strict))]
                : Array.Empty<JsonNode>(),
            .. heeds is { IdempotencyKey: true }
                ? [Parameter("header", "Idempotency-Key", SameKeyAgain, new JsonObject { ["type"] = "string", ["maxLength"] = 255 })]
                : Array.Empty<JsonNode>(),
        ];

        static JsonObject Text(string? example = null) => example is null
            ? new() { ["type"] = "string" }
            : new() { ["type"] = "string", ["examples"] = new JsonArray(example) };
    }

    private JsonObject Responses(Schemas schemas)
    {
        var responses = new SortedDictionary<int, JsonObject>();
        foreach (var answer in Function.Declared.GetCustomAttributes<ProducesAttribute>())
        {
            // Two media types of one status are one response.
            var response = responses.GetValueOrDefault(answer.Status)
                ?? new JsonObject { ["description"] = Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(answer.Status) };
            responses[answer.Status] = response;
            if (answer.Headers.Length > 0)
            {
                response["headers"] = new JsonObject(answer.Headers.Select(name =>
                    KeyValuePair.Create(name, (JsonNode?)new JsonObject { ["schema"] = new JsonObject { ["type"] = "string" } })));
            }

            if (SchemaOf(answer, schemas) is { } schema)
            {
                var contents = (JsonObject)(response["content"] ??= new JsonObject());
                contents[answer.MediaType] = new JsonObject { ["schema"] = schema, ["example"] = Examples.Of(schema, schemas.Known) };
            }
        }

        foreach (var status in Problems())
        {
            responses.TryAdd(status, ProblemAnswers.ReferenceTo(status));
        }

        return new JsonObject(
            responses.Select(response => KeyValuePair.Create(
                response.Key.ToString(System.Globalization.CultureInfo.InvariantCulture), (JsonNode?)response.Value)));
    }

    private IEnumerable<int> Problems()
    {
        var heeds = Function.Declared.GetCustomAttribute<AcceptsHeadersAttribute>();
        return
        [
            .. Function.Access > Access.Anyone ? [401] : Array.Empty<int>(),
            .. Function.Access is Access.MachineOrPerson or >= Access.Person ? [403] : Array.Empty<int>(),
            .. Function.Access > Access.Anyone && Function.Method != "GET" ? [409] : Array.Empty<int>(),
            .. Function.Access is Access.Anyone or Access.MachineOrPerson ? [429] : Array.Empty<int>(),
            .. Function.RouteParameters.Any() ? [404] : Array.Empty<int>(),
            .. Takes is not null || Function.Declared.IsDefined(typeof(AcceptsFileAttribute)) ? [400, 413, 415] : Array.Empty<int>(),
            .. Function.Declared.IsDefined(typeof(PagedAttribute))
                || Function.Declared.IsDefined(typeof(QueryParameterAttribute)) ? [400] : Array.Empty<int>(),
            .. heeds is { IfMatch: true } or { IfNoneMatch: true } ? [400, 412] : Array.Empty<int>(),
            .. heeds is { IdempotencyKey: true } ? [400, 422] : Array.Empty<int>(),
            .. Function.Declared.GetCustomAttribute<ProducesProblemAttribute>()?.Statuses ?? [],
            500,
        ];
    }

    private static JsonNode? SchemaOf(ProducesAttribute answer, Schemas schemas) => answer switch
    {
        { EachOf.Length: > 0 } => Many(new JsonObject { ["oneOf"] = new JsonArray([.. answer.EachOf.Select(schemas.Of)]) }),
        { Body: null } => null,
        { OrMany: true } => OneOrMany(schemas.Of(answer.Body), schemas.Of(answer.Body)),
        _ => schemas.Of(answer.Body),
    };

    private static JsonObject OneOrMany(JsonNode one, JsonNode item) => new() { ["oneOf"] = new JsonArray(one, Many(item)) };

    private static JsonObject Many(JsonNode item) =>
        new() { ["type"] = "array", ["items"] = item, ["minItems"] = 1, ["maxItems"] = 100 };

    private static JsonObject FileBody(AcceptsFileAttribute file) => new()
    {
        ["required"] = !file.Optional,
        ["content"] = new JsonObject(file.MediaTypes.Select(type => KeyValuePair.Create(type, (JsonNode?)new JsonObject
        {
            ["schema"] = new JsonObject { ["type"] = "string" },
            ["example"] = file.Example,
        }))),
    };

    private static JsonObject SchemaOf(QueryParameterAttribute asked)
    {
        var schema = asked.Kind == typeof(int) ? new JsonObject { ["type"] = "integer" } : new JsonObject { ["type"] = "string" };
        if (asked.Kind.IsEnum)
        {
            schema["enum"] = Schemas.NamesOf(asked.Kind);
        }

        if (asked.Example is { } example)
        {
            schema["examples"] = new JsonArray(example);
        }

        return schema;
    }

    private static JsonObject Parameter(string place, string name, string means, JsonObject schema, bool required = false) => new()
    {
        ["name"] = name,
        ["in"] = place,
        ["required"] = required,
        ["description"] = means,
        ["schema"] = schema,
    };

    [GeneratedRegex(@"^.+?(?=[;:.]( |$))")]
    private static partial Regex FirstWords();

    // A function's own comment begins with its route, which the contract says already.
    [GeneratedRegex(@"^[A-Z]+ /\S*?(, by [^:]+)?:\s*")]
    private static partial Regex WithoutRoute();
}
