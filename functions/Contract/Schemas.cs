using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using Outreach.Platform;
using Outreach.Platform.Contract;
using Outreach.SharedKernel;

namespace Outreach.Contract;

/// <summary>The shapes of JSON bodies as JSON Schema (2020-12), each type of ours once, by its name.</summary>
internal sealed partial class Schemas
{
    private readonly SortedDictionary<string, JsonNode> _known = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Type> _types = new(StringComparer.Ordinal);
    private readonly DocComments _comments;
    private readonly NoticeKinds _kinds;
    private readonly JsonSchemaExporterOptions _options;
    private bool _taking;

    /// <summary>With what types and properties say about themselves.</summary>
    public Schemas(DocComments comments, NoticeKinds kinds)
    {
        (_comments, _kinds) = (comments, kinds);
        _options = new JsonSchemaExporterOptions { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Refine };
    }

    public IReadOnlyDictionary<string, JsonNode> Known => _known;

    /// <summary>A reference to what an answer holds: every member is there, whatever it holds.</summary>
    public JsonNode Of(Type type) => ReferenceTo(type);

    /// <summary>
    /// A reference to the schema of a request: what is left out counts as null. Ask for it before the answers, since the schema of what is
    /// both accepted and returned need not be whole.
    /// </summary>
    public JsonNode OfRequest(Type type) => Taking(() => ReferenceTo(type));

    /// <summary>Some fields of a type that is taken, as a shape of their own.</summary>
    public JsonObject PartOfRequest(Type type, IReadOnlyList<string> needs, IReadOnlyList<string> may)
    {
        // Apart, so that the shapes of the other fields are not referred to for nothing.
        var apart = new Schemas(_comments, _kinds);
        var all = apart.Taking(() => Json.Http.GetJsonSchemaAsNode(type, apart._options))["properties"]!.AsObject();
        foreach (var referred in needs.Concat(may).SelectMany(name => References().Matches(all[name]!.ToJsonString())))
        {
            _ = OfRequest(apart._types[referred.Groups["name"].Value]);
        }

        var part = new JsonObject
        {
            ["type"] = "object",
            ["properties"] = new JsonObject([
                .. needs.Select(name => KeyValuePair.Create(name, (JsonNode?)WithNull(all[name]!.DeepClone(), allowed: false))),
                .. may.Select(name => KeyValuePair.Create(name, (JsonNode?)WithNull(all[name]!.DeepClone(), allowed: true))),
            ]),
        };
        if (needs.Count > 0)
        {
            part["required"] = new JsonArray([.. needs.Select(name => (JsonNode)name)]);
        }

        return part;
    }

    private T Taking<T>(Func<T> write)
    {
        _taking = true;
        try
        {
            return write();
        }
        finally
        {
            _taking = false;
        }
    }

    private JsonNode ReferenceTo(Type type)
    {
        if (!IsOurs(type))
        {
            return Json.Http.GetJsonSchemaAsNode(type, _options);
        }

        var name = NameOf(type);
        if (_types.TryAdd(name, type))
        {
            _known[name] = new JsonObject();
            _known[name] = Json.Http.GetJsonSchemaAsNode(type, _options);
        }
        else if (_types[name] != type)
        {
            throw new InvalidOperationException($"{type} and {_types[name]} would have the same name in the contract.");
        }

        return new JsonObject { ["$ref"] = $"#/components/schemas/{name}" };
    }

    private JsonNode Refine(JsonSchemaExporterContext context, JsonNode schema)
    {
        var type = Nullable.GetUnderlyingType(context.TypeInfo.Type) ?? context.TypeInfo.Type;
        var member = MemberOf(context);
        var isNullable = type != context.TypeInfo.Type || (member is { IsGetNullable: true } && !type.IsValueType);
        if (type == typeof(DateTimeOffset))
        {
            schema = WithNull(new JsonObject { ["type"] = "string", ["format"] = "date-time" }, allowed: isNullable);
        }
        else if (context.Path.Length > 0 && IsOurs(type))
        {
            schema = ReferenceTo(type);
        }
        else if (type.IsEnum)
        {
            schema = new JsonObject { ["type"] = "string", ["enum"] = NamesOf(type) };
        }
        else if (type == typeof(NoticeKind))
        {
            schema = new JsonObject
            {
                ["type"] = "string",
                ["enum"] = new JsonArray([.. _kinds.All.Select(kind => (JsonNode)kind.Name)]),
            };
        }
        else if (context.TypeInfo.Kind == JsonTypeInfoKind.Object && schema is JsonObject shape)
        {
            Complete(shape, context.TypeInfo);
        }

        if (isNullable && IsOurs(type) && context.Path.Length > 0)
        {
            schema = new JsonObject { ["oneOf"] = new JsonArray(schema, new JsonObject { ["type"] = "null" }) };
        }

        if (member is not null && _taking)
        {
            schema = Attribute<OneOfAttribute>(member) is { } oneOf
                ? WithNull(new JsonObject { ["type"] = "string", ["enum"] = NamesOf(oneOf.Enumeration) }, allowed: true)
                : schema;
            schema = Attribute<RequiredAttribute>(member) is null ? schema : WithNull(schema, allowed: false);
            Limit(schema, member);
            schema = Loosen(schema, member);
        }

        if (schema is JsonObject described && DescriptionOf(context, member, type) is { } description)
        {
            described["description"] = description;
        }

        return schema;
    }

