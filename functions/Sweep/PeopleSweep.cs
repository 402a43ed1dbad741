using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Outreach.Staff;

namespace Outreach.Sweep;

/// <summary>Goes through the roster: every person has a clock, which hands over when they are absent and sends their digests.</summary>
public sealed class PeopleSweep(StaffStore staff, PersonStarter starter, ILogger<PeopleSweep> log)
{
    /// <summary>Sweeps everyone.</summary>
    public async Task<SweepStepResult> SweepAsync(DurableTaskClient client, CancellationToken cancellationToken)
    {
        var sums = new SweepSums(log);
        foreach (var person in (await staff.GetRosterAsync(cancellationToken)).Members.Where(member => member.IsPerson))
        {
            await sums.AddAsync(
                person.Id,
                async () => await starter.ReviveAsync(client, person.Id, cancellationToken)
                    ? new SweepStepResult { Found = new SweepFound { WithoutOrchestration = 1 }, Done = new SweepDone { Restarted = 1 } }
                    : new SweepStepResult(),
                cancellationToken);
        }

        return sums.Result(continuation: null);
    }
}
