using System.Collections.Concurrent;
using Azure.Data.Tables;
using Outreach.Platform.Storage;

namespace Outreach.Customers;

/// <summary>Which customer an identity belongs to. Claimed by insert, so that two simultaneous mentions create one customer.</summary>
public sealed class IdentityStore(OutreachTables tables)
{
    private const int KeptIdentities = 20_000;

    // A claim changes only when a customer is erased, and the profile shows that; the cache is cleared when it grows too large.
    private readonly ConcurrentDictionary<string, string> _claimed = new(StringComparer.Ordinal);

    /// <summary>The customer of an identity; a new one if it is unclaimed.</summary>
    /// <param name="identity">From <see cref="IdentityKey.Of"/>.</param>
    public async Task<(string CustomerId, bool MayBeNew)> ClaimAsync(string identity, string ifNew, CancellationToken cancellationToken)
    {
        if (_claimed.TryGetValue(identity, out var known))
        {
            return (known, false);
        }

        // Most identities are new, so a claim is one call; a known one costs a second call once per process.
        if (await tables.Identities.TryAddAsync(new TableEntity(identity[..2], identity) { ["CustomerId"] = ifNew }, cancellationToken))
        {
            return (Keep(identity, ifNew), true);
        }

        // If only an opt-out of an erased customer is left, the author is a new customer.
        return OwnerOf(await FindAsync(identity, cancellationToken)) is { } taken
            ? (Keep(identity, taken), false)
            : (await RenewAsync(identity, [], [], cancellationToken), false);
    }

    /// <summary>
    /// Assigns an identity to a new customer if it belongs to one who is being erased, or was: their future mentions belong to the new
    /// customer. Safe to repeat.
    /// </summary>
    /// <param name="identity">From <see cref="IdentityKey.Of"/>.</param>
    /// <param name="erased">The erased owner: the customer's id, and those of customers merged into them.</param>
    /// <param name="optOuts">Opt-outs that outlive the customer; kept in the row.</param>
    internal async Task<string> RenewAsync(
        string identity, IReadOnlyCollection<string> erased, IReadOnlyList<DoNotContact> optOuts, CancellationToken cancellationToken)
    {
        while (true)
        {
            _claimed.TryRemove(identity, out _);
            var row = await FindAsync(identity, cancellationToken);
            if (OwnerOf(row) is { } other && !erased.Contains(other))
            {
                return Keep(identity, other);
            }

            // Opt-outs of an erased customer are kept; those of an existing owner are in their profile.
            var kept = OwnerOf(row) is null ? OptOutsOf(row) : [];
            var customerId = "c" + Guid.NewGuid().ToString("N");
            if (await TryReplaceAsync(identity, row, customerId, OptOuts.Join(kept, optOuts), cancellationToken))
            {
                return Keep(identity, customerId);
            }
        }
    }

    /// <summary>
    /// Removes the owner from an identity; only opt-outs are kept. An identity that belongs to another customer by now is left alone. Safe
    /// to repeat.
    /// </summary>
    /// <param name="identity">From <see cref="IdentityKey.Of"/>.</param>
    /// <param name="erased">The erased owner.</param>
    /// <param name="optOuts">Opt-outs that outlive the customer.</param>
    internal async Task ForgetAsync(
        string identity, IReadOnlyCollection<string> erased, IReadOnlyList<DoNotContact> optOuts, CancellationToken cancellationToken)
    {
        while (await FindAsync(identity, cancellationToken) is { } row
            && (OwnerOf(row) is not { } owner || erased.Contains(owner)))
        {
            _claimed.TryRemove(identity, out _);
            IReadOnlyList<DoNotContact> left = OwnerOf(row) is null ? OptOuts.Join(OptOutsOf(row), optOuts) : optOuts;
            if (await TryLeaveAsync(identity, row, owner: null, left, cancellationToken))
            {
                return;
            }
        }
    }

