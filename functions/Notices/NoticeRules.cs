using Outreach.SharedKernel;
using Outreach.Staff;
using Outreach.WorkItems;

namespace Outreach.Notices;

/// <summary>How a person hears of something. Pure.</summary>
internal static class NoticeRules
{
    /// <summary>
    /// What the person has chosen, at once where they have not. Leads get some kinds at once: their digest lists only what they have to do
    /// themselves. Nobody is left to a digest that does not come.
    /// </summary>
    public static NoticeDelivery DeliveryOf(NoticeTraits kind, StaffMember to, Roster roster)
    {
        var chosen = to.Notices.Kinds.GetValueOrDefault(kind.ChosenAs ?? kind.Kind);
        return kind.AtOnceForLeads is not null && roster.IsLead(to) ? NoticeDelivery.AtOnce
            : chosen == NoticeDelivery.Digest && !DigestRule.HasDigest(to) ? NoticeDelivery.AtOnce
            : chosen;
    }

    /// <summary>What becomes of a notice that its reader does not want at once; null where it is sent.</summary>
    public static NoticeStatus? InsteadOfSending(NoticeTraits kind, StaffMember to, Roster roster) =>
        DeliveryOf(kind, to, roster) switch
        {
            NoticeDelivery.Digest => NoticeStatus.InDigest,
            NoticeDelivery.Off => NoticeStatus.Off,
            NoticeDelivery.AtOnce => null,
        };

    /// <summary>
    /// An entry as it is to be carried out: what a lead was to be told goes to another one where they have left, as nobody else would hear,
    /// and so does what the owner of something closed was to be told.
    /// </summary>
    /// <param name="owner">Whose item it is about.</param>
    public static OutboxEntry ToLeadNow(OutboxEntry entry, string owner, NoticeKinds kinds, Roster roster, DateTimeOffset now) =>
        kinds[entry.NoticeKind] is { IsLeads: true } or { IsLeadsOnceOwnerLeft: true }
        && entry.To is { } reader
        && roster.Find(reader) is not { IsPerson: true }
            ? entry with { To = roster.LeadOf(owner, now) }
            : entry;

    /// <summary>The outcome of an entry whose notice is not enqueued for sending; null for one that is.</summary>
    public static OutboxResult? WithoutSending(OutboxEntry entry, bool isStillTrue, NoticeKinds kinds, Roster roster) =>
        !isStillTrue ? new OutboxResult(entry.Id) { Outcome = NoticeStatus.NotNeeded }
        : roster.Find(entry.To) is not { IsPerson: true } to ? new OutboxResult(entry.Id, NotAPerson(entry.To), Permanent: true)
        : InsteadOfSending(kinds[entry.NoticeKind], to, roster) is { } status ? new OutboxResult(entry.Id) { Outcome = status }
        : null;

    /// <summary>Why nobody gets a notice to this account.</summary>
    public static string NotAPerson(string? staffId) => $"{staffId} is no person on the roster";
}
