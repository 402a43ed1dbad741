using System.ComponentModel.DataAnnotations;
using Outreach.Platform.Contract;
using Outreach.SharedKernel;

namespace Outreach.FollowUps.Mentions;

/// <summary>
/// A mention as the contract shows it; <see cref="MentionReader"/> reads it. Anything else that is sent with it, reach above all, is
/// dropped there and stored nowhere.
/// </summary>
internal sealed record MentionInput
{
    /// <summary>
    /// Required: <c>twitter</c>, <c>facebook</c>, <c>blog</c>, <c>review</c>, <c>email</c> or another <c>[a-z0-9_-]{1,32}</c>. Of another
    /// text with a letter or digit such a name is made, always the same, and noted: <c>google-play</c> of <c>Google Play</c>.
    /// </summary>
    [Required]
    [Lenient(NumbersOnly = true)]
    public string? Channel { get; init; }

    /// <summary>Required of a machine: the opaque id on that channel, compared without white space around it.</summary>
    [Lenient(NumbersOnly = true)]
    public string? ExternalId { get; init; }

    /// <summary>Required of a machine, unless it is deleted: who wrote it. A text or number by itself is the handle.</summary>
    [Lenient(NamesOnly = true)]
    public AuthorInput? Author { get; init; }

    /// <summary>
    /// What they wrote; of more than 10,000 UTF-16 units (100,000 on channel email) the beginning is kept. Left out or blank, it is a
    /// mention without words.
    /// </summary>
    [Lenient]
    public string? Text { get; init; }

    /// <summary>Where it can be read.</summary>
    [MaxLength(MentionReader.MostUnitsOfUrl)]
    [Lenient]
    public string? Url { get; init; }

    /// <summary>When it was written, ISO 8601 with an offset, or as e-mail has it (RFC 2822); else the moment of arrival counts.</summary>
    [Lenient]
    public string? PostedAt { get; init; }

    /// <summary>
    /// <c>praise</c>, <c>problem</c>, <c>question</c>, <c>idea</c> or <c>other</c>; <see cref="Triage"/> suggests one where it is left out.
    /// </summary>
    [OneOf(typeof(MentionKind))]
    [Lenient]
    public string? Kind { get; init; }

    /// <summary>The language it is written in, a BCP 47 tag such as <c>nl</c>; left out, its words say it where they are clear.</summary>
    [Lenient]
    public string? Language { get; init; }

    /// <summary>
    /// Whether its author has deleted it on its channel: then channel and externalId are all that it needs. 1 and 0 are read too, also as
    /// texts; anything else deletes nothing.
    /// </summary>
    [Lenient]
    public bool? Deleted { get; init; }

    /// <summary>The external id of what it answers: a mention, or what staff posted as <c>postId</c>.</summary>
    [MaxLength(MentionReader.MostUnitsOfId)]
    [Lenient]
    public string? InReplyTo { get; init; }

    /// <summary>Pictures and other files that came with it, as links; the first 20 are kept.</summary>
    [Lenient]
    public IReadOnlyList<MediaInput>? Media { get; init; }

    /// <summary>From a signed-in person: the customer who said it, where they know; left out, the author's handle says it.</summary>
    public string? CustomerId { get; init; }

    /// <summary>From a signed-in person: what they answered on the spot, which is the first response.</summary>
    public SpotAnswerInput? Answer { get; init; }
}

/// <summary>The author of a mention as it comes in.</summary>
internal sealed record AuthorInput
{
    /// <summary>
    /// Required of a machine: their name on the channel; on channel email also an address with a name, and where it is left out there,
    /// email stands for it.
    /// </summary>
    [Lenient(NumbersOnly = true)]
    public string? Handle { get; init; }

    /// <summary>How they call themselves.</summary>
    [MaxLength(MentionReader.MostUnitsOfName)]
    [Lenient]
    public string? DisplayName { get; init; }

    /// <summary>E-mail address.</summary>
    [Lenient]
    public string? Email { get; init; }

    /// <summary>Phone number, in E.164 such as <c>+31201234567</c> or as it is written in the office's country.</summary>
    [Lenient]
    public string? Phone { get; init; }

    /// <summary>IANA zone, such as <c>Europe/Amsterdam</c>.</summary>
    [Lenient]
    public string? TimeZone { get; init; }
}

/// <summary>A picture or another file of a mention as it comes in.</summary>
internal sealed record MediaInput
{
    /// <summary>Where it is: an http or https address.</summary>
    [Required]
    [MaxLength(MentionReader.MostUnitsOfUrl)]
    public string? Url { get; init; }

    /// <summary>What it is, such as <c>image/jpeg</c>.</summary>
    [MaxLength(MentionReader.MostUnitsOfName)]
    public string? Type { get; init; }

    /// <summary>Its name.</summary>
    [MaxLength(MentionReader.MostUnitsOfName)]
    public string? Name { get; init; }
}
