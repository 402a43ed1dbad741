using Outreach.WorkItems;

namespace Outreach.FollowUps;

/// <summary>What a rule decides: the new state with what happened, or a refusal.</summary>
internal abstract record Decision;

/// <summary>The command is carried out. State, events and reply are committed together.</summary>
/// <param name="State">The state after it, outbox included.</param>
/// <param name="Events">What happened, numbered; empty where nothing did.</param>
internal sealed record Accepted(FollowUpState State, IReadOnlyList<FollowUpEvent> Events) : Decision
{
    /// <summary>What the customer wrote, where the command carries it.</summary>
    public MentionRow? Reply { get; init; }

    /// <summary>What the customer wrote elsewhere, where the command takes it over.</summary>
    public IReadOnlyList<MentionRow> TakenOver { get; init; } = [];
}

/// <summary>The command is not carried out, and nothing changes.</summary>
/// <param name="Kind">Why not.</param>
/// <param name="Reason">In words, for the person who tried.</param>
/// <param name="Allowed">The commands that the state allows.</param>
internal sealed record Refused(RefusalKind Kind, string Reason, IReadOnlyList<string> Allowed) : Decision;

/// <summary>A row <c>mention:{n}</c>: what the customer wrote.</summary>
internal sealed record MentionRow
{
    /// <summary>1 for the mention itself, then the replies.</summary>
    public required int Number { get; init; }

    /// <summary>As the customer wrote it, to the byte.</summary>
    public required string Text { get; init; }

    /// <summary>When the customer wrote it, as their channel says.</summary>
    public DateTimeOffset? PostedAt { get; init; }

    /// <summary>When it reached us (UTC).</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>Where it can be read.</summary>
    public string? Url { get; init; }

    /// <summary>The id on its channel.</summary>
    public string? ExternalId { get; init; }

    /// <summary>The external id of what it answers.</summary>
    public string? InReplyTo { get; init; }

    /// <summary>The handle it was written under.</summary>
    public string? Handle { get; init; }

    /// <summary>How its author called themselves, as written: under one handle several people may write.</summary>
    public string? AuthorName { get; init; }

    /// <summary>The follow-up that it was written to; null where that is this one.</summary>
    public string? From { get; init; }
}
