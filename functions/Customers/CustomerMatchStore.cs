using Azure.Data.Tables;
using Outreach.Platform.Storage;

namespace Outreach.Customers;

/// <summary>
/// Which customers share an attribute, table <c>CustomerMatches</c>: one row for each e-mail address, phone number, and beginning of a name
/// in a town, by a keyed hash. An index: hits are checked against the profiles, and a surplus row costs one read.
/// </summary>
public sealed class CustomerMatchStore(OutreachTables tables, IdentityKey identityKey)
{
    /// <summary>A key shared by more customers than this is no evidence of a duplicate.</summary>
    private const int MostOfOneMatch = 100;

    /// <summary>
    /// Adds the match rows of a customer; before the commit, since a surplus row does no harm. Makes no storage call if the change adds
    /// nothing.
    /// </summary>
    /// <param name="before">The profile before the change; null for a new customer.</param>
    /// <param name="after">The profile after it.</param>
    internal Task NoteAsync(CustomerProfile? before, CustomerProfile after, CancellationToken cancellationToken)
    {
        var added = DuplicateRule.MatchesOf(after).Except(DuplicateRule.MatchesOf(before)).ToList();
        return Task.WhenAll(added.Select(match => tables.CustomerMatches.UpsertEntityAsync(
            new TableEntity(identityKey.HashOf(match), after.Id), TableUpdateMode.Replace, cancellationToken)));
    }

    /// <summary>Deletes the rows of a customer who does not exist after all.</summary>
    internal Task DeleteAsync(CustomerProfile gone, CancellationToken cancellationToken) =>
        Task.WhenAll(
            DuplicateRule.MatchesOf(gone).Select(
                match => tables.CustomerMatches.DeleteIfThereAsync(identityKey.HashOf(match), gone.Id, cancellationToken)));

    /// <summary>Customers who may share an attribute with a customer.</summary>
    internal async Task<IReadOnlyList<string>> FindAsync(CustomerProfile customer, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> mailboxes =
            [.. DuplicateRule.MailboxesOf(customer).Concat(DuplicateRule.MailboxesWithoutTagOf(customer)).Distinct()];
        var found = new HashSet<string>(StringComparer.Ordinal);
        foreach (var match in DuplicateRule.SoughtFor(customer).Concat(mailboxes.Select(DuplicateRule.OfMailbox)).Distinct())
        {
            found.UnionWith(await FindAsync(match, cancellationToken));
        }

        // Also the customer who wrote from this mailbox.
        foreach (var mailbox in mailboxes)
        {
            if (await FindOwnerAsync("email", mailbox, cancellationToken) is { } writer)
            {
                found.Add(writer);
            }
        }

        found.Remove(customer.Id);
        return [.. found.Order(StringComparer.Ordinal)];
    }

    /// <summary>Customers who may have a match key.</summary>
    public async Task<IReadOnlyList<string>> FindAsync(string match, CancellationToken cancellationToken)
    {
        var found = new List<string>();
        await foreach (var row in tables.CustomerMatches.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {identityKey.HashOf(match)}"),
            maxPerPage: MostOfOneMatch,
            cancellationToken: cancellationToken))
        {
            found.Add(row.RowKey);
            if (found.Count == MostOfOneMatch)
            {
                break;
            }
        }

        return found;
    }

    /// <summary>The customer who writes under a handle, or null.</summary>
    public async Task<string?> FindOwnerAsync(string channel, string handle, CancellationToken cancellationToken)
    {
        var identity = identityKey.Of(channel, handle);
        var row = await tables.Identities.FindAsync(identity[..2], identity, cancellationToken);
        return row?.GetString("CustomerId") is { Length: > 0 } owner ? owner : null;
    }

    /// <summary>The hashes stored for a customer. Scans the whole table: for an export.</summary>
    public async Task<IReadOnlyList<string>> ReadAllAsync(string customerId, CancellationToken cancellationToken)
    {
        var hashes = new List<string>();
        await foreach (var row in tables.CustomerMatches.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"RowKey eq {customerId}"), cancellationToken: cancellationToken))
        {
            hashes.Add(row.PartitionKey);
        }

        return hashes;
    }

    /// <summary>Deletes all rows of a customer and returns their number. Scans the whole table: for an erasure.</summary>
    public async Task<int> ForgetAsync(string customerId, CancellationToken cancellationToken)
    {
        var hashes = await ReadAllAsync(customerId, cancellationToken);
        foreach (var hash in hashes)
        {
            await tables.CustomerMatches.DeleteIfThereAsync(hash, customerId, cancellationToken);
        }

        return hashes.Count;
    }
}
