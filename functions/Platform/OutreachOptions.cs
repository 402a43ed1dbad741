using System.ComponentModel.DataAnnotations;

namespace Outreach.Platform;

/// <summary>The settings of section <c>Outreach</c>. A wrong one stops the app at start, by its name.</summary>
public sealed class OutreachOptions
{
    /// <summary>A secret has at least so many characters.</summary>
    public const int ShortestSecret = 32;

    /// <summary>Where staff reach this app, such as <c>https://outreach.example</c>: the beginning of each link in a notice.</summary>
    [Required]
    public required string PublicUrl { get; set; }

    /// <summary>The office's IANA zone: the nightly sweep's date, and a customer's zone where it is unknown.</summary>
    [Required]
    public required string OfficeTimeZone { get; set; }

    /// <summary>
    /// The office's country, two capital letters of ISO 3166, in whose writing phone numbers are read that name none; null or empty for
    /// that of its zone.
    /// </summary>
    public string? OfficeCountry { get; set; }

    /// <summary>The key of the identity hashes, a secret of at least 32 characters. It must never change.</summary>
    [Required, MinLength(ShortestSecret, ErrorMessage = "A secret of at least 32 characters is needed.")]
    public required string IdentityKey { get; set; }

    /// <summary>A secret of at least 32 characters, by which a machine may hand in mentions; null or empty where none may.</summary>
    public string? IntakeKey { get; set; }

    [Required, EmailAddress]
    public required string FromEmail { get; set; }

    [Required]
    public string FromName { get; set; } = "Outreach";

    /// <summary>
    /// An open-work row without a follow-up is what a crash left of an intake, once it is this old: younger ones may belong
    /// to an intake that is under way in another instance of the app.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan IntakeGrace { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// How many requests a minute one address, and the machine with the key, may send where nobody signs in; zero for any number. Each
    /// instance of the app counts for itself.
    /// </summary>
    [Range(0, 1_000_000)]
    public int RequestsPerMinute { get; set; } = 600;

    /// <summary>After an e-mail with notices, what comes up for the same person within this time is sent together at its end.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan NoticeWindow { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How many customers may get the same words within a day; zero for any number.</summary>
    [Range(0, 1000)]
    public int SameWordsMost { get; set; } = 2;

    /// <summary>The address of a page of the board, or of a path that begins with <c>api/</c>.</summary>
    public string LinkTo(string path)
    {
        var below = path.StartsWith("api/", StringComparison.Ordinal) ? path : $"board/{path}".TrimEnd('/');
        return $"{PublicUrl.TrimEnd('/')}/{below}";
    }
}
