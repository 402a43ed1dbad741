using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Outreach.Customers;

namespace Outreach.Sweep;

/// <summary>
/// Goes through the customers whose scheduled review has come: nominates them for a thank-you call, and sends contact reminders.
/// </summary>
internal sealed class CustomerSweep(
    CustomerCalendar days, ScheduledReviews look, TimeProvider clock, ILogger<CustomerSweep> log) : ISweepPart
{
    private const int PageSize = 100;
    private const int AtOnce = 8;

    public SweepStep Step => SweepStep.LoyalCustomers;

    /// <summary>Sweeps one page. Who could not be looked at keeps their day, and holds up nobody behind them.</summary>
    public async Task<SweepStepResult> SweepPageAsync(string? continuation, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var due = await days.ReadDueAsync(now, continuation, PageSize, cancellationToken);
        var sums = new SweepSums(log);
        await Parallel.ForEachAsync(
            due,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (day, token) => await sums.AddAsync(day.CustomerId, () => ReviewAsync(day, now, client, token), token));
        return sums.Result(due.Count == PageSize ? due[^1].RowKey : null);
    }

    private async Task<SweepStepResult> ReviewAsync(
        CustomerDay day, DateTimeOffset now, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var came = await look.ReviewAsync(day.CustomerId, now, client, cancellationToken);
        await days.DeleteAsync(day, cancellationToken);
        return new SweepStepResult
        {
            Found = new SweepFound { LoyalWithoutCall = came.CallDue ? 1 : 0, NotInTouch = came.TouchAsked ? 1 : 0 },
            Done = new SweepDone
            {
                Nominated = came.CallDue ? 1 : 0,
                Reminded = came.TouchAsked ? 1 : 0,
                TextsForgotten = came.TextsForgotten,
                CustomersErased = came.CustomersErased,
            },
        };
    }
}
