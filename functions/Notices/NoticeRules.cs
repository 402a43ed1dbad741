using Outreach.SharedKernel;
using Outreach.Staff;
using Outreach.WorkItems;

namespace Outreach.Notices;

/// <summary>How a person hears of something. Pure.</summary>
public static class NoticeRules
{
    /// <summary>
    /// What the person has chosen, at once where they have not. A lead hears of a missed clock at once: their digest lists what
    /// they have to do themselves. Nobody is left to a digest that does not come. A call to decide goes the way of the calls.
    /// </summary>
    public static NoticeDelivery DeliveryOf(NoticeKind kind, StaffMember to, Roster roster)
    {
        var chosen = to.Notices.Kinds.GetValueOrDefault(kind == NoticeKind.CallToDecide ? NoticeKind.CallOwed : kind);
        return chosen switch
        {
            _ when kind == NoticeKind.Missed && roster.IsLead(to) => NoticeDelivery.AtOnce,
            NoticeDelivery.Digest when !DigestRule.HasDigest(to) => NoticeDelivery.AtOnce,
            _ => chosen,
        };
    }

    /// <summary>What becomes of a notice that its reader does not want at once; null where it is sent.</summary>
    public static NoticeStatus? InsteadOfSending(OutboxEntry entry, StaffMember to, Roster roster) =>
        DeliveryOf(entry.Notice ?? NoticeKind.Assigned, to, roster) switch
        {
            NoticeDelivery.Digest => NoticeStatus.InDigest,
            NoticeDelivery.Off => NoticeStatus.Off,
            _ => null,
        };

    /// <summary>The outcome of an entry whose notice is not enqueued for sending; null for one that is.</summary>
    public static OutboxResult? WithoutSending(OutboxEntry entry, bool isStillTrue, Roster roster) =>
        !isStillTrue ? new OutboxResult(entry.Id) { Outcome = NoticeStatus.NotNeeded }
        : roster.Find(entry.To) is not { IsPerson: true } to ? new OutboxResult(entry.Id, NotAPerson(entry.To), Permanent: true)
        : InsteadOfSending(entry, to, roster) is { } status ? new OutboxResult(entry.Id) { Outcome = status }
        : null;

    /// <summary>Why nobody gets a notice to this account.</summary>
    public static string NotAPerson(string? staffId) => $"{staffId} is no person on the roster";
}
