using Outreach.Customers;
using Outreach.SharedKernel;
using Outreach.WorkItems;

namespace Outreach.FollowUps;

/// <summary>Writes what reports count of follow-ups.</summary>
public sealed class FollowUpReporting(ReportFactsLog log, IdentityKey key, Office office)
{
    /// <summary>Writes it of one as it is. Safe to repeat, and later than what is newer.</summary>
    internal Task WriteAsync(FollowUpState state, CancellationToken cancellationToken) => state.CustomerId == CustomerId.Erased
        ? log.WriteLastAsync(RowOf(state), cancellationToken)
        : WriteAsync([state], cancellationToken);

    /// <summary>Writes it anew, and deletes what stands under another day.</summary>
    internal Task RewriteAsync(FollowUpState state, CancellationToken cancellationToken) => state.CustomerId == CustomerId.Erased
        ? log.WriteLastAsync(RowOf(state), cancellationToken)
        : log.WriteAloneAsync(RowOf(state), cancellationToken);

    /// <summary>The same for several, a day of the office in one transaction.</summary>
    internal Task WriteAsync(IReadOnlyCollection<FollowUpState> states, CancellationToken cancellationToken) =>
        log.WriteAsync([.. states.Select(RowOf)], cancellationToken);

    private ReportFactsRow RowOf(FollowUpState state)
    {
        var facts = FollowUpFacts.Of(state);
        return ReportFactsRow.Of(
            office.DayOf(state.ReceivedAt),
            ReportFactsRow.FollowUp,
            state.Id,

            // Either of the two grows with whatever changes the facts.
            state.EventCount + state.OutboxCount,
            facts with { Customer = facts.Customer is { } customer ? key.PseudonymOf(customer) : null });
    }
}
