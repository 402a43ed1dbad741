using System.ComponentModel.DataAnnotations;

namespace Outreach.Platform;

/// <summary>The settings of section <c>Outreach</c>. A wrong one stops the app at start, by its name.</summary>
public sealed class OutreachOptions
{
    /// <summary>Where staff reach this app, such as <c>https://outreach.example</c>: the beginning of each link in a notice.</summary>
    [Required, Url]
    public required string PublicUrl { get; set; }

    /// <summary>The office's IANA zone: the nightly sweep's date, and a customer's zone where it is unknown.</summary>
    [Required]
    public required string OfficeTimeZone { get; set; }

    /// <summary>The key of the identity hashes, a secret of at least 32 characters. It must never change.</summary>
    [Required, MinLength(32)]
    public required string IdentityKey { get; set; }

    /// <summary>The sender of notices.</summary>
    [Required, EmailAddress]
    public required string FromEmail { get; set; }

    /// <summary>The sender's name.</summary>
    public string FromName { get; set; } = "Outreach";

    /// <summary>
    /// An open-work row without a follow-up is what a crash left of an intake, once it is this old: younger ones may belong
    /// to an intake that is under way in another instance of the app.
    /// </summary>
    public TimeSpan IntakeGrace { get; set; } = TimeSpan.FromMinutes(5);
}
