using Outreach.Customers.ThankYouCalls;

namespace Outreach.Reports;

/// <summary>What a person wants to change of a topic; what is null stays.</summary>
/// <param name="Reason">Goes with a state: a new state without one has none; empty takes it back.</param>
internal sealed record VoiceEdit(string? Name, VoiceState? State, string? Reason);

/// <summary>What comes of a change of topics: how they are then, or why not.</summary>
/// <param name="Changed">The topics after it, the one that was asked for first; empty where it is refused.</param>
/// <param name="Field">The field that is wrong; null where it is refused for what the topics are.</param>
internal sealed record VoiceDecision(IReadOnlyList<VoiceTopic> Changed, string? Field = null, string? Refusal = null);

/// <summary>How topics are renamed, merged and decided upon. Pure.</summary>
internal static class VoiceRules
{
    public const int MostNameUnits = 80;

    public const int MostReasonUnits = 500;

    public static VoiceDecision Change(VoiceTopic topic, VoiceEdit edit, string by, DateTimeOffset now)
    {
        if (edit is { Name: null, State: null, Reason: null })
        {
            return Refused("body", "Give name, state, reason or several of them.");
        }

        if (edit.Name is { } name && WhyNotNamed(name) is { } why)
        {
            return Refused("name", why);
        }

        if (edit.Reason is { Length: > 0 } given && (string.IsNullOrWhiteSpace(given) || given.Length > MostReasonUnits))
        {
            return Refused("reason", $"reason must be 1 to {MostReasonUnits} characters that may be read out to a customer.");
        }

        if (topic.MergedInto is { } into)
        {
            return Refused(null, $"The topic is part of {into}; change that one.");
        }

        var state = edit.State ?? topic.State;
        var reason = edit.Reason is { } said ? (said.Length > 0 ? said.Trim() : null) : state == topic.State ? topic.Reason : null;
        if (state == VoiceState.Declined && reason is null)
        {
            return Refused("reason", "What is declined needs a reason that may be read out to a customer.");
        }

        var changed = topic with { Name = edit.Name?.Trim() ?? topic.Name, State = state, Reason = reason };
        return changed == topic ? new([topic]) : new([Stamped(changed, by, now)]);
    }

    /// <summary>Why a topic can't be called so; null where it can.</summary>
    public static string? WhyNotNamed(string name) =>
        string.IsNullOrWhiteSpace(name) || name.Length > MostNameUnits || name.Any(char.IsControl)
            ? $"name must be 1 to {MostNameUnits} characters on one line."
            : null;

    /// <summary>Makes a topic part of another one; what was part of it goes along.</summary>
    public static VoiceDecision Merge(
        IReadOnlyDictionary<string, VoiceTopic> topics, string from, string into, string by, DateTimeOffset now)
    {
        var target = Resolve(topics, into);
        if (!topics.ContainsKey(from) || !topics.TryGetValue(target, out var kept))
        {
            return Refused("into", "There is no topic with this id.");
        }

        if (target == from)
        {
            return Refused("into", "A topic can't become part of itself, or of one that is part of it.");
        }

        if (Resolve(topics, from) == target)
        {
            return new([topics[from], kept]);
        }

        return topics[from].MergedInto is { } elsewhere
            ? Refused(null, $"The topic is part of {elsewhere} already; merge that one.")
            : new([Stamped(topics[from] with { MergedInto = target }, by, now), kept]);
    }

    /// <summary>Takes a topic out of the one that it is part of; what is part of it goes along.</summary>
    public static VoiceDecision Unmerge(VoiceTopic topic, string by, DateTimeOffset now) => topic.MergedInto is null
        ? Refused(null, "The topic is part of no other one.")
        : new([Stamped(topic with { MergedInto = null }, by, now)]);

    /// <summary>The topic that an id stands for by now; itself where nobody has merged it.</summary>
    public static string Resolve(IReadOnlyDictionary<string, VoiceTopic> topics, string id)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (seen.Add(id) && topics.TryGetValue(id, out var topic) && topic.MergedInto is { } into)
        {
            id = into;
        }

        return id;
    }

    /// <summary>What became of what somebody said, a topic once, the latest first; what nobody has given a topic is none.</summary>
    public static IReadOnlyList<AskedFor> AskedIn(
        IEnumerable<VoiceItem> said, IReadOnlyDictionary<string, VoiceTopic> topics, int most) =>
        [
            .. said
                .Where(item => item.CountedUnder is not (null or VoiceTopic.NotSorted))
                .GroupBy(item => Resolve(topics, item.CountedUnder!), item => item.At!.Value)
                .Select(one => (Topic: topics.GetValueOrDefault(one.Key) ?? VoiceTopic.Named(one.Key), At: one.Max()))
                .OrderByDescending(one => one.At).ThenBy(one => one.Topic.Id, StringComparer.Ordinal)
                .Take(most)
                .Select(one => new AskedFor(one.Topic.Name, one.Topic.State, one.Topic.Reason, one.At)),
        ];

    private static VoiceTopic Stamped(VoiceTopic topic, string by, DateTimeOffset now) =>
        topic with { ChangedAt = now, ChangedBy = by, Version = topic.Version + 1 };

    private static VoiceDecision Refused(string? field, string why) => new([], field, why);
}
