using Outreach.Customers;
using Outreach.SharedKernel;

namespace Outreach.FollowUps.Mentions;

/// <summary>A customer's word about the company, checked.</summary>
internal sealed record Mention : ICustomerMention
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

    /// <summary>Why triage chose that kind; null where the sender gave it.</summary>
    public string? KindReason { get; init; }

    /// <summary>The external id of what it answers.</summary>
    public string? InReplyTo { get; init; }

    /// <summary>The person who heard it and handed it in; null where a machine did.</summary>
    public HeardBy? HeardBy { get; init; }
}
