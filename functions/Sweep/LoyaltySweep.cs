using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Outreach.Customers;
using Outreach.Privacy;
using Outreach.ThankYouCalls;

namespace Outreach.Sweep;

/// <summary>Goes through the customers whose day has come: who has earned a thank-you call is owed one, and what was kept for long enough is forgotten.</summary>
public sealed class LoyaltySweep(
    CustomerCalendar days, CustomerStore customers, ThankYou thankYou, RetentionDuty retention, TimeProvider clock, ILogger<LoyaltySweep> log)
{
    private const int PageSize = 100;
    private const int AtOnce = 8;

    /// <summary>Sweeps one page. What could not be judged keeps its day; it is not asked for again in this sweep.</summary>
    public async Task<SweepStepResult> SweepPageAsync(DurableTaskClient client, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var due = await days.ReadDueAsync(now, PageSize, cancellationToken);
        var sums = new SweepSums(log);
        await Parallel.ForEachAsync(
            due,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (day, token) => await sums.AddAsync(day.CustomerId, () => JudgeAsync(day, now, client, token), token));
        var result = sums.Result(due.Count == PageSize ? "more" : null);
        return result.Found.Failed > 0 ? result with { Continuation = null } : result;
    }

    private async Task<SweepStepResult> JudgeAsync(CustomerDay day, DateTimeOffset now, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var isOwed = await thankYou.OweIfLoyalAsync(day.CustomerId, now, client, cancellationToken);
        var forgotten = await customers.FindWholeAsync(day.CustomerId, cancellationToken) is { } customer
            ? await retention.ApplyAsync(customer, now, client, cancellationToken)
            : new RetentionResult(0, 0, NextLook: null);
        if (forgotten.NextLook is { } next)
        {
            await days.NoteAsync(day.CustomerId, next, cancellationToken);
        }

        await days.StrikeAsync(day, cancellationToken);
        return new SweepStepResult
        {
            Found = new SweepFound { LoyalWithoutCall = isOwed ? 1 : 0 },
            Done = new SweepDone { Nominated = isOwed ? 1 : 0, TextsForgotten = forgotten.TextsForgotten, CustomersErased = forgotten.CustomersErased },
        };
    }
}
