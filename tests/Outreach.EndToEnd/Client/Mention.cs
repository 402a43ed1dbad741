using System.Text.Json.Nodes;

namespace Outreach.EndToEnd.Client;

/// <summary>Mentions as a caller would post them.</summary>
public static class Mention
{
    private static int Made;

    /// <summary>A problem on Twitter, unless said otherwise, with an external id of its own.</summary>
    public static JsonObject By(
        string handle, string text = "My line is down again.", string kind = "problem", string channel = "twitter") =>
        new()
        {
            ["channel"] = channel,
            ["externalId"] = $"mention-{Interlocked.Increment(ref Made)}",
            ["author"] = new JsonObject { ["handle"] = handle },
            ["text"] = text,
            ["postedAt"] = "2026-01-05T09:58:00+01:00",
            ["kind"] = kind,
        };

    /// <summary>The mention with another value at a path such as <c>author.phone</c>; null leaves the field out.</summary>
    public static JsonObject With(this JsonObject mention, string path, JsonNode? value)
    {
        var changed = mention.DeepClone().AsObject();
        var steps = path.Split('.');
        var parent = steps[..^1].Aggregate(changed, (node, step) => node[step]!.AsObject());
        parent.Remove(steps[^1]);
        if (value is not null)
        {
            parent[steps[^1]] = value;
        }

        return changed;
    }
}
