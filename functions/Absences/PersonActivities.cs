using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Outreach.Notices;
using Outreach.Staff;

namespace Outreach.Absences;

/// <summary>The one activity of a person's clock.</summary>
public sealed class PersonActivities(StaffStore staff, AbsenceHandOver handOver, NoticeBatchSender notices, DigestSender digests)
{
    // A turn that would take longer is cut into several, so that none outlives its host.
    private const int MaxPages = 5;

    /// <summary>Does what a person's day asks for, and says when it asks again.</summary>
    [Function(PersonOrchestrator.TakePersonTurn)]
    public async Task<PersonTurnResult> TakePersonTurn(
        [ActivityTrigger] PersonTurnInput input, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        // As it is stored, not as it was a minute ago: who was just told of a change must not sleep over it.
        var roster = new Roster((await staff.ReadAsync(cancellationToken)).Select(stored => stored.Member));
        if (roster.Find(input.StaffId) is not { IsPerson: true } person)
        {
            // What still waits for them is given up where everybody sees it.
            await notices.SendDueAsync(input.StaffId, roster, input.Now, cancellationToken);
            return new PersonTurnResult { Over = true };
        }

        if (roster.IsAbsent(person.Id, input.Now) && await HandOverAsync(person, input, roster, client, cancellationToken) is { } after)
        {
            return new PersonTurnResult { After = after };
        }

        // The moments at which something of this person's day is due; each does what is due by now and names its next one.
        DateTimeOffset?[] moments =
        [
            person.Absence is { From: var begins } && begins > input.Now ? begins : null,
            await notices.SendDueAsync(person.Id, roster, input.Now, cancellationToken),
            await digests.SendDueAsync(person, roster, input.Now, cancellationToken),
        ];
        return new PersonTurnResult { NextDeadline = moments.Min() };
    }

    private async Task<string?> HandOverAsync(
        StaffMember person, PersonTurnInput input, Roster roster, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var after = input.After;
        for (var page = 0; page < MaxPages; page++)
        {
            after = (await handOver.HandOverPageAsync(person.Id, after, roster, input.Now, client, cancellationToken)).After;
            if (after is null)
            {
                return null;
            }
        }

        return after;
    }
}
