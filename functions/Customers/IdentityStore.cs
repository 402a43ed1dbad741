using System.Collections.Concurrent;
using Azure.Data.Tables;
using Outreach.Platform.Storage;
using Outreach.SharedKernel;

namespace Outreach.Customers;

/// <summary>Which customer an identity belongs to. Claimed by insert, so that two mentions at once make one customer.</summary>
public sealed class IdentityStore(OutreachTables tables)
{
    private const int KeptIdentities = 20_000;

    // A claim changes only when somebody is erased, and their profile says so; all go when there are too many.
    private readonly ConcurrentDictionary<string, string> _claimed = new(StringComparer.Ordinal);

    /// <summary>The customer of an identity; a new one where nobody has claimed it.</summary>
    /// <param name="identity">From <see cref="IdentityKey.Of"/>.</param>
    /// <param name="ifNew">The customer that it makes where it is nobody's.</param>
    /// <param name="cancellationToken">Stops before the next storage call.</param>
    public async Task<(string CustomerId, bool MayBeNew)> ClaimAsync(string identity, string ifNew, CancellationToken cancellationToken)
    {
        if (_claimed.TryGetValue(identity, out var known))
        {
            return (known, false);
        }

        // Most are new, and a claim is one call then; who is known costs the second one once in this process.
        if (await tables.Identities.TryAddAsync(new TableEntity(identity[..2], identity) { ["CustomerId"] = ifNew }, cancellationToken))
        {
            return (Keep(identity, ifNew), true);
        }

        // Where only a wish was left of somebody who was erased, the one who writes now is somebody new.
        return OwnerOf(await tables.Identities.FindAsync(identity[..2], identity, cancellationToken)) is { } taken
            ? (Keep(identity, taken), false)
            : (await RenewAsync(identity, [], [], cancellationToken), false);
    }

    /// <summary>
    /// Gives an identity to somebody new where it belongs to a customer who is being erased, or was: what they write from now on is a new
    /// customer's. Safe to repeat.
    /// </summary>
    /// <param name="identity">From <see cref="IdentityKey.Of"/>.</param>
    /// <param name="erased">Whose it was: the customer's id, and those of customers who turned out to be them.</param>
    /// <param name="wishes">What they asked for, which outlives them; kept in the row.</param>
    /// <param name="cancellationToken">Stops before the next storage call.</param>
    public async Task<string> RenewAsync(string identity, IReadOnlyCollection<string> erased, IReadOnlyList<DoNotContact> wishes, CancellationToken cancellationToken)
    {
        while (true)
        {
            _claimed.TryRemove(identity, out _);
            var row = await tables.Identities.FindAsync(identity[..2], identity, cancellationToken);
            if (OwnerOf(row) is { } other && !erased.Contains(other))
            {
                return Keep(identity, other);
            }

            // What is left of somebody's wishes stands; what a customer asks for while their row is still theirs, they know best.
            var kept = OwnerOf(row) is null ? OptOutsOf(row) : [];
            var customerId = "c" + Guid.NewGuid().ToString("N");
            if (await TryReplaceAsync(identity, row, customerId, OptOuts.Join(kept, wishes), cancellationToken))
            {
                return Keep(identity, customerId);
            }
        }
    }

    /// <summary>
    /// Forgets whose an identity was. Where they asked not to be contacted that is all that stays. One that belongs to somebody else by now is
    /// left alone. Safe to repeat.
    /// </summary>
    /// <param name="identity">From <see cref="IdentityKey.Of"/>.</param>
    /// <param name="erased">Whose it was.</param>
    /// <param name="wishes">What outlives them.</param>
    /// <param name="cancellationToken">Stops before the next storage call.</param>
    public async Task ForgetAsync(string identity, IReadOnlyCollection<string> erased, IReadOnlyList<DoNotContact> wishes, CancellationToken cancellationToken)
    {
        while (await tables.Identities.FindAsync(identity[..2], identity, cancellationToken) is { } row
            && (OwnerOf(row) is not { } owner || erased.Contains(owner)))
        {
            _claimed.TryRemove(identity, out _);
            IReadOnlyList<DoNotContact> left = OwnerOf(row) is null ? OptOuts.Join(OptOutsOf(row), wishes) : wishes;
            if (left.Count == 0
                ? await tables.Identities.TryCommitAsync([new TableTransactionAction(TableTransactionActionType.Delete, row, row.ETag)], cancellationToken) is not null
                : await TryReplaceAsync(identity, row, customerId: null, left, cancellationToken))
            {
                return;
            }
        }
    }

