using Microsoft.DurableTask.Client;

namespace Outreach.Customers;

/// <summary>The result of applying retention to a customer.</summary>
/// <param name="TextsForgotten">Number of follow-ups whose texts were deleted.</param>
/// <param name="CustomersErased">1 if the customer's erasure began.</param>
/// <param name="NextLook">When the next review is due (UTC); null if none is.</param>
internal sealed record RetentionResult(int TextsForgotten, int CustomersErased, DateTimeOffset? NextLook);

internal interface IRetention
{
    /// <summary>Applies what is due for a customer and returns when the next review is due. Safe to repeat.</summary>
    Task<RetentionResult> ApplyAsync(
        WholeCustomer customer, DateTimeOffset now, DurableTaskClient client, CancellationToken cancellationToken);
}
