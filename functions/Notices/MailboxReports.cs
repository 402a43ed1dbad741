using Outreach.Staff;

namespace Outreach.Notices;

/// <summary>What bounces and digests say of each person's mailbox.</summary>
internal sealed class MailboxReports(BounceStore bounces, DigestStore digests) : IMailboxReports
{
    public async Task<IReadOnlyDictionary<string, MailboxReport>> ReadAsync(Roster roster, CancellationToken cancellationToken)
    {
        var bounced = await bounces.GetStandingAsync(roster, cancellationToken);
        var digested = await digests.GetAllAsync(cancellationToken);
        return bounced.Keys.Union(digested.Keys).ToDictionary(
            staffId => staffId, staffId => new MailboxReport(bounced.GetValueOrDefault(staffId), digested.GetValueOrDefault(staffId)));
    }
}
