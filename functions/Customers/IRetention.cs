using Microsoft.DurableTask.Client;

namespace Outreach.Customers;

/// <summary>What retention did about a customer.</summary>
/// <param name="TextsForgotten">Follow-ups that lost their words.</param>
/// <param name="CustomersErased">1 where the customer's erasure began.</param>
/// <param name="NextLook">When to look again (UTC); null where nothing is to come by itself.</param>
public sealed record RetentionResult(int TextsForgotten, int CustomersErased, DateTimeOffset? NextLook);

/// <summary>Forgets what was kept for long enough.</summary>
public interface IRetention
{
    /// <summary>Does what is due about a customer, and says when to look again. Safe to repeat.</summary>
    /// <param name="customer">As they were read.</param>
    /// <param name="now">UTC.</param>
    /// <param name="client">Wakes and starts orchestrations.</param>
    /// <param name="cancellationToken">Stops before the next storage call.</param>
    Task<RetentionResult> ApplyAsync(WholeCustomer customer, DateTimeOffset now, DurableTaskClient client, CancellationToken cancellationToken);
}
