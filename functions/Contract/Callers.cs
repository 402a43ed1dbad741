using System.Text.Json.Nodes;
using Outreach.Platform.Identity;

namespace Outreach.Contract;

internal static class Callers
{
    private const string Staff = "staff";
    private const string Machine = "machine";

    public static JsonObject Schemes() => new()
    {
        [Staff] = new JsonObject
        {
            ["type"] = "http",
            ["scheme"] = "bearer",
            ["description"] =
                "A member of staff, signed in through App Service authentication with Microsoft Entra. The dev host has its own way: "
                    + "see its start page.",
        },
        [Machine] = new JsonObject
        {
            ["type"] = "apiKey",
            ["in"] = "header",
            ["name"] = "X-Outreach-Key",
            ["description"] = "The key of a machine that hands in mentions.",
        },
    };

    public static JsonArray SecurityOf(Access access) => access switch
    {
        Access.Anyone => [],
        Access.Machine => [new JsonObject { [Machine] = new JsonArray() }],
        _ => [new JsonObject { [Staff] = new JsonArray() }],
    };

    public static string WordsOf(Access access) => access switch
    {
        Access.Anyone => "Anyone may ask.",
        Access.Machine => "For machines that have the key.",
        Access.Roster or Access.Staff => "For any account on the roster.",
        Access.Person => "For any person on the roster.",
        Access.Lead => "For leads and admins.",
        Access.Admin => "For admins.",
        _ => throw new ArgumentOutOfRangeException(nameof(access), access, null),
    };
}
