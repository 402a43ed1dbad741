using Outreach.Platform.Outbox;
using Outreach.Staff;

namespace Outreach.Notices;

/// <summary>How a person hears of something. Pure.</summary>
public static class NoticeRules
{
    /// <summary>
    /// What the person has chosen, at once where they have not. A missed clock can't be off for a lead, and nobody is left to a
    /// digest that does not come. A call to decide goes the way of the calls.
    /// </summary>
    public static NoticeDelivery DeliveryOf(NoticeKind kind, StaffMember to, Roster roster)
    {
        var chosen = to.Notices.Kinds.GetValueOrDefault(kind == NoticeKind.CallToDecide ? NoticeKind.CallOwed : kind);
        return chosen switch
        {
            NoticeDelivery.Off when kind == NoticeKind.Missed && IsLead(to, roster) => NoticeDelivery.AtOnce,
            NoticeDelivery.Digest when !DigestRule.HasDigest(to) => NoticeDelivery.AtOnce,
            _ => chosen,
        };
    }

    private static bool IsLead(StaffMember member, Roster roster) =>
        member.Role == StaffRole.Lead || roster.Members.Any(other => other.LeadId == member.Id);
}
