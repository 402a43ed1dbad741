using Microsoft.DurableTask.Client;

namespace Outreach.Customers.ThankYouCalls;

/// <summary>
/// Reports a call's outcome to the product team, to the history of the customer it was merged into, and to what reports count. Safe to
/// repeat.
/// </summary>
public sealed class CallOutcomeRecorder(
    CallStore calls,
    CustomerStore customers,
    CustomerChanges changes,
    IFeedbackLog feedback,
    IAbsorbedNotes absorbedNotes,
    CallReporting reporting)
{
    internal Task RecordFactsAsync(StoredCall stored, CancellationToken cancellationToken) =>
        reporting.WriteAsync(stored.State, cancellationToken);

    /// <summary>Adds what the customer said to the feedback, without names.</summary>
    internal async Task RecordFeedbackAsync(StoredCall stored, CancellationToken cancellationToken)
    {
        if (stored.Customer.ErasingSince is not null || await calls.FindWholeAsync(stored.State.Id, cancellationToken) is not { } whole)
        {
            return;
        }

        var current = (await customers.FindCurrentAsync(stored.Customer.Id, cancellationToken))?.Profile ?? stored.Customer;
        foreach (var one in whole.Feedback)
        {
            await feedback.AddAsync(
                new FeedbackWords(
                    one.Place(), FeedbackSource.Call, one.Said, one.At, whole.Stored.State.EventCount + whole.Stored.State.OutboxCount),
                [stored.Customer, current],
                cancellationToken);
        }
    }

    /// <summary>A call stays in its partition when its customer is merged: its outcomes are recorded with the survivor.</summary>
    internal async Task UpdateSurvivorAsync(
        StoredCall stored, DateTimeOffset now, DurableTaskClient client, CancellationToken cancellationToken)
    {
        if (await calls.FindWholeAsync(stored.State.Id, cancellationToken) is not { } whole
            || await customers.FindCurrentAsync(stored.Customer.Id, cancellationToken) is not { Profile: { ErasingSince: null } survivor }
            || survivor.Id == stored.Customer.Id)
        {
            return;
        }

        await changes.ChangeAsync(
            survivor.Id,
            ifMatch: null,
            async (current, _) =>
            {
                // The merge may have been undone by now: then the outcome belongs to the original customer.
                if (!(await customers.NamesOfAsync(current.Profile, cancellationToken)).Contains(stored.Customer.Id))
                {
                    return null;
                }

                var updated = ChangeOf(current.Profile, whole, stored.Customer);
                var (profile, rows) = await absorbedNotes.ReceiveAsync(
                    updated?.Profile ?? current.Profile, stored.Customer.Id, cancellationToken);
                return rows.Count == 0 ? updated : (updated ?? new CustomerChange(profile)) with { Profile = profile, Rows = rows };
            },
            client,
            cancellationToken);
        await absorbedNotes.ClearAsync(stored.Customer.Id, survivor.Id, cancellationToken);
    }

    private static CustomerChange? ChangeOf(CustomerProfile survivor, WholeCall call, CustomerProfile before)
    {
        var after = call.Attempts
            .Where(attempt => attempt.Outcome != CallOutcome.WrongNumber || SuggestionRules.IsWrongPhone(before, survivor.Phone))
            .Aggregate(survivor, (profile, attempt) => CallRules.Remember(profile, attempt, call.Stored.State.Purpose));
        return after == survivor ? null : new CustomerChange(after);
    }
}
