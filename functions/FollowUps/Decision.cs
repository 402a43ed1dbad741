using System.Text.Json.Serialization;
using Outreach.Customers;
using Outreach.FollowUps.Mentions;
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

    /// <summary>Rows of mentions that are there already and change with it.</summary>
    public IReadOnlyList<MentionRow> ChangedMentions { get; init; } = [];

    /// <summary>Events that are there already and lose their words with it.</summary>
    public IReadOnlyList<FollowUpEvent> ChangedEvents { get; init; } = [];
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

    /// <summary>What its channel and external id come to, whichever follow-up it is in; null for what staff logged.</summary>
    public string? Id { get; init; }

    /// <summary>As the customer wrote it, to the byte; their latest version.</summary>
    public required string Text { get; init; }

    /// <summary>All of it, with what it quotes and its signature; null where that is the text.</summary>
    public string? Whole { get; init; }

    /// <summary>The subject of an e-mail.</summary>
    public string? Subject { get; init; }

    /// <summary>When the customer wrote that, as their channel says.</summary>
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

    /// <summary>
    /// What it has said of its author, the latest last: sent again, it says nothing new. Null for one from before this was kept.
    /// </summary>
    public IReadOnlyList<AuthorFact>? AuthorSaid { get; init; }

    /// <summary>The language it is written in, BCP 47; null where that is not known.</summary>
    public string? Language { get; init; }

    /// <summary>The follow-up that it was written to; null where that is this one.</summary>
    public string? From { get; init; }

    /// <summary>What it said before its author changed it, the first version first.</summary>
    public IReadOnlyList<MentionVersion>? Earlier { get; init; }

    /// <summary>How many more versions there were than are kept, after the first.</summary>
    public int VersionsLeftOut { get; init; }

    /// <summary>When its latest version reached us (UTC); null where there is only one.</summary>
    public DateTimeOffset? EditedAt { get; init; }

    /// <summary>When we learnt that its author deleted it (UTC); it has no words any more.</summary>
    public DateTimeOffset? DeletedAt { get; init; }

    /// <summary>Without what its author wrote; what it is known by stays.</summary>
    public MentionRow WithoutWords() => this with
    {
        Text = "",
        Whole = null,
        Subject = null,
        Url = null,
        Language = null,
        Earlier = null,
        VersionsLeftOut = 0,
        HasNoWords = false,
        Truncated = false,
        Media = null,
        MediaLeftOut = 0,
        Notes = null,
        AuthorSaid = null,
    };

    /// <summary>Whether it is the mention that a channel's id comes to.</summary>
    /// <param name="mentionId">As <see cref="Id"/>.</param>
    /// <param name="channel">The channel of the follow-up that it is in.</param>
    public bool Is(string mentionId, string channel) =>
        (Id ?? (ExternalId is { } externalId ? SharedKernel.FollowUpId.Of(channel, externalId) : null)) == mentionId;

    /// <summary>Whether it was longer than what is kept of it.</summary>
    public bool Truncated { get; init; }

    /// <summary>Whether it came without words: a picture, a star rating. Words that were forgotten do not count.</summary>
    public bool HasNoWords { get; init; }

    /// <summary>Pictures and other files that came with it; null where none did.</summary>
    public IReadOnlyList<MentionMedia>? Media { get; init; }

    /// <summary>How many more of them came than are kept.</summary>
    public int MediaLeftOut { get; init; }

    /// <summary>What of it could not be used, as it was written; null where everything could.</summary>
    public IReadOnlyList<KeptNote>? Notes { get; init; }

    /// <summary>The beginning on one line, for lists and notices.</summary>
    [JsonIgnore]
    public string Summary => MentionText.SummaryOf(Subject, Text);

    /// <summary>About how many UTF-16 units it takes to store.</summary>
    [JsonIgnore]
    public int Units =>
        Text.Length
        + (Whole?.Length ?? 0)
        + (Subject?.Length ?? 0)
        + (Earlier ?? []).Sum(version => version.Text.Length + MentionText.UnitsOf(version.Media))
        + MentionText.UnitsOf(Media)
        + (Notes ?? []).Sum(note => note.Written.Length)
        + (AuthorSaid ?? []).Sum(fact => fact.Value.Length);
}

/// <summary>What a mention said at one time.</summary>
/// <param name="Text">As the customer wrote it.</param>
/// <param name="PostedAt">When, as their channel says.</param>
/// <param name="ReceivedAt">When it reached us (UTC).</param>
internal sealed record MentionVersion(string Text, DateTimeOffset? PostedAt, DateTimeOffset ReceivedAt)
{
    /// <summary>Pictures and other files that came with it then, as links; null where none did, or there was no room for them.</summary>
    public IReadOnlyList<MentionMedia>? Media { get; init; }
}
