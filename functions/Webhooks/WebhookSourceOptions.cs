using System.ComponentModel.DataAnnotations;

namespace Outreach.Webhooks;

/// <summary>
/// How a source signs and what its JSON means: settings <c>Webhooks__{name}__...</c>. A wrong one stops the app at start, by its name.
/// </summary>
public sealed class WebhookSourceOptions : IValidatableObject
{
    /// <summary><c>standard</c> (Standard Webhooks), <c>hmac-hex</c> or <c>hmac-base64</c>.</summary>
    [Required]
    public string Scheme { get; set; } = "standard";

    /// <summary>The key of the signatures.</summary>
    [Required]
    public string? Secret { get; set; }

    /// <summary>Another key that is valid too, while one is rotated.</summary>
    public string? OtherSecret { get; set; }

    /// <summary>The header with the signature.</summary>
    public string? SignatureHeader { get; set; }

    /// <summary>What stands before the signature in its header, such as <c>sha256=</c>; not in scheme <c>standard</c>.</summary>
    public string? SignaturePrefix { get; set; }

    /// <summary>The header with the moment of signing, in seconds since 1970.</summary>
    public string? TimestampHeader { get; set; }

    /// <summary>The header with the id of a delivery. Without one, a delivery is known again by its signature.</summary>
    public string? IdHeader { get; set; }

    /// <summary>What is signed; not in scheme <c>standard</c>, which says it.</summary>
    public string? Signs { get; set; }

    /// <summary>The channel of mentions that name none.</summary>
    public string? Channel { get; set; }

    /// <summary>The kind of mentions that name none.</summary>
    public string? Kind { get; set; }

    /// <summary>Where the items are, such as <c>data.reviews[*]</c>; left out, the body is a list of them, or the only one.</summary>
    public string? Items { get; set; }

    /// <summary>
    /// Which path of an item is which field of a mention, as in <c>review.id:externalId,review.user.name:author.handle</c>; left out, an
    /// item is what <c>POST /mentions</c> takes.
    /// </summary>
    public string? Map { get; set; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        WebhookSource.Read("", this).Faults.Select(fault => new ValidationResult(fault.Message, [fault.Setting]));
}