    /// <summary>Which members are there is what the type says of itself, and whether it is given or taken.</summary>
    private void Complete(JsonObject shape, JsonTypeInfo type)
    {
        shape["type"] = "object";
        shape.Remove("required");
        var members = type.Properties.Where(property => property.Get is not null).ToList();
        foreach (var derived in type.Properties.Where(
            property => !members.Contains(property) || (_taking && property is { Set: null, AssociatedParameter: null })))
        {
            shape["properties"]?.AsObject().Remove(derived.Name);
        }

        var there = members
            .Where(
                property =>
                    _taking ? property.IsRequired || Attribute<RequiredAttribute>(property) is not null : IsAlwaysWritten(property, type))
            .Select(property => (JsonNode)property.Name)
            .ToArray();
        if (there.Length > 0)
        {
            shape["required"] = new JsonArray(there);
        }
    }

    private static bool IsAlwaysWritten(JsonPropertyInfo property, JsonTypeInfo type) =>
        Attribute<JsonIgnoreAttribute>(property) is null
        && (
            type.Type.GetCustomAttribute<SparseAttribute>() is null
                || !(property.IsGetNullable || Nullable.GetUnderlyingType(property.PropertyType) is not null));

    /// <summary>The member whose own shape this is; null for what stands inside of it, such as the items of a list.</summary>
    private static JsonPropertyInfo? MemberOf(JsonSchemaExporterContext context) =>
        context.PropertyInfo?.PropertyType == context.TypeInfo.Type ? context.PropertyInfo : null;

    private string? DescriptionOf(JsonSchemaExporterContext context, JsonPropertyInfo? member, Type type) =>
        member?.AttributeProvider is MemberInfo declared ? _comments.SummaryOf(declared)
        : context.Path.Length == 0 ? _comments.SummaryOf(type)
        : null;

    private static JsonNode WithNull(JsonNode schema, bool allowed)
    {
        if (schema is JsonObject shape && shape["type"] is { } declared)
        {
            var types = (declared is JsonArray several ? several.Select(type => type!.GetValue<string>()) : [declared.GetValue<string>()])
                .Where(type => type != "null")
                .ToList();
            shape["type"] = allowed ? new JsonArray([.. types.Select(type => (JsonNode)type), "null"]) : types.Single();
            if (shape["enum"] is JsonArray names)
            {
                names.RemoveAll(name => name is null);
                if (allowed)
                {
                    names.Add(null);
                }
            }
        }

        return schema;
    }

    private static void Limit(JsonNode schema, JsonPropertyInfo taken)
    {
        if (Attribute<MaxLengthAttribute>(taken) is { Length: var most } && schema is JsonObject limited)
        {
            limited["maxLength"] = most;
        }

        if (Attribute<RegularExpressionAttribute>(taken) is { Pattern: var pattern } && schema is JsonObject shaped)
        {
            shaped["pattern"] = pattern;
        }
    }

    /// <summary>What counts first, then what is taken besides.</summary>
    private static JsonNode Loosen(JsonNode schema, JsonPropertyInfo taken) => Attribute<LenientAttribute>(taken) is { } lenient
        ? new JsonObject
        {
            ["anyOf"] = new JsonArray(
                schema,
                lenient.NumbersOnly ? new JsonObject { ["type"] = "number" }
                    : lenient.NamesOnly ? new JsonObject { ["type"] = new JsonArray("string", "number") }
                    : new JsonObject()),
        }
        : schema;

    private static T? Attribute<T>(JsonPropertyInfo property) where T : Attribute =>
        property.AttributeProvider?.GetCustomAttributes(typeof(T), inherit: true).OfType<T>().FirstOrDefault();

    internal static JsonArray NamesOf(Type type) =>
        new([.. Enum.GetNames(type).Select(name => (JsonNode)System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(name))]);

    private static bool IsOurs(Type type) => type.Assembly == typeof(Schemas).Assembly;

    [GeneratedRegex("\"#/components/schemas/(?<name>\\w+)\"")]
    private static partial Regex References();

    // A list of something is that thing's list: ListPage<CallView> is CallViewList.
    private static string NameOf(Type type) => type.IsGenericType ? $"{NameOf(type.GetGenericArguments()[0])}List" : type.Name;
}
