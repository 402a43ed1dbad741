using Outreach.FollowUps.Mentions;
using Outreach.SharedKernel;

namespace Outreach.FollowUps;

/// <summary>A mention as callers see it. Times are UTC.</summary>
internal sealed record MentionView
{
    /// <summary>What the customer wrote; the latest version.</summary>
    public required string Text { get; init; }

    /// <summary>All of it, with what it quotes and its signature; null where that is the text.</summary>
    public string? Whole { get; init; }

    /// <summary>The subject of an e-mail.</summary>
    public string? Subject { get; init; }

    /// <summary>When they wrote it, as the channel has it; null where that is not known.</summary>
    public required DateTimeOffset? PostedAt { get; init; }

    /// <summary>When its first version reached us.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>Where it can be read.</summary>
    public required string? Url { get; init; }

    /// <summary>Its id on its channel.</summary>
    public required string? ExternalId { get; init; }

    /// <summary>Their name on the channel.</summary>
    public required string? Handle { get; init; }

    /// <summary>How its author called themselves, as written.</summary>
    public required string? AuthorName { get; init; }

    /// <summary>The language it is written in, BCP 47; null where its words do not say it.</summary>
    public string? Language { get; init; }

    /// <summary>The external id of what it answers.</summary>
    public required string? InReplyTo { get; init; }

    /// <summary>Its id here, by which it can be deleted; null for what staff logged.</summary>
    public required string? MentionId { get; init; }

    /// <summary>When its latest version reached us; null where there is only one.</summary>
    public required DateTimeOffset? EditedAt { get; init; }

    /// <summary>When we learnt that its author deleted it.</summary>
    public required DateTimeOffset? DeletedAt { get; init; }

    /// <summary>What it has said, the first version first; empty where there is only one.</summary>
    public required IReadOnlyList<MentionVersion> Versions { get; init; }

    /// <summary>How many more versions there were than are kept, after the first.</summary>
    public int VersionsLeftOut { get; init; }

    /// <summary>Whether it was longer than what is kept of it.</summary>
    public bool Truncated { get; init; }

    /// <summary>Pictures and other files that came with it, as links.</summary>
    public IReadOnlyList<MentionMedia> Media { get; init; } = [];

    /// <summary>How many more of them came than are kept.</summary>
    public int MediaLeftOut { get; init; }

    /// <summary>What of it could not be used, as it was written.</summary>
    public IReadOnlyList<KeptNote> Notes { get; init; } = [];

    public static MentionView Of(MentionRow mention) => new()
    {
        Text = mention.DeletedAt is null ? mention.Text : FollowUpRules.DeletedWords,
        Whole = mention.Whole,
        Subject = mention.Subject,
        PostedAt = mention.PostedAt,
        ReceivedAt = mention.ReceivedAt,
        Url = mention.Url,
        ExternalId = mention.ExternalId,
        Handle = mention.Handle,
        AuthorName = mention.AuthorName,
        Language = mention.Language,
        InReplyTo = mention.InReplyTo,
        MentionId = mention.Id is { } id ? FollowUpId.MentionIdOf(id) : null,
        EditedAt = mention.EditedAt,
        DeletedAt = mention.DeletedAt,
        Versions = mention.Earlier is { } earlier
            ? [.. earlier, MentionText.LatestOf(mention)]
            : [],
        VersionsLeftOut = mention.VersionsLeftOut,
        Truncated = mention.Truncated,
        Media = mention.Media ?? [],
        MediaLeftOut = mention.MediaLeftOut,
        Notes = mention.Notes ?? [],
    };
}
