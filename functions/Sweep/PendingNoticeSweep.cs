using Microsoft.Extensions.Options;
using Outreach.Notices;
using Outreach.Platform;
using Outreach.Platform.Durable;
using Outreach.SharedKernel;
using Outreach.Staff;

namespace Outreach.Sweep;

/// <summary>The notices that wait for their readers, as the sweep sees them.</summary>
internal sealed class PendingNoticeSweep(
    PendingNoticeStore notices, IEnumerable<INoticeSource> sources, NoticeKinds kinds, IOptions<OutreachOptions> options,
    TimeProvider clock)
{
    // For a turn that is under way, and one that was begun after it.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public Task<IReadOnlyList<PersonNotices>> ReadAllAsync(CancellationToken cancellationToken) => notices.ReadAllAsync(cancellationToken);

    /// <summary>How many should have been sent by now.</summary>
    public int OverdueOf(PersonNotices? pending)
    {
        var until = clock.GetUtcNow() - options.Value.NoticeWindow - Patience;
        return pending?.Pending.Count(notice => notice.Entry is { Dead: false } entry && (entry.NotBefore ?? entry.PendingSince) < until)
            ?? 0;
    }

    /// <summary>Whether something waits for somebody who is no person any more of which another lead has to hear.</summary>
    public bool IsToHandOver(PersonNotices pending, Roster roster) =>
        pending.Pending.Any(notice => LeadNotices.IsToHandOver(notice.Entry, pending.StaffId, roster, kinds));

    /// <summary>The notices that were given up; what its item did not outlive is forgotten.</summary>
    public async Task<IReadOnlyList<DeadLetter>> GivenUpAsync(PersonNotices? pending, CancellationToken cancellationToken)
    {
        var letters = new List<DeadLetter>();
        var forgotten = new List<PendingNotice>();
        foreach (var notice in pending?.Pending.Where(notice => notice.Entry.Dead) ?? [])
        {
            if (await IsGoneAsync(notice.About, cancellationToken))
            {
                forgotten.Add(notice);
            }
            else
            {
                letters.Add(DeadLetter.Of(notice.About, notice.Entry));
            }
        }

        foreach (var together in forgotten.Chunk(NoticeBatchRule.MostInOne))
        {
            await notices.RemoveAsync(pending!.StaffId, together, cancellationToken);
        }

        return letters;
    }

    private async Task<bool> IsGoneAsync(string about, CancellationToken cancellationToken)
    {
        try
        {
            return sources.FirstOrDefault(source => source.Knows(about)) is { } source
                && await source.FindAsync(about, [], clock.GetUtcNow(), cancellationToken) is null;
        }
        catch (PreconditionException)
        {
            // It can't be read, which is not to be gone.
            return false;
        }
    }
}
