using Outreach.Customers;
using Outreach.Customers.ThankYouCalls;

namespace Outreach.FollowUps;

/// <summary>Shows what was fixed for a customer to the staff member who is to call them.</summary>
internal sealed class FixedProblems(FollowUpStore followUps) : IFixedProblems
{
    public async Task<FixedProblem?> FindAsync(Contact contact, CancellationToken cancellationToken) =>
        await followUps.FindWholeAsync(contact.FollowUpId, cancellationToken) is not { } whole ? null
            : new FixedProblem(
                contact.FollowUpId,
                whole.Stored.State.Summary,
                whole.Events.LastOrDefault(happened => happened.Type == FollowUpEventType.ResolutionAttempted)?.Done,
                contact.EndedAt ?? contact.At);
}
