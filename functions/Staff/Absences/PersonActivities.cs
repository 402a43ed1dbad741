using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Outreach.Staff.Absences;

/// <summary>The one activity of a person's clock.</summary>
public sealed class PersonActivities(
    StaffStore staff, AbsenceHandOver handOver, IEnumerable<IPersonDuty> duties, IEnumerable<IHandOverDuty> handOverDuties)
{
    // A turn that would take longer is cut into several, so that none outlives its host.
    private const int MaxPages = 5;

    // For a command that is still at work with a copy that has just become too old.
    private static readonly TimeSpan Spare = TimeSpan.FromSeconds(30);

    /// <summary>Does what is due in a person's day, and returns when something is due next.</summary>
    [Function(PersonOrchestrator.TakePersonTurn)]
    public async Task<PersonTurnResult> TakePersonTurn(
        [ActivityTrigger] PersonTurnInput input, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        // Read from storage, not from a minute-old copy: an orchestration that was just woken by a change must not miss it.
        var roster = new Roster((await staff.ReadAsync(cancellationToken)).Select(stored => stored.Member));
        if (roster.IsToHandOver(input.StaffId, input.Now)
            && await HandOverAsync(input, roster, client, cancellationToken) is { } after)
        {
            return new PersonTurnResult { After = after };
        }

        var person = roster.Find(input.StaffId) is { IsPerson: true } found ? found : null;
        if (person is null || roster.IsAbsent(person.Id, input.Now))
        {
            foreach (var duty in handOverDuties)
            {
                await duty.HandOverAsync(input.StaffId, roster, input.Now, client, cancellationToken);
            }
        }

        if (person is null)
        {
            // What is still pending for them is given up where everybody sees it.
            await DoDueAsync(person, input, roster, cancellationToken);

            // Until then another process may take them for a person by its copy of the roster, and give them work.
            // What the version before removed says only when that was.
            var account = roster.FindAccount(input.StaffId);
            var takenForPersonUntil = (account?.NoPersonSince ?? account?.RemovedAt) + StaffStore.KeptFor + Spare;
            return input.Now < takenForPersonUntil
                ? new PersonTurnResult { NextDeadline = takenForPersonUntil }
                : new PersonTurnResult { Over = true };
        }

        var next = await DoDueAsync(person, input, roster, cancellationToken);
        DateTimeOffset?[] moments = [next, .. MomentsOf(person).Where(moment => moment > input.Now)];
        return new PersonTurnResult { NextDeadline = moments.Min() };
    }

    /// <summary>
    /// When an absence is to be looked at: once it begins, a little later, as a request from before it may be at work still, and once every
    /// process knows of it. Until then one may take them for present by its copy of the roster, and give them work.
    /// </summary>
    internal static IEnumerable<DateTimeOffset?> MomentsOf(StaffMember person) =>
        person.Absence is { From: var begins }
            ? [begins, begins + Spare, person.AbsenceSetAt + StaffStore.KeptFor + Spare]
            : [];

    private async Task<DateTimeOffset?> DoDueAsync(
        StaffMember? person, PersonTurnInput input, Roster roster, CancellationToken cancellationToken)
    {
        DateTimeOffset? next = null;
        foreach (var duty in duties)
        {
            var moment = await duty.DoDueAsync(input.StaffId, person, roster, input.Now, cancellationToken);
            next = next is null || moment < next ? moment : next;
        }

        return next;
    }

    private async Task<string?> HandOverAsync(
        PersonTurnInput input, Roster roster, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var after = input.After;
        for (var page = 0; page < MaxPages; page++)
        {
            after = (await handOver.HandOverPageAsync(input.StaffId, after, roster, input.Now, client, cancellationToken)).After;
            if (after is null)
            {
                await handOver.ShowReviewsAsync(input.StaffId, roster, input.Now, client, cancellationToken);
                return null;
            }
        }

        return after;
    }
}
