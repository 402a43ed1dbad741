using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Outreach.Notices;
using Outreach.SharedKernel;
using Outreach.Staff;

namespace Outreach.Sweep;

/// <summary>
/// Goes through the roster: every person has a clock, which hands over when they are absent and sends their notices and digests. Notices
/// that wait too long are sent, what waits for a lead who has left is handed over, and what could not be sent is named.
/// </summary>
internal sealed class PeopleSweep(
    StaffStore staff, PersonStarter starter, PendingNoticeSweep notices, DigestStore digests, BounceStore bounces,
    ILogger<PeopleSweep> log) : ISweepPart
{
    public SweepStep Step => SweepStep.People;

    public async Task<SweepStepResult> SweepPageAsync(string? continuation, DurableTaskClient client, CancellationToken cancellationToken)
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
                    var given = Outcome(
                        records.GetValueOrDefault(person.Id), bounced.GetValueOrDefault(person.Id), person.Id,
                        await notices.GivenUpAsync(pending, cancellationToken));
                    if (await starter.RecoverAsync(client, person.Id, cancellationToken))
                    {
                        return given with { Found = given.Found with { WithoutOrchestration = 1 }, Done = new SweepDone { Restarted = 1 } };
                    }

                    var overdue = notices.OverdueOf(pending);
                    if (overdue == 0)
                    {
                        return given;
                    }

                    await starter.WakeAsync(client, person.Id, cancellationToken);
                    return given with { Found = given.Found with { LongOverdue = overdue }, Done = new SweepDone { Woken = 1 } };
                },
                cancellationToken);
        }

        // Of those who are no persons any more.
        foreach (var pending in waiting.Values)
        {
            await sums.AddAsync(
                pending.StaffId,
                async () =>
                {
                    var given = Named(await notices.GivenUpAsync(pending, cancellationToken));
                    if (!notices.IsToHandOver(pending, roster))
                    {
                        return given;
                    }

                    // That their clock is over is as it should be, unless it left something.
                    await starter.WakeAsync(client, pending.StaffId, cancellationToken);
                    return given with
                    {
                        Found = given.Found with { LongOverdue = notices.OverdueOf(pending) },
                        Done = new SweepDone { Woken = 1 },
                    };
                },
                cancellationToken);
        }

        return sums.Result(continuation: null);
    }

    private static SweepStepResult Named(IReadOnlyList<DeadLetter> letters) =>
        new() { Found = new SweepFound { DeadLetters = letters.Count }, DeadLetters = letters };

    private static SweepStepResult Outcome(DigestRecords? records, AddressBounce? bounced, string staffId, IEnumerable<DeadLetter> notices)
    {
        List<DeadLetter> letters = [.. notices];
        foreach (var (what, record) in new[]
        {
            ("digest:daily", records?.Daily), ("digest:weekly", records?.Weekly), ("digest:calendars", records?.Calendars),
        })
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
