using Outreach.Staff;

namespace Outreach.Notices;

/// <summary>One e-mail to one staff member, in a text and an HTML part. Never to a customer.</summary>
public sealed record StaffMail
{
    /// <summary>Who gets it.</summary>
    public required StaffMember To { get; init; }

    /// <summary>One line that says what to do.</summary>
    public required string Subject { get; init; }

    /// <summary>The plain text part.</summary>
    public required string Text { get; init; }

    /// <summary>The HTML part.</summary>
    public required string Html { get; init; }

    /// <summary>What travels along and comes back with SendGrid's events: ids and kinds.</summary>
    public required IReadOnlyDictionary<string, string> CustomArgs { get; init; }
}
