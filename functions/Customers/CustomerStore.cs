using Azure;
using Azure.Data.Tables;
using Outreach.Customers.ThankYouCalls;
using Outreach.Platform.Storage;

namespace Outreach.Customers;

/// <summary>A profile as read.</summary>
/// <param name="Profile">The profile.</param>
/// <param name="ETag">The ETag that guards a write.</param>
internal sealed record StoredCustomer(CustomerProfile Profile, ETag ETag);

/// <summary>All rows of a customer in one partition.</summary>
internal sealed record WholeCustomer(StoredCustomer Stored)
{
    /// <summary>Their follow-ups, oldest first.</summary>
    public IReadOnlyList<Contact> Contacts { get; init; } = [];

    /// <summary>Notes by staff, pinned ones first.</summary>
    public IReadOnlyList<CustomerNote> Notes { get; init; } = [];

    /// <summary>Other contacts that staff logged.</summary>
    public IReadOnlyList<LoggedContact> Logged { get; init; } = [];

    /// <summary>Their thank-you calls.</summary>
    public IReadOnlyList<CallState> Calls { get; init; } = [];

    public IReadOnlyList<(int Call, CallAttempt Attempt)> Attempts { get; init; } = [];
}

/// <summary>
/// Customers, one partition each. Every change in a partition is one transaction that replaces <c>profile</c>, guarded by the ETag it was
/// read with.
/// </summary>
public sealed class CustomerStore(OutreachTables tables)
{
    /// <summary>The profile, or null.</summary>
    internal async Task<StoredCustomer?> FindAsync(string customerId, CancellationToken cancellationToken) =>
        await tables.Customers.FindAsync(customerId, "profile", cancellationToken) is { } row
            ? new StoredCustomer(Document.Read<CustomerProfile>(row), row.ETag)
            : null;

    /// <summary>The current customer for an id, following one or more merges; null if there is none.</summary>
    internal async Task<StoredCustomer?> FindCurrentAsync(string customerId, CancellationToken cancellationToken)
    {
        var stored = await FindAsync(customerId, cancellationToken);
        while (stored?.Profile.MergedInto is { } survivor)
        {
            stored = await FindAsync(survivor, cancellationToken);
        }

        return stored;
    }

    /// <summary>The contact about a follow-up, or null.</summary>
    internal async Task<Contact?> FindContactAsync(string customerId, string followUpId, CancellationToken cancellationToken) =>
        await tables.Customers.FindAsync(customerId, ContactKey(followUpId), cancellationToken) is { } row
            ? Document.Read<Contact>(row)
            : null;

    /// <summary>A note, or null.</summary>
    internal async Task<CustomerNote?> FindNoteAsync(string customerId, int number, CancellationToken cancellationToken) =>
        await tables.Customers.FindAsync(customerId, NoteKey(number), cancellationToken) is { } row
            ? Document.Read<CustomerNote>(row)
            : null;

    /// <summary>All rows of the partition, ordered by key.</summary>
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
    /// Commits the profile with other rows of the partition. Returns its new ETag; null if it was changed or created meanwhile.
    /// </summary>
    /// <param name="readAs">The ETag it was read with; null for a new customer.</param>
    /// <param name="more">Other rows of the partition.</param>
    internal Task<ETag?> TryCommitAsync(
        CustomerProfile profile, ETag? readAs, IEnumerable<TableTransactionAction> more, CancellationToken cancellationToken)
    {
        var row = Document.Row(profile.Id, "profile", profile);
        var guard = readAs is { } etag
            ? new TableTransactionAction(TableTransactionActionType.UpdateReplace, row, etag)
            : new TableTransactionAction(TableTransactionActionType.Add, row);
        return tables.Customers.TryCommitAsync([guard, .. more], cancellationToken);
    }

    /// <summary>
    /// Removes a mention that was not this customer's: its contact, its count, and the customer too if nothing else is left. Opt-outs of an
    /// erased person are kept with their handle anyway and do not belong to the customer. Safe to repeat.
    /// </summary>
    /// <returns>The deleted profile; null if it stays.</returns>
    internal async Task<CustomerProfile?> TakeBackAsync(string customerId, string followUpId, CancellationToken cancellationToken)
    {
        while (true)
        {
            var rows = await ReadPartitionAsync(customerId, cancellationToken);
            if (rows.FirstOrDefault(row => row.RowKey == ContactKey(followUpId)) is not { } contact
                || rows.FirstOrDefault(row => row.RowKey == "profile") is not { } row)
            {
                return null;
            }

            var profile = Document.Read<CustomerProfile>(row);
            var nothingElse = rows.Count == 2 && profile.DoNotContact.All(OptOuts.IsInherited);
            var guard = nothingElse
                ? new TableTransactionAction(TableTransactionActionType.Delete, row, row.ETag)
                : new TableTransactionAction(
                    TableTransactionActionType.UpdateReplace,
                    Document.Row(
                        customerId,
                        "profile",
                        CustomerRules.WithProblem(profile, followUpId, isOpen: false) with
                        {
                            Mentions = profile.Mentions - 1,
                            Latest = [.. profile.Latest.Where(mention => mention.FollowUpId != followUpId)],
                        }),
                    row.ETag);
            if (await tables.Customers.TryCommitAsync(
                [guard, new TableTransactionAction(TableTransactionActionType.Delete, contact, ETag.All)], cancellationToken) is not null)
            {
                return nothingElse ? profile : null;
            }
        }
    }

