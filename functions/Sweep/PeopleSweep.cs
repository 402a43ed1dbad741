using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Outreach.Notices;
using Outreach.Platform;
using Outreach.Platform.Durable;
using Outreach.SharedKernel;
using Outreach.Staff;

namespace Outreach.Sweep;

/// <summary>
/// Goes through the roster: every person has a clock, which hands over when they are absent and sends their notices and digests. Notices
/// that wait too long are sent, and what could not be sent is named.
/// </summary>
public sealed class PeopleSweep(
    StaffStore staff,
    PersonStarter starter,
    PendingNoticeStore notices,
    IEnumerable<INoticeSource> sources,
    DigestStore digests,
    BounceStore bounces,
    IOptions<OutreachOptions> options,
    TimeProvider clock,
    ILogger<PeopleSweep> log)
{
    // For a turn that is under way, and one that was begun after it.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Sweeps everyone.</summary>
    public async Task<SweepStepResult> SweepAsync(DurableTaskClient client, CancellationToken cancellationToken)
    {
        var roster = await staff.GetRosterAsync(cancellationToken);
        var records = await digests.GetAllAsync(cancellationToken);
        var bounced = await bounces.GetStandingAsync(roster, cancellationToken);
        var waiting = (await notices.ReadAllAsync(cancellationToken)).ToDictionary(ofOne => ofOne.StaffId);
        var sums = new SweepSums(log);
        foreach (var person in roster.Members.Where(member => member.IsPerson))
        {
            await sums.AddAsync(
                person.Id,
                async () =>
                {
                    waiting.Remove(person.Id, out var pending);
                    var told = Outcome(
                        records.GetValueOrDefault(person.Id), bounced.GetValueOrDefault(person.Id), person.Id, await DeadAsync(pending, cancellationToken));
                    if (await starter.RecoverAsync(client, person.Id, cancellationToken))
                    {
                        return told with { Found = told.Found with { WithoutOrchestration = 1 }, Done = new SweepDone { Restarted = 1 } };
                    }

                    var overdue = Overdue(pending);
                    if (overdue == 0)
                    {
                        return told;
                    }

                    await starter.WakeAsync(client, person.Id, cancellationToken);
                    return told with { Found = told.Found with { OwedLongAgo = overdue }, Done = new SweepDone { Woken = 1 } };
                },
                cancellationToken);
        }

        // Of those who are no persons any more.
        foreach (var pending in waiting.Values)
        {
            await sums.AddAsync(
                pending.StaffId,
                async () => Named(await DeadAsync(pending, cancellationToken)),
                cancellationToken);
        }

        return sums.Result(continuation: null);
    }

    private int Overdue(PersonNotices? pending)
    {
        var until = clock.GetUtcNow() - options.Value.NoticeWindow - Patience;
        return pending?.Pending.Count(notice => notice.Entry is { Dead: false } entry && (entry.NotBefore ?? entry.PendingSince) < until) ?? 0;
    }

    /// <summary>The notices that were given up; what its item did not outlive is forgotten.</summary>
    private async Task<IReadOnlyList<DeadLetter>> DeadAsync(PersonNotices? pending, CancellationToken cancellationToken)
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
                && await source.FindAsync(about, clock.GetUtcNow(), cancellationToken) is null;
        }
        catch (PreconditionException)
        {
            // It can't be read, which is not to be gone.
            return false;
        }
    }

    private static SweepStepResult Named(IReadOnlyList<DeadLetter> letters) =>
        new() { Found = new SweepFound { DeadLetters = letters.Count }, DeadLetters = letters };

    private static SweepStepResult Outcome(DigestRecords? records, AddressBounce? bounced, string staffId, IEnumerable<DeadLetter> notices)
    {
        List<DeadLetter> letters = [.. notices];
        foreach (var (what, record) in new[] { ("digest:daily", records?.Daily), ("digest:weekly", records?.Weekly) })
        {
            if (record is { Status: NoticeStatus.Failed })
            {
                letters.Add(new DeadLetter(staffId, $"{what}:{record.Date}", what, record.Reason ?? ""));
            }
        }

        if (bounced is not null)
        {
            letters.Add(new DeadLetter(staffId, "address", "address:bounced", bounced.Reason));
        }

        return Named(letters);
    }
}
