using Azure;
using Azure.Data.Tables;
using Outreach.Platform.Storage;

namespace Outreach.Customers;

/// <summary>A profile as it was read.</summary>
/// <param name="Profile">What it says.</param>
/// <param name="ETag">What a write is guarded by.</param>
public sealed record StoredCustomer(CustomerProfile Profile, ETag ETag);

/// <summary>
/// Customers, one partition each. Every change of anything in the partition is one transaction that replaces
/// <c>profile</c> with the ETag it was read with.
/// </summary>
public sealed class CustomerStore(OutreachTables tables)
{
    /// <summary>The profile, or null.</summary>
    public async Task<StoredCustomer?> FindAsync(string customerId, CancellationToken cancellationToken) =>
        await tables.Customers.FindAsync(customerId, "profile", cancellationToken) is { } row
            ? new StoredCustomer(Document.Read<CustomerProfile>(row), row.ETag)
            : null;

    /// <summary>The contact about a follow-up, or null.</summary>
    public async Task<Contact?> FindContactAsync(string customerId, string followUpId, CancellationToken cancellationToken) =>
        await tables.Customers.FindAsync(customerId, ContactKey(followUpId), cancellationToken) is { } row
            ? Document.Read<Contact>(row)
            : null;

    /// <summary>Every row of the partition, in order of its key.</summary>
    public async Task<IReadOnlyList<TableEntity>> ReadPartitionAsync(string customerId, CancellationToken cancellationToken)
    {
        var rows = new List<TableEntity>();
        await foreach (var row in tables.Customers.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {customerId}"), cancellationToken: cancellationToken))
        {
            rows.Add(row);
        }

        return rows;
    }

    /// <summary>
    /// Commits the profile with more rows of the partition. Gives its new ETag; null where it was changed, or made, meanwhile.
    /// </summary>
    /// <param name="profile">The new profile.</param>
    /// <param name="readAs">The ETag it was read with; null for a customer who is new.</param>
    /// <param name="more">Other rows of the partition.</param>
    /// <param name="cancellationToken">Stops the write before it is sent.</param>
    public Task<ETag?> TryCommitAsync(CustomerProfile profile, ETag? readAs, IEnumerable<TableTransactionAction> more, CancellationToken cancellationToken)
    {
        var row = Document.Row(profile.Id, "profile", profile);
        var guard = readAs is { } etag
            ? new TableTransactionAction(TableTransactionActionType.UpdateReplace, row, etag)
            : new TableTransactionAction(TableTransactionActionType.Add, row);
        return tables.Customers.TryCommitAsync([guard, .. more], cancellationToken);
    }

    /// <summary>
    /// Takes a mention back that was never this customer's: its contact, its count, and the customer too where there is nothing
    /// else of them. Safe to repeat.
    /// </summary>
    public async Task TakeBackAsync(string customerId, string followUpId, CancellationToken cancellationToken)
    {
        while (true)
        {
            var rows = await ReadPartitionAsync(customerId, cancellationToken);
            if (rows.FirstOrDefault(row => row.RowKey == ContactKey(followUpId)) is not { } contact
                || rows.FirstOrDefault(row => row.RowKey == "profile") is not { } row)
            {
                return;
            }

            var profile = Document.Read<CustomerProfile>(row);
            var nothingElse = rows.Count == 2 && profile is { Notes.Count: 0, DoNotContact.Count: 0 };
            var guard = nothingElse
                ? new TableTransactionAction(TableTransactionActionType.Delete, row, row.ETag)
                : new TableTransactionAction(
                    TableTransactionActionType.UpdateReplace, Document.Row(customerId, "profile", profile with { Mentions = profile.Mentions - 1 }), row.ETag);
            if (await tables.Customers.TryCommitAsync(
                [guard, new TableTransactionAction(TableTransactionActionType.Delete, contact, ETag.All)], cancellationToken) is not null)
            {
                return;
            }
        }
    }

    /// <summary>The write of a contact.</summary>
    public static TableTransactionAction Put(string customerId, Contact contact) =>
        new(TableTransactionActionType.UpsertReplace, Document.Row(customerId, ContactKey(contact.FollowUpId), contact));

    /// <summary>The write of a contact that must not be there yet.</summary>
    public static TableTransactionAction Add(string customerId, Contact contact) =>
        new(TableTransactionActionType.Add, Document.Row(customerId, ContactKey(contact.FollowUpId), contact));

    private static string ContactKey(string followUpId) => $"contact:{followUpId}";
}
