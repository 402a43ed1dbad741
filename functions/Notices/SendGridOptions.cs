using System.ComponentModel.DataAnnotations;

namespace Outreach.Notices;

/// <summary>The settings of section <c>SendGrid</c>.</summary>
public sealed class SendGridOptions
{
    /// <summary>The key with which mail is sent, a secret.</summary>
    [Required]
    public required string ApiKey { get; set; }

    /// <summary>Another address than SendGrid's own, such as the dev inbox or its European region.</summary>
    [Url]
    public string? Host { get; set; }
}
