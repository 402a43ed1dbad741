using System.Collections.Concurrent;
using Azure.Data.Tables;
using Outreach.Platform.Storage;

namespace Outreach.Customers;

/// <summary>Which customer an identity belongs to. Claimed by insert, so that two mentions at once make one customer.</summary>
public sealed class IdentityStore(OutreachTables tables)
{
    private const int KeptIdentities = 20_000;

    // A claim is never changed, so it can be kept; all go when there are too many.
    private readonly ConcurrentDictionary<string, string> _claimed = new(StringComparer.Ordinal);

    /// <summary>The customer of an identity; a new one where nobody has claimed it.</summary>
    /// <param name="identity">From <see cref="IdentityKey.Of"/>.</param>
    /// <param name="cancellationToken">Stops before the next storage call.</param>
    public async Task<(string CustomerId, bool MayBeNew)> ClaimAsync(string identity, CancellationToken cancellationToken)
    {
        if (_claimed.TryGetValue(identity, out var known))
        {
            return (known, false);
        }

        var (partition, row) = (identity[..2], identity);
        if (await tables.Identities.FindAsync(partition, row, cancellationToken) is { } claimed)
        {
            return (Keep(identity, claimed.GetString("CustomerId")), false);
        }

        var customerId = IdentityKey.CustomerIdOf(identity);
        if (!await tables.Identities.TryAddAsync(new TableEntity(partition, row) { ["CustomerId"] = customerId }, cancellationToken))
        {
            // Somebody else claimed it a moment ago.
            customerId = (await tables.Identities.FindAsync(partition, row, cancellationToken))!.GetString("CustomerId");
        }

        return (Keep(identity, customerId), true);
    }

    /// <summary>Gives an identity to a customer who is known by another. Where somebody has claimed it already it stays theirs.</summary>
    public Task LinkAsync(string identity, string customerId, CancellationToken cancellationToken) =>
        tables.Identities.TryAddAsync(new TableEntity(identity[..2], identity) { ["CustomerId"] = customerId }, cancellationToken);

    private string Keep(string identity, string customerId)
    {
        if (_claimed.Count >= KeptIdentities)
        {
            _claimed.Clear();
        }

        _claimed[identity] = customerId;
        return customerId;
    }
}