    /// <summary>Keeps what somebody asked for by a number or an address that they gave us, whoever writes with it. Safe to repeat.</summary>
    /// <param name="identity">From <see cref="IdentityKey.Of"/>.</param>
    /// <param name="wishes">What outlives them; at least one.</param>
    /// <param name="cancellationToken">Stops before the next storage call.</param>
    public async Task KeepOptOutsAsync(string identity, IReadOnlyList<DoNotContact> wishes, CancellationToken cancellationToken)
    {
        while (await tables.Identities.FindAsync(identity[..2], identity, cancellationToken) is var row
            && !await TryReplaceAsync(identity, row, OwnerOf(row), OptOuts.Join(OptOutsOf(row), wishes), cancellationToken))
        {
            // Somebody else wrote it a moment ago: read it again.
        }
    }

    /// <summary>Forgets a wish that was taken back by whoever goes by that name, number or address now. Safe to repeat.</summary>
    /// <param name="identity">From <see cref="IdentityKey.Of"/>.</param>
    /// <param name="channel">Where they may be contacted again.</param>
    /// <param name="cancellationToken">Stops before the next storage call.</param>
    public async Task ForgetOptOutAsync(string identity, string channel, CancellationToken cancellationToken)
    {
        while (await tables.Identities.FindAsync(identity[..2], identity, cancellationToken) is { } row && OptOutsOf(row).Any(wish => wish.Channel == channel))
        {
            List<DoNotContact> left = [.. OptOutsOf(row).Where(wish => wish.Channel != channel)];
            if (OwnerOf(row) is null && left.Count == 0
                ? await tables.Identities.TryCommitAsync([new TableTransactionAction(TableTransactionActionType.Delete, row, row.ETag)], cancellationToken) is not null
                : await TryReplaceAsync(identity, row, OwnerOf(row), left, cancellationToken))
            {
                return;
            }
        }
    }

    /// <summary>Whose an identity is now, where the customer it was known to be has no profile: it may never have been written, or be erased.</summary>
    public async Task<string> AskAgainAsync(string identity, string ifNew, CancellationToken cancellationToken)
    {
        _claimed.TryRemove(identity, out _);
        return (await ClaimAsync(identity, ifNew, cancellationToken)).CustomerId;
    }

    /// <summary>What somebody who was erased asked for, by what they went by; nothing for most.</summary>
    public async Task<IReadOnlyList<DoNotContact>> FindOptOutsAsync(string identity, CancellationToken cancellationToken) =>
        OptOutsOf(await tables.Identities.FindAsync(identity[..2], identity, cancellationToken));

    /// <summary>Gives an identity to a customer who is known by another. Where somebody has claimed it already it stays theirs.</summary>
    public Task LinkAsync(string identity, string customerId, CancellationToken cancellationToken) =>
        tables.Identities.TryAddAsync(new TableEntity(identity[..2], identity) { ["CustomerId"] = customerId }, cancellationToken);

    private async Task<bool> TryReplaceAsync(
        string identity, TableEntity? row, string? customerId, IReadOnlyList<DoNotContact> wishes, CancellationToken cancellationToken)
    {
        var replaced = new TableEntity(identity[..2], identity) { ["CustomerId"] = customerId, ["DoNotContact"] = OptOuts.Write(wishes) };
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
