using Outreach.Customers.ThankYouCalls;

namespace Outreach.Reports;

/// <summary>Something that customers want changed.</summary>
internal sealed record VoiceTopic
{
    /// <summary>Where words are until a person gives them a topic; no topic can have this id.</summary>
    public const string NotSorted = "not_sorted";

    /// <summary>1 to 40 of a-z, 0-9 and -, as callers wrote it first; stays when the topic is renamed.</summary>
    public required string Id { get; init; }

    /// <summary>What it is called.</summary>
    public required string Name { get; init; }

    /// <summary>What became of it.</summary>
    public VoiceState State { get; init; }

    /// <summary>Why, in words that may be read out to a customer.</summary>
    public string? Reason { get; init; }

    /// <summary>The topic that it became part of.</summary>
    public string? MergedInto { get; init; }

    /// <summary>When a person changed it last (UTC); null where nobody has.</summary>
    public DateTimeOffset? ChangedAt { get; init; }

    /// <summary>Who that was.</summary>
    public string? ChangedBy { get; init; }

    /// <summary>How often it was changed.</summary>
    public int Version { get; init; }

    /// <summary>As nobody has changed it yet.</summary>
    public static VoiceTopic Named(string id, string? name = null) => new() { Id = id, Name = name ?? id };
}
