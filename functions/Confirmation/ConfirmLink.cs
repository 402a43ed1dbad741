namespace Outreach.Confirmation;

/// <summary>A link that a staff member was given for a customer of a follow-up. It holds nothing about the customer.</summary>
internal sealed record ConfirmLink
{
    /// <summary>Random: 32 hexadecimal digits, which the token holds.</summary>
    public required string Id { get; init; }

    public required string FollowUpId { get; init; }

    /// <summary>Who asks: the staff id of whoever made it.</summary>
    public required string By { get; init; }

    /// <summary>The language that they chose for its page; null where that follows from what is known of the customer.</summary>
    public string? Language { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When the customer answered (UTC); null until they do.</summary>
    public DateTimeOffset? AnsweredAt { get; init; }
}
