namespace Outreach.InboundMail;

/// <summary>The settings of section <c>InboundMail</c>.</summary>
public sealed class InboundMailOptions
{
    /// <summary>
    /// The last part of the address that SendGrid posts e-mails to, a secret of at least 32 characters; null or empty where none is taken.
    /// </summary>
    public string? Token { get; set; }

    /// <summary>The one before it, which is valid as well while it is being replaced.</summary>
    public string? PreviousToken { get; set; }

    /// <summary>
    /// The verification key of SendGrid's signed Inbound Parse (base64 of DER); null or empty where it does not sign.
    /// </summary>
    public string? SignatureKey { get; set; }

    /// <summary>The domains that our own e-mails come from, such as <c>outreach.example</c>: no customer writes from there.</summary>
    // Null by default: configuration binding appends to an existing list.
    public IReadOnlyList<string>? OwnDomains { get; set; }
}
