using Azure.Data.Tables;
using Outreach.Platform.Storage;
using Outreach.SharedKernel;

namespace Outreach.Customers;

/// <summary>
/// Who has what in common with whom, table <c>CustomerMatches</c>: one row for each e-mail address, number, and beginning of a name in a town, by a
/// keyed hash. An index: what it says is looked up in the profiles, and a row too many costs one look.
/// </summary>
public sealed class CustomerMatchStore(OutreachTables tables, IdentityKey identityKey)
{
    /// <summary>More than this in common is no likeness.</summary>
    private const int MostOfOneMatch = 100;

    /// <summary>
    /// Notes what a customer is about to have in common with others; before the commit, for a row in vain does no harm. Costs nothing where a
    /// change adds nothing to it.
    /// </summary>
    /// <param name="before">The profile before the change; null for a new customer.</param>
    /// <param name="after">The profile after it.</param>
    /// <param name="cancellationToken">Stops before the next storage call.</param>
    public Task NoteAsync(CustomerProfile? before, CustomerProfile after, CancellationToken cancellationToken)
    {
        var added = DuplicateRule.MatchesOf(after).Except(DuplicateRule.MatchesOf(before)).ToList();
        return Task.WhenAll(added.Select(match => tables.CustomerMatches.UpsertEntityAsync(
            new TableEntity(identityKey.HashOf(match), after.Id), TableUpdateMode.Replace, cancellationToken)));
    }

    /// <summary>Takes out the rows of a customer who is not there after all.</summary>
    public Task DeleteAsync(CustomerProfile gone, CancellationToken cancellationToken) =>
        Task.WhenAll(DuplicateRule.MatchesOf(gone).Select(match => tables.CustomerMatches.DeleteIfThereAsync(identityKey.HashOf(match), gone.Id, cancellationToken)));

    /// <summary>Those who may have something in common with a customer.</summary>
    public async Task<IReadOnlyList<string>> FindAsync(CustomerProfile customer, CancellationToken cancellationToken)
    {
        var mailboxes = DuplicateRule.MailboxesOf(customer);
        var found = new HashSet<string>(StringComparer.Ordinal);
        foreach (var match in DuplicateRule.MatchesOf(customer).Concat(mailboxes.Select(DuplicateRule.OfMailbox)).Distinct())
        {
            var left = MostOfOneMatch;
            await foreach (var row in tables.CustomerMatches.QueryAsync<TableEntity>(
                TableClient.CreateQueryFilter($"PartitionKey eq {identityKey.HashOf(match)}"), maxPerPage: MostOfOneMatch, cancellationToken: cancellationToken))
            {
                found.Add(row.RowKey);
                if (--left == 0)
                {
                    break;
                }
            }
        }

        // Whoever wrote from the mailbox that this customer gave.
        foreach (var mailbox in mailboxes)
        {
            var identity = identityKey.Of("email", mailbox);
            if ((await tables.Identities.FindAsync(identity[..2], identity, cancellationToken))?.GetString("CustomerId") is { Length: > 0 } writer)
            {
                found.Add(writer);
            }
        }

        found.Remove(customer.Id);
        return [.. found.Order(StringComparer.Ordinal)];
    }

    /// <summary>The hashes that are kept of a customer. Looks through the whole table: for an export.</summary>
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

    /// <summary>Takes out every row of a customer and gives their number. Looks through the whole table: for an erasure.</summary>
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
