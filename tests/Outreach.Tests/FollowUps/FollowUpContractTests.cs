using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Outreach.FollowUps;
using Outreach.Platform.Contract;
using Outreach.Platform.Http;

namespace Outreach.Tests.FollowUps;

/// <summary>The contract names every field that a command reads.</summary>
public sealed class FollowUpContractTests
{
    private static readonly IReadOnlyList<AcceptsAttribute> Commands =
        [.. typeof(FollowUpCommands).GetMethod(nameof(FollowUpCommands.CommandFollowUp))!.GetCustomAttributes<AcceptsAttribute>()];

    public static TheoryData<string> Names => [.. Commands.Select(command => command.Command!)];

    [Theory]
    [MemberData(nameof(Names))]
    public void What_a_command_reads_is_a_field_of_its_body(string name)
    {
        var promised = Commands.Single(command => command.Command == name);
        var whole = Whole(name);

        var read = whole.Select(field => field.Key).Where(field => OutcomeOf(name, Without(whole, field)) != OutcomeOf(name, whole));

        Assert.Empty(read.Except([.. promised.Needs, .. promised.May]));
    }

    private static JsonObject Whole(string name) => new()
    {
        ["said"] = "Hello Cleo.",
        ["where"] = "phone",
        ["kind"] = "problem",
        ["needsResolution"] = true,
        ["postId"] = "77",
        ["sameWords"] = true,
        ["done"] = "The bag is on the 14:10.",
        ["evidence"] = "She wrote so.",
        ["reason"] = "It was another bag.",
        ["text"] = "She flies again on Friday.",
        ["to"] = "ben",
        ["into"] = "f2",
        ["keepsPromise"] = true,
        ["what"] = "A word from the airport.",
        ["on"] = "customer",
        ["until"] = "2026-03-03T09:00:00Z",
        ["by"] = name == "promise" ? "2026-03-03T09:00:00Z" : name is "confirm" or "reopen" ? "customer" : "ben",
        ["customerId"] = "c1",
    };

    private static JsonObject Without(JsonObject whole, string field)
    {
        var less = (JsonObject)whole.DeepClone();
        less.Remove(field);
        return less;
    }

    private static string OutcomeOf(string name, JsonObject body)
    {
        try
        {
            var input = RequestBody.Parse<FollowUpCommandInput>(JsonSerializer.SerializeToUtf8Bytes(body));
            var command = input.ToCommand(name, Samples.Anna, Samples.Roster, Samples.Monday);
            return JsonSerializer.Serialize(command, command.GetType());
        }
        catch (ProblemException refused)
        {
            return refused.ToString();
        }
    }
}
