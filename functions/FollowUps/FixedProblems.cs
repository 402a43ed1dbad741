using Outreach.Customers;
using Outreach.Customers.ThankYouCalls;

namespace Outreach.FollowUps;

/// <summary>Shows what was fixed for a customer, or is still wrong, to the staff member who is to call them.</summary>
internal sealed class FixedProblems(FollowUpStore followUps) : IFixedProblems
{
    public async Task<UnsolvedProblem?> FindUnsolvedAsync(string followUpId, CancellationToken cancellationToken) =>
        await followUps.FindWholeAsync(followUpId, cancellationToken) is not { } whole ? null
            : new UnsolvedProblem(
                followUpId,
                whole.Stored.State.Summary,
                [
                    .. whole.Events.Where(happened => happened.Type == FollowUpEventType.Reopened)
                        .Select(happened => happened.Reason).OfType<string>(),
                ],
                [
                    .. whole.Events.Where(happened => happened.Type == FollowUpEventType.ResolutionAttempted)
                        .Select(happened => new TriedFix(happened.Done, happened.By, happened.At)),
                ]);

    public async Task<FixedProblem?> FindAsync(Contact contact, CancellationToken cancellationToken) =>
        await followUps.FindWholeAsync(contact.FollowUpId, cancellationToken) is not { } whole ? null
            : new FixedProblem(
                contact.FollowUpId,
                whole.Stored.State.Summary,
                whole.Events.LastOrDefault(happened => happened.Type == FollowUpEventType.ResolutionAttempted)?.Done,
                contact.EndedAt ?? contact.At);
}
