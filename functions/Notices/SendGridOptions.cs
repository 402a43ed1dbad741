using System.ComponentModel.DataAnnotations;

namespace Outreach.Notices;

/// <summary>The settings of section <c>SendGrid</c>.</summary>
public sealed class SendGridOptions
{
    /// <summary>The key with which mail is sent, a secret.</summary>
    [Required]
    public required string ApiKey { get; set; }

    /// <summary>Another address than SendGrid's own, such as the dev inbox or its European region.</summary>
    public string? Host { get; set; }

    /// <summary>
    /// The verification key of SendGrid's signed event webhook, as its page shows it (base64 of DER). Without it nobody is notified that an
    /// e-mail did not arrive.
    /// </summary>
    public string? WebhookKey { get; set; }
}
