using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Outreach.Notices;
using Outreach.Staff;

namespace Outreach.Sweep;

/// <summary>
/// Goes through the roster: every person has a clock, which hands over when they are absent and sends their digests, and what could not be
/// sent to them is told.
/// </summary>
public sealed class PeopleSweep(StaffStore staff, PersonStarter starter, DigestStore digests, BounceStore bounces, ILogger<PeopleSweep> log)
{
    /// <summary>Sweeps everyone.</summary>
    public async Task<SweepStepResult> SweepAsync(DurableTaskClient client, CancellationToken cancellationToken)
    {
        var roster = await staff.GetRosterAsync(cancellationToken);
        var records = await digests.GetAllAsync(cancellationToken);
        var bounced = await bounces.GetStandingAsync(roster, cancellationToken);
        var sums = new SweepSums(log);
        foreach (var person in roster.Members.Where(member => member.IsPerson))
        {
            await sums.AddAsync(
                person.Id,
                async () => Told(records.GetValueOrDefault(person.Id), bounced.GetValueOrDefault(person.Id), person.Id) is var told
                    && await starter.ReviveAsync(client, person.Id, cancellationToken)
                        ? told with { Found = told.Found with { WithoutOrchestration = 1 }, Done = new SweepDone { Restarted = 1 } }
                        : told,
                cancellationToken);
        }

        return sums.Result(continuation: null);
    }

    private static SweepStepResult Told(DigestRecords? records, AddressBounce? bounced, string staffId)
    {
        List<DeadLetter> letters = [];
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

        return new SweepStepResult { Found = new SweepFound { DeadLetters = letters.Count }, DeadLetters = letters };
    }
}
