using Outreach.Customers;

namespace Outreach.Privacy;

/// <summary>The partitions of a customer who is being erased: their own, and those of everyone who turned out to be them.</summary>
public sealed class ErasurePartitions(CustomerStore customers)
{
    /// <summary>
    /// Marks each partition as being erased, so that nobody reads or adds anything there, such as to a call from before a merge. Safe to
    /// repeat.
    /// </summary>
    /// <returns>The customers merged into them first, each after those merged into it.</returns>
    public async Task<IReadOnlyList<string>> CloseAsync(string customerId, CancellationToken cancellationToken) =>
        await customers.FindAsync(customerId, cancellationToken) is { Profile: var erasing }
            ? await CloseAsync(customerId, erasing, cancellationToken)
            : [customerId];

    private async Task<IReadOnlyList<string>> CloseAsync(string customerId, CustomerProfile erasing, CancellationToken cancellationToken)
    {
        var partitions = new List<string>();
        while (await customers.FindAsync(customerId, cancellationToken) is { } stored)
        {
            var closed = stored.Profile with { ErasingSince = erasing.ErasingSince, Erasure = erasing.Erasure };
            if (stored.Profile.ErasingSince is not null
                || await customers.TryCommitAsync(closed, stored.ETag, [], cancellationToken) is not null)
            {
                foreach (var absorbed in closed.Absorbed)
                {
                    partitions.AddRange(await CloseAsync(absorbed.CustomerId, erasing, cancellationToken));
                }

                break;
            }
        }

        return [.. partitions.Append(customerId).Distinct()];
    }
}
