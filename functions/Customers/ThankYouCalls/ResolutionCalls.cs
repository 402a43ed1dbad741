using System.Globalization;
using Microsoft.DurableTask.Client;

namespace Outreach.Customers.ThankYouCalls;

/// <summary>Proposes calls about what messages did not solve, where the customer may be called.</summary>
public sealed class ResolutionCalls(CustomerStore customers, CustomerHistory history, CallOpening opening, CallStarter starter)
{
    /// <summary>Schedules a call unless one is open, or the customer may not be called. Safe to repeat.</summary>
    /// <param name="now">UTC.</param>
    internal async Task ProposeAsync(
        IFollowUpRecord followUp, DateTimeOffset now, DurableTaskClient client, CancellationToken cancellationToken)
    {
        // The open problem first: its record cancels a thank-you call, and the resolution call stands while it is there.
        await history.RecordAsync(followUp, now, client, cancellationToken);
        while (await customers.FindCurrentAsync(followUp.CustomerId, cancellationToken) is { } stored)
        {
            if (stored.Profile.Merging is not null)
            {
                throw new InvalidOperationException("They are being merged: this is tried again once that is over.");
            }

            if (CallEligibility.JudgeResolution(stored.Profile, followUp.Id, now) is not null)
            {
                // A crashed attempt may have committed the call without starting it.
                await starter.StartLatestAsync(client, stored.Profile);
                return;
            }

            var reason = string.Create(
                CultureInfo.InvariantCulture, $"Reopened {followUp.ReopenCount} times: a call instead of another message.");
            if (await opening.TryScheduleResolutionAsync(
                stored, (followUp.Id, followUp.Owner, reason), [], now, client, cancellationToken) is not null)
            {
                return;
            }
        }
    }
}
