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

    /// <summary>As written, to the byte, as far as it is kept; it may be empty.</summary>
    public required string Text { get; init; }

    /// <summary>All that they wrote, with what they quoted and their signature; null where that is the text.</summary>
    public string? Whole { get; init; }

    /// <summary>What stands above it, where it has a heading of its own: the subject of an e-mail.</summary>
    public string? Subject { get; init; }

    /// <summary>Where it can be read.</summary>
    public string? Url { get; init; }

    /// <summary>When it was written, as the channel says; information only.</summary>
    public required DateTimeOffset PostedAt { get; init; }

    /// <summary>What it is about.</summary>
    public MentionKind Kind { get; init; }

    /// <summary>Why triage chose that kind; null where the sender gave it.</summary>
    public string? KindReason { get; init; }

    /// <summary>The language it is written in, BCP 47: as given, or as its words say; null where they do not.</summary>
    public string? Language { get; init; }

    /// <summary>The external id of what it answers.</summary>
    public string? InReplyTo { get; init; }

    /// <summary>Whether it was longer than what is kept of it.</summary>
    public bool Truncated { get; init; }

    /// <summary>Pictures and other files that came with it: links, nothing is fetched.</summary>
    public IReadOnlyList<MentionMedia> Media { get; init; } = [];

    /// <summary>How many more of them came than are kept.</summary>
    public int MediaLeftOut { get; init; }

    /// <summary>What of it could not be used, as it was written.</summary>
    public IReadOnlyList<KeptNote> Notes { get; init; } = [];

    /// <summary>Whether its author has deleted it: it has no words, and nothing else than its ids counts.</summary>
    public bool Deleted { get; init; }

    /// <summary>Whether other words under its id are another mention's, and never its own as it was changed.</summary>
    public bool IsFinal { get; init; }

    /// <summary>A mention that its author has deleted.</summary>
    public static Mention DeletedAs(string channel, string externalId) => new()
    {
        Channel = channel,
        ExternalId = externalId,
        Author = new Author { Handle = "" },
        Text = "",
        PostedAt = DateTimeOffset.MinValue,
        Deleted = true,
    };

    /// <summary>The person who heard it and handed it in; null where a machine did.</summary>
    public HeardBy? HeardBy { get; init; }
}

/// <summary>A picture or another file that came with a mention.</summary>
/// <param name="Url">Where it is.</param>
/// <param name="Type">What it is, in the sender's words, such as <c>image/jpeg</c>.</param>
/// <param name="Name">Its name.</param>
internal sealed record MentionMedia(string Url, string? Type, string? Name);

/// <summary>Something of a mention that could not be used.</summary>
/// <param name="Field">Which field, such as <c>author.phone</c>.</param>
/// <param name="Why">Why, without a word of what stood there.</param>
internal sealed record MentionNote(string Field, string Why);

/// <summary>A note as it is kept beside the mention.</summary>
/// <param name="Field">Which field.</param>
/// <param name="Why">Why it could not be used.</param>
/// <param name="Written">What stood there: a text as it is, anything else as JSON.</param>
internal sealed record KeptNote(string Field, string Why, string Written);