    /// <summary>Keeps opt-outs for a number or address that the customer gave us, for whoever uses it later. Safe to repeat.</summary>
    /// <param name="identity">From <see cref="IdentityKey.Of"/>.</param>
    /// <param name="optOuts">Opt-outs that outlive the customer; at least one.</param>
    internal async Task KeepOptOutsAsync(string identity, IReadOnlyList<DoNotContact> optOuts, CancellationToken cancellationToken)
    {
        while (await FindAsync(identity, cancellationToken) is var row
            && !await TryReplaceAsync(identity, row, OwnerOf(row), OptOuts.Join(OptOutsOf(row), optOuts), cancellationToken))
        {
            // Written concurrently: read it again.
        }
    }

    /// <summary>Deletes an opt-out withdrawn by the current owner of the handle, number or address. Safe to repeat.</summary>
    /// <param name="identity">From <see cref="IdentityKey.Of"/>.</param>
    public async Task ForgetOptOutAsync(string identity, string channel, CancellationToken cancellationToken)
    {
        while (await FindAsync(identity, cancellationToken) is { } row
            && OptOutsOf(row).Any(optOut => optOut.Channel == channel))
        {
            List<DoNotContact> left = [.. OptOutsOf(row).Where(optOut => optOut.Channel != channel)];
            if (await TryLeaveAsync(identity, row, OwnerOf(row), left, cancellationToken))
            {
                return;
            }
        }
    }

    /// <summary>The current owner of an identity if the customer it was known for has no profile: never written, or erased.</summary>
    public async Task<string> AskAgainAsync(string identity, string ifNew, CancellationToken cancellationToken)
    {
        _claimed.TryRemove(identity, out _);
        return (await ClaimAsync(identity, ifNew, cancellationToken)).CustomerId;
    }

    /// <summary>The opt-outs kept for an erased customer's identity; mostly empty.</summary>
    internal async Task<IReadOnlyList<DoNotContact>> FindOptOutsAsync(string identity, CancellationToken cancellationToken) =>
        OptOutsOf(await FindAsync(identity, cancellationToken));

    /// <summary>Links an identity to a customer known by another one. If it is already claimed, the owner stays.</summary>
    public Task LinkAsync(string identity, string customerId, CancellationToken cancellationToken) =>
        tables.Identities.TryAddAsync(new TableEntity(identity[..2], identity) { ["CustomerId"] = customerId }, cancellationToken);

    private Task<TableEntity?> FindAsync(string identity, CancellationToken cancellationToken) =>
        tables.Identities.FindAsync(identity[..2], identity, cancellationToken);

    /// <summary>Keeps what is left of a row; deletes it where nothing is. False where it was changed meanwhile.</summary>
    private async Task<bool> TryLeaveAsync(
        string identity, TableEntity row, string? owner, IReadOnlyList<DoNotContact> left, CancellationToken cancellationToken) =>
        owner is null && left.Count == 0
            ? await tables.Identities.TryCommitAsync(
                [new TableTransactionAction(TableTransactionActionType.Delete, row, row.ETag)], cancellationToken) is not null
            : await TryReplaceAsync(identity, row, owner, left, cancellationToken);

    private async Task<bool> TryReplaceAsync(
        string identity, TableEntity? row, string? customerId, IReadOnlyList<DoNotContact> optOuts, CancellationToken cancellationToken)
    {
        var replaced = new TableEntity(identity[..2], identity) { ["CustomerId"] = customerId, ["DoNotContact"] = OptOuts.Write(optOuts) };
        var action = row is null
            ? new TableTransactionAction(TableTransactionActionType.Add, replaced)
            : new TableTransactionAction(TableTransactionActionType.UpdateReplace, replaced, row.ETag);
        return await tables.Identities.TryCommitAsync([action], cancellationToken) is not null;
    }

    private static string? OwnerOf(TableEntity? row) => row?.GetString("CustomerId") is { Length: > 0 } owner ? owner : null;

    private static IReadOnlyList<DoNotContact> OptOutsOf(TableEntity? row) => OptOuts.Read(row?.GetString("DoNotContact"));

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
