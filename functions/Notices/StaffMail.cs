using Outreach.Staff;

namespace Outreach.Notices;

/// <summary>One e-mail to one staff member, in a text and an HTML part. Never to a customer.</summary>
internal sealed record StaffMail
{
    public required StaffMember To { get; init; }
    public required string Subject { get; init; }
    public required string Text { get; init; }
    public required string Html { get; init; }

    /// <summary>What travels along and comes back with SendGrid's events: ids and kinds.</summary>
    public required IReadOnlyDictionary<string, string> CustomArgs { get; init; }
}
