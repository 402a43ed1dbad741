using System.ComponentModel.DataAnnotations;
using Outreach.Customers;
using Outreach.Platform;
using Outreach.Platform.Contract;
using Outreach.SharedKernel;

namespace Outreach.FollowUps.Mentions;

/// <summary>A mention as it comes in. Anything else that is sent with it, reach above all, is dropped here and stored nowhere.</summary>
internal sealed record MentionInput
{
    /// <summary>
    /// Required: <c>twitter</c>, <c>facebook</c>, <c>blog</c>, <c>review</c>, <c>email</c> or another <c>[a-z0-9_-]{1,32}</c>.
    /// </summary>
    [Required]
    [RegularExpression("^[a-z0-9_-]{1,32}$")]
    public string? Channel { get; init; }

    /// <summary>Required of a machine: the opaque id on that channel, 1-512 UTF-16 units without control characters.</summary>
    [MaxLength(512)]
    public string? ExternalId { get; init; }

    /// <summary>Required of a machine: who wrote it.</summary>
    public AuthorInput? Author { get; init; }

    /// <summary>Required: 1-10,000 UTF-16 units, not blank.</summary>
    [Required]
    [MaxLength(MentionValidator.MaxTextUnits)]
    public string? Text { get; init; }

    /// <summary>Where it can be read.</summary>
    [MaxLength(2048)]
    public string? Url { get; init; }

    /// <summary>Required of a machine: when it was written, ISO 8601 with an offset.</summary>
    public string? PostedAt { get; init; }

    /// <summary>
    /// <c>praise</c>, <c>problem</c>, <c>question</c>, <c>idea</c> or <c>other</c>; <see cref="Triage"/> suggests one where it is left out.
    /// </summary>
    [OneOf(typeof(MentionKind))]
    public string? Kind { get; init; }

    /// <summary>The external id of what it answers.</summary>
    [MaxLength(512)]
    public string? InReplyTo { get; init; }

    /// <summary>From a signed-in person: the customer who said it, where they know; left out, the author's handle says it.</summary>
    public string? CustomerId { get; init; }

    /// <summary>From a signed-in person: what they answered on the spot, which is the first response.</summary>
    public SpotAnswerInput? Answer { get; init; }

    /// <summary>The person who hands it in; null for a machine. No caller can send it.</summary>
    internal HeardBy? HeardBy { get; init; }

    /// <summary>The mention, once it is valid. The sender's kind wins; without one, the words suggest it.</summary>
    public Mention ToMention()
    {
        var given = Platform.Json.ParseName<MentionKind>(Kind);
        var suggested = given is null ? Triage.Suggest(Text!) : null;
        return ToMention(given ?? suggested!.Kind, suggested?.Reason);
    }

    private Mention ToMention(MentionKind kind, string? kindReason) => new()
    {
        Channel = Channel!,
        ExternalId = ExternalId!,
        Author = new Author
        {
            Handle = Author!.Handle!,
            DisplayName = NullIfBlank(Author.DisplayName),
            Email = NullIfBlank(Author.Email),
            Phone = NullIfBlank(Author.Phone),
            TimeZone = NullIfBlank(Author.TimeZone),
        },
        Text = Text!,
        Url = NullIfBlank(Url),
        PostedAt = Instants.Parse(PostedAt)!.Value,
        Kind = kind,
        KindReason = kindReason,
        InReplyTo = NullIfBlank(InReplyTo),
        HeardBy = HeardBy,
    };

    private static string? NullIfBlank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}

/// <summary>The author of a mention as it comes in.</summary>
internal sealed record AuthorInput
{
    /// <summary>Required of a machine: their name on the channel, 1-256 UTF-16 units.</summary>
    [MaxLength(256)]
    public string? Handle { get; init; }

    /// <summary>How they call themselves.</summary>
    [MaxLength(256)]
    public string? DisplayName { get; init; }

    /// <summary>E-mail address.</summary>
    public string? Email { get; init; }

    /// <summary>E.164, such as <c>+31201234567</c>.</summary>
    public string? Phone { get; init; }

    /// <summary>IANA zone, such as <c>Europe/Amsterdam</c>.</summary>
    public string? TimeZone { get; init; }
}