    /// <summary>All rows of a customer, or null. Data from before a merge may be in other partitions.</summary>
    internal async Task<WholeCustomer?> FindWholeAsync(string customerId, CancellationToken cancellationToken)
    {
        StoredCustomer? stored = null;
        var contacts = new List<Contact>();
        var notes = new List<CustomerNote>();
        var logged = new List<LoggedContact>();
        var calls = new List<CallState>();
        var attempts = new List<(int Call, CallAttempt Attempt)>();
        foreach (var row in await ReadPartitionAsync(customerId, cancellationToken))
        {
            switch (row.RowKey.Split(':'))
            {
                case ["profile"]:
                    stored = new StoredCustomer(Document.Read<CustomerProfile>(row), row.ETag);
                    break;
                case ["contact", _]:
                    contacts.Add(Document.Read<Contact>(row));
                    break;
                case ["note", _]:
                    notes.Add(Document.Read<CustomerNote>(row));
                    break;
                case ["spoke", _]:
                    logged.Add(Document.Read<LoggedContact>(row));
                    break;
                case ["call", _, "state"]:
                    calls.Add(Document.Read<CallState>(row));
                    break;
                case ["call", var call, "attempt", _]:
                    attempts.Add((int.Parse(call, System.Globalization.CultureInfo.InvariantCulture), Document.Read<CallAttempt>(row)));
                    break;
            }
        }

        return stored is null ? null : new WholeCustomer(stored)
        {
            Contacts = [.. contacts.OrderBy(contact => contact.At).ThenBy(contact => contact.FollowUpId, StringComparer.Ordinal)],
            Notes = [.. notes.OrderByDescending(note => note.Pinned).ThenBy(note => note.Number)],
            Logged = logged,
            Calls = [.. calls.OrderBy(call => call.Number)],
            Attempts = [.. attempts.OrderBy(attempt => attempt.Call).ThenBy(attempt => attempt.Attempt.Number)],
        };
    }

    /// <summary>The data still in the partitions of customers merged into this one.</summary>
    internal async Task<IReadOnlyList<WholeCustomer>> FindAbsorbedAsync(CustomerProfile profile, CancellationToken cancellationToken)
    {
        var before = new List<WholeCustomer>();
        foreach (var absorbed in profile.Absorbed)
        {
            if (await FindWholeAsync(absorbed.CustomerId, cancellationToken) is { } whole)
            {
                before.Add(whole);
                before.AddRange(await FindAbsorbedAsync(whole.Stored.Profile, cancellationToken));
            }
        }

        return before;
    }

    /// <summary>All ids of a customer: their own, and those of everyone merged into them, directly or indirectly.</summary>
    internal async Task<IReadOnlySet<string>> NamesOfAsync(CustomerProfile profile, CancellationToken cancellationToken)
    {
        var names = new HashSet<string>(StringComparer.Ordinal) { profile.Id };
        var left = new Queue<string>(profile.Absorbed.Select(absorbed => absorbed.CustomerId));
        while (left.TryDequeue(out var id))
        {
            if (names.Add(id) && await FindAsync(id, cancellationToken) is { } stored)
            {
                stored.Profile.Absorbed.ToList().ForEach(absorbed => left.Enqueue(absorbed.CustomerId));
            }
        }

        return names;
    }

    /// <summary>The write of a note.</summary>
    internal static TableTransactionAction Put(string customerId, CustomerNote note) =>
        new(TableTransactionActionType.UpsertReplace, Document.Row(customerId, NoteKey(note.Number), note));

    /// <summary>The write of a contact that staff logged.</summary>
    internal static TableTransactionAction Put(string customerId, LoggedContact contact) =>
        new(TableTransactionActionType.UpsertReplace, Document.Row(customerId, $"spoke:{contact.Number:D6}", contact));

    /// <summary>The write of a contact.</summary>
    internal static TableTransactionAction Put(string customerId, Contact contact) =>
        new(TableTransactionActionType.UpsertReplace, Document.Row(customerId, ContactKey(contact.FollowUpId), contact));

    /// <summary>The write of a contact that must not exist yet.</summary>
    internal static TableTransactionAction Add(string customerId, Contact contact) =>
        new(TableTransactionActionType.Add, Document.Row(customerId, ContactKey(contact.FollowUpId), contact));

    public static TableTransactionAction DeleteNote(string customerId, int number) =>
        new(TableTransactionActionType.Delete, new TableEntity(customerId, NoteKey(number)), ETag.All);

    private static string NoteKey(int number) => $"note:{number:D6}";

    private static string ContactKey(string followUpId) => $"contact:{followUpId}";
}
