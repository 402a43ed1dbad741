namespace Outreach.Mentions;

/// <summary>What a mention is about.</summary>
public enum MentionKind
{
    /// <summary>None of the others, or not yet decided.</summary>
    Other,

    /// <summary>The customer is pleased.</summary>
    Praise,

    /// <summary>Something is wrong.</summary>
    Problem,

    /// <summary>The customer asks.</summary>
    Question,

    /// <summary>The customer proposes.</summary>
    Idea,
}

/// <summary>Who wrote a mention. How many people read them is not known here, and is not asked.</summary>
public sealed record Author
{
    /// <summary>Their name on the channel.</summary>
    public required string Handle { get; init; }

    /// <summary>How they call themselves.</summary>
    public string? DisplayName { get; init; }

    /// <summary>E-mail address.</summary>
    public string? Email { get; init; }

    /// <summary>Phone number, E.164.</summary>
    public string? Phone { get; init; }

    /// <summary>IANA zone.</summary>
    public string? TimeZone { get; init; }
}

/// <summary>A customer's word about the company, checked.</summary>
public sealed record Mention
{
    /// <summary><c>[a-z0-9_-]{1,32}</c>.</summary>
    public required string Channel { get; init; }

    /// <summary>Opaque id on that channel.</summary>
    public required string ExternalId { get; init; }

    /// <summary>Who wrote it.</summary>
    public required Author Author { get; init; }

    /// <summary>As written, to the byte.</summary>
    public required string Text { get; init; }

    /// <summary>Where it can be read.</summary>
    public string? Url { get; init; }

    /// <summary>When it was written, as the channel says; information only.</summary>
    public required DateTimeOffset PostedAt { get; init; }

    /// <summary>What it is about.</summary>
    public MentionKind Kind { get; init; }

    /// <summary>Why we think that it is about that; null where whoever sent it said so.</summary>
    public string? KindReason { get; init; }

    /// <summary>The external id of what it answers.</summary>
    public string? InReplyTo { get; init; }
}
