using System.Text.Json.Nodes;

namespace Outreach.Contract;

/// <summary>An example answer, made from its schema: the first of each enumeration, a time, a typical value for the property.</summary>
internal static class Examples
{
    private const string Moment = "2026-01-05T10:00:00Z";

    private const string Undeliverable = "550 5.1.1 Recipient address rejected: User unknown";

    // By the name of a member, so that an example reads like the thing it shows; with its shape where the name alone says something else.
    private static readonly Dictionary<string, string> Texts = new(StringComparer.Ordinal)
    {
        ["absorbed"] = "c00000000000000000000000000000000",
        ["about"] = "Two days without a connection, can somebody help?",
        ["assignee"] = "hanneke-vos",
        ["by"] = "hanneke-vos",
        ["calendar"] = "office",
        ["callId"] = "c00000000000000000000000000000000.1",
        ["channel"] = "twitter",
        ["customerId"] = "c00000000000000000000000000000000",
        ["customerLocalTime"] = "2026-01-05T11:00:00",
        ["displayName"] = "Ada",
        ["deputy"] = "desmond-pinas",
        ["done"] = "Replaced the line card in her street.",
        ["email"] = "hanneke.vos@wadvonk.example",
        ["externalId"] = "1478",
        ["firstResponse"] = "PT1H",
        ["followUpId"] = "fd88a27240462cba559d285f9909ec096",
        ["from"] = "hanneke-vos",
        ["handle"] = "@ada",
        ["history"] = "3 mentions since March, two problems fixed, thanked us twice.",
        ["id"] = "fd88a27240462cba559d285f9909ec096",
        ["knownBy"] = "hanneke-vos",
        ["localTime"] = "2026-01-05T11:00:00",
        ["leadId"] = "pieter-zwaan",
        ["mentionId"] = "md88a27240462cba559d285f9909ec096",
        ["name"] = "Hanneke Vos",
        ["nextResponse"] = "PT8H",
        ["openingLine"] = "Good morning Ada, this is Hanneke. I am calling to thank you.",
        ["owner"] = "hanneke-vos",
        ["phone"] = "+31600000999",
        ["reason"] = "Asked for it by letter.",
        ["resolution"] = "PT24H",
        ["said"] = "Hello Ada, I am on it. Hanneke",
        ["staffId"] = "hanneke-vos",
        ["storage"] = "ok",
        ["summary"] = "Two days without a connection, can somebody help?",
        ["survivor"] = "c00000000000000000000000000000001",
        ["text"] = "Two days without a connection, can somebody help?",
        ["timeZone"] = "Europe/Amsterdam",
        ["to"] = "hanneke-vos",
        ["url"] = "https://twitter.example/ada/status/1478",
        ["week"] = "2026-W02",
        ["where"] = "twitter",
        ["AddressBounce.reason"] = Undeliverable,
        ["CallBrief.name"] = "Ada",
        ["CallView.id"] = "c00000000000000000000000000000000.1",
        ["CallView.reason"] = "Helped three neighbours with their router.",
        ["CallWindow.from"] = "09:00",
        ["CallWindow.to"] = "20:00",
        ["CustomerBriefView.id"] = "c00000000000000000000000000000000",
        ["CustomerView.email"] = "ada@mail.example",
        ["CustomerView.id"] = "c00000000000000000000000000000000",
        ["DigestRecord.date"] = "2026-01-05",
        ["DigestRecord.reason"] = Undeliverable,
        ["DoNotContact.reason"] = "Please don't ring me up.",
        ["DoNotContactBrief.reason"] = "Please don't ring me up.",
        ["ErasureView.id"] = "e00000000000000000000000000000000",
        ["FeedbackReport.from"] = "2025-12-08",
        ["FeedbackReport.to"] = "2026-01-05",
        ["HealthView.status"] = "ok",
        ["LikelyDuplicate.customerId"] = "c00000000000000000000000000000001",
        ["LikelyDuplicate.reasons"] = "same phone",
        ["ListedStaffMemberView.id"] = "hanneke-vos",
        ["Loyalty.reason"] = "3 mentions, one problem fixed.",
        ["LoyaltyFact.name"] = "mentions",
        ["MergeView.id"] = "c00000000000000000000000000000000-c00000000000000000000000000000001-1",
        ["NoticeLogEntry.reason"] = Undeliverable,
        ["ServiceLevelPolicyDefinition.name"] = "all",
        ["StaffMemberView.id"] = "hanneke-vos",
        ["SweepPart.name"] = "open_work",
        ["SweepReport.id"] = "nightly-2026-01-05",
        ["WholeCallView.id"] = "c00000000000000000000000000000000.1",
        ["WholeCallView.reason"] = "Helped three neighbours with their router.",
    };

    public static JsonNode? Of(JsonNode schema, IReadOnlyDictionary<string, JsonNode> known) => Of(schema, known, within: "", name: "");

    private static JsonNode? Of(JsonNode schema, IReadOnlyDictionary<string, JsonNode> known, string within, string name)
    {
        if (schema is not JsonObject shape)
        {
            return new JsonObject();
        }

        if (shape["$ref"]?.GetValue<string>() is { } reference)
        {
            var referred = reference.Split('/')[^1];
            return Of(known[referred], known, within: referred, name: "");
        }

        if (shape["oneOf"]?[0] is { } first)
        {
            return Of(first, known, within, name);
        }

        if (shape["enum"]?[0] is { } value)
        {
            return value.DeepClone();
        }

        return TypeOf(shape) switch
        {
            "object" => new JsonObject([
                .. (shape["properties"] as JsonObject ?? []).Select(
                    member => KeyValuePair.Create(member.Key, Of(member.Value!, known, within, member.Key))),
            ]),
            "array" => new JsonArray(Of(shape["items"]!, known, within, name)),
            "integer" => 1,
            "number" => 1.5,
            "boolean" => true,
            "string" when shape["format"]?.GetValue<string>() == "date-time" => Moment,
            "string" => Texts.GetValueOrDefault($"{within}.{name}") ?? Texts.GetValueOrDefault(name, "text"),
            _ => new JsonObject(),
        };
    }

    private static string? TypeOf(JsonObject shape) => shape["type"] switch
    {
        JsonArray several => several.Select(type => type!.GetValue<string>()).First(type => type != "null"),
        { } one => one.GetValue<string>(),
        null => null,
    };
}
