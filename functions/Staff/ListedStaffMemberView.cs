using System.Diagnostics.CodeAnalysis;

namespace Outreach.Staff;

/// <summary>An account in the list of the roster: the account, and whether what we send reaches it.</summary>
internal sealed record ListedStaffMemberView : StaffMemberView
{
    [SetsRequiredMembers]
    private ListedStaffMemberView(StaffMemberView member)
        : base(member)
    {
    }

    /// <summary>That e-mail does not reach them; null where it does.</summary>
    public required AddressBounce? Bounced { get; init; }

    /// <summary>The digests that they were sent; null where there was none.</summary>
    public required DigestRecords? Digests { get; init; }

    public static ListedStaffMemberView Of(StaffMember member, Roster roster, MailboxReport? mailbox, DateTimeOffset now) =>
        new(Of(member, roster, now)) { Bounced = mailbox?.Bounced, Digests = mailbox?.Digests };
}
