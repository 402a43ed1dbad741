using System.Collections.Concurrent;
using Azure.Data.Tables;
using Outreach.Platform.Storage;

namespace Outreach.Customers;

/// <summary>Which customer an identity belongs to. Claimed by insert, so that two mentions at once make one customer.</summary>
public sealed class IdentityStore(OutreachTables tables)
{
    private const int KeptIdentities = 20_000;

    // A claim changes only when somebody is erased, and their profile says so; all go when there are too many.
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
            // Where only a wish was left of somebody who was erased, the one who writes now is somebody new.
            return (claimed.GetString("CustomerId") is { Length: > 0 } taken ? Keep(identity, taken) : await RenewAsync(identity, "", [], cancellationToken), false);
        }

        var customerId = IdentityKey.CustomerIdOf(identity);
        if (!await tables.Identities.TryAddAsync(new TableEntity(partition, row) { ["CustomerId"] = customerId }, cancellationToken))
        {
            // Somebody else claimed it a moment ago.
            customerId = (await tables.Identities.FindAsync(partition, row, cancellationToken))!.GetString("CustomerId");
        }

        return (Keep(identity, customerId), true);
    }

    /// <summary>
    /// Gives an identity to somebody new where it belongs to a customer who is being erased, or was: what they write from now on is a new
    /// customer's. Safe to repeat.
    /// </summary>
    /// <param name="identity">From <see cref="IdentityKey.Of"/>.</param>
    /// <param name="erasedId">Whose it was.</param>
    /// <param name="wishes">What they asked for, which outlives them; kept in the row.</param>
    /// <param name="cancellationToken">Stops before the next storage call.</param>
    public async Task<string> RenewAsync(string identity, string erasedId, IReadOnlyList<DoNotContact> wishes, CancellationToken cancellationToken)
    {
        while (true)
        {
            _claimed.TryRemove(identity, out _);
            var row = await tables.Identities.FindAsync(identity[..2], identity, cancellationToken);
            if (row?.GetString("CustomerId") is { Length: > 0 } other && other != erasedId)
            {
                return Keep(identity, other);
            }

            var customerId = "c" + Guid.NewGuid().ToString("N");
            var renewed = new TableEntity(identity[..2], identity) { ["CustomerId"] = customerId, ["DoNotContact"] = IdentityWishes.Write(wishes) ?? row?.GetString("DoNotContact") };
            var action = row is null
                ? new TableTransactionAction(TableTransactionActionType.Add, renewed)
                : new TableTransactionAction(TableTransactionActionType.UpdateReplace, renewed, row.ETag);
            if (await tables.Identities.TryCommitAsync([action], cancellationToken) is not null)
            {
                return Keep(identity, customerId);
            }
        }
    }

    /// <summary>Whose an identity is now, where the customer it was known to be has no profile: it may never have been written, or be erased.</summary>
    public async Task<string> AskAgainAsync(string identity, CancellationToken cancellationToken)
    {
        _claimed.TryRemove(identity, out _);
        return (await ClaimAsync(identity, cancellationToken)).CustomerId;
    }

    /// <summary>What somebody who was erased asked for, by what they went by; nothing for most.</summary>
    public async Task<IReadOnlyList<DoNotContact>> FindWishesAsync(string identity, CancellationToken cancellationToken) =>
        IdentityWishes.Read((await tables.Identities.FindAsync(identity[..2], identity, cancellationToken))?.GetString("DoNotContact"));

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
