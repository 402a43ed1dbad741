using System.Text.Json;

namespace Outreach.ServiceLevels;

/// <summary>
/// A member of a JSON document that somebody wrote, with its path. What is not of the expected type becomes a fault at its path
/// and is read as if it were not there, so that all faults are found in one reading.
/// </summary>
internal sealed class JsonMember(JsonElement? element, string path, Faults faults)
{
    public string Path => path;

    private bool IsThere => element is { ValueKind: not (JsonValueKind.Null or JsonValueKind.Undefined) };

    public string? Text() => IsThere && Is(JsonValueKind.String, "must be text.") ? element!.Value.GetString() : null;

    public IReadOnlyList<JsonMember>? Items() => IsThere && Is(JsonValueKind.Array, "must be a list.")
        ? [.. element!.Value.EnumerateArray().Select((item, i) => new JsonMember(item, $"{path}[{i}]", faults))]
        : null;

    public IReadOnlyList<string>? Texts() => Items()?.Select(item => item.Text()!).ToList();

    /// <summary>The members of an object by names that are not known beforehand; null where there is none.</summary>
    public IReadOnlyDictionary<string, JsonMember>? Members() => IsThere && Is(JsonValueKind.Object, "must be an object.")
        ? new OrderedDictionary<string, JsonMember>(element!.Value.EnumerateObject().Select(member => KeyValuePair.Create(
            member.Name, new JsonMember(member.Value, Faults.Join(path, member.Name), faults))))
        : null;

    /// <summary>The members of an object of which these names are known; any other is a fault. Null where there is none.</summary>
    public Func<string, JsonMember>? Object(params string[] known)
    {
        if (Members() is not { } members)
        {
            return null;
        }

        foreach (var (name, member) in members.Where(member => !known.Contains(member.Key, StringComparer.Ordinal)))
        {
            faults.Add(member.Path, $"is not known here; known are {string.Join(", ", known)}.");
        }

        return name => members.TryGetValue(name, out var member) ? member : new JsonMember(null, Faults.Join(path, name), faults);
    }

    private bool Is(JsonValueKind kind, string otherwise)
    {
        if (element!.Value.ValueKind == kind)
        {
            return true;
        }

        faults.Add(path, otherwise);
        return false;
    }
}
