using System.Globalization;
using Azure;
using Azure.Data.Tables;
using Outreach.Customers.ThankYouCalls;
using Outreach.Platform.Storage;

namespace Outreach.Customers;

/// <summary>A profile as read.</summary>
/// <param name="ETag">The ETag that guards a write.</param>
internal sealed record StoredCustomer(CustomerProfile Profile, ETag ETag);

/// <summary>All rows of a customer in one partition.</summary>
internal sealed record WholeCustomer(StoredCustomer Stored)
{
    /// <summary>Their follow-ups, oldest first.</summary>
    public IReadOnlyList<Contact> Contacts { get; init; } = [];

    /// <summary>Notes by staff, pinned ones first.</summary>
    public IReadOnlyList<CustomerNote> Notes { get; init; } = [];

    public IReadOnlyList<LoggedContact> Logged { get; init; } = [];

    public IReadOnlyList<CallState> Calls { get; init; } = [];

    public IReadOnlyList<(int Call, CallAttempt Attempt)> Attempts { get; init; } = [];

    /// <summary>What they said about the product in calls.</summary>
    public IReadOnlyList<CallFeedback> Feedback { get; init; } = [];
}

/// <summary>
/// Customers, one partition each. Every change in a partition is one transaction that replaces <c>profile</c>, guarded by the ETag it was
/// read with.
/// </summary>
public sealed class CustomerStore(OutreachTables tables)
{
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

    internal async Task<Contact?> FindContactAsync(string customerId, string followUpId, CancellationToken cancellationToken) =>
        await tables.Customers.FindAsync(customerId, ContactKey(followUpId), cancellationToken) is { } row
            ? Document.Read<Contact>(row)
            : null;

    /// <summary>The follow-ups that one partition of a customer's history has.</summary>
    internal async Task<IReadOnlyList<string>> FindFollowUpIdsAsync(string customerId, CancellationToken cancellationToken)
    {
        var ids = new List<string>();
        await foreach (var row in tables.Customers.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter(
                $"PartitionKey eq {customerId} and RowKey ge {ContactKey("")} and RowKey lt {"contact;"}"),
            select: ["RowKey"],
            cancellationToken: cancellationToken))
        {
            ids.Add(row.RowKey[ContactKey("").Length..]);
        }

        return ids;
    }

    internal async Task<CustomerNote?> FindNoteAsync(string customerId, int number, CancellationToken cancellationToken) =>
        await tables.Customers.FindAsync(customerId, NoteKey(number), cancellationToken) is { } row
            ? Document.Read<CustomerNote>(row)
            : null;

    /// <summary>All rows of the partition, ordered by key.</summary>
    public Task<IReadOnlyList<TableEntity>> ReadPartitionAsync(string customerId, CancellationToken cancellationToken) =>
        tables.Customers.ReadAsync(TableClient.CreateQueryFilter($"PartitionKey eq {customerId}"), cancellationToken);

    /// <summary>Commits the profile with other rows. Returns its new ETag; null if it was changed or created meanwhile.</summary>
    /// <param name="readAs">The ETag it was read with; null for a new customer.</param>
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
            var nothingElse = rows.Count == 2 && profile.GivenAway.Count == 0 && profile.DoNotContact.All(OptOuts.IsInherited);
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
        var rows = (await ReadPartitionAsync(customerId, cancellationToken)).ToLookup(KindOf);
        if (rows["profile"].SingleOrDefault() is not { } profile)
        {
            return null;
        }

        return new WholeCustomer(new StoredCustomer(Document.Read<CustomerProfile>(profile), profile.ETag))
        {
            Contacts = [.. Read<Contact>("contact").OrderBy(one => one.At).ThenBy(one => one.FollowUpId, StringComparer.Ordinal)],
            Notes = [.. Read<CustomerNote>("note").OrderByDescending(note => note.Pinned).ThenBy(note => note.Number)],
            Logged = [.. Read<LoggedContact>("spoke")],
            Calls = [.. Read<CallState>("state").OrderBy(call => call.Number)],
            Attempts =
            [
                .. rows["attempt"].Select(row => (Call: CallNumberOf(row), Attempt: Document.Read<CallAttempt>(row)))
                    .OrderBy(attempt => attempt.Call).ThenBy(attempt => attempt.Attempt.Number),
            ],
            Feedback = [.. Read<CallFeedback>("feedback")],
        };

        IEnumerable<T> Read<T>(string kind) => rows[kind].Select(Document.Read<T>);
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

    internal static TableTransactionAction Put(string customerId, CustomerNote note) =>
        new(TableTransactionActionType.UpsertReplace, Document.Row(customerId, NoteKey(note.Number), note));

    internal static TableTransactionAction Put(string customerId, LoggedContact contact) =>
        new(TableTransactionActionType.UpsertReplace, Document.Row(customerId, $"spoke:{contact.Number:D6}", contact));

    internal static TableTransactionAction Put(string customerId, Contact contact) =>
        new(TableTransactionActionType.UpsertReplace, Document.Row(customerId, ContactKey(contact.FollowUpId), contact));

    internal static TableTransactionAction Add(string customerId, Contact contact) =>
        new(TableTransactionActionType.Add, Document.Row(customerId, ContactKey(contact.FollowUpId), contact));

    public static TableTransactionAction DeleteNote(string customerId, int number) =>
        new(TableTransactionActionType.Delete, new TableEntity(customerId, NoteKey(number)), ETag.All);

    // The rows of a call are call:{number}:{kind}, with a number of their own behind that.
    private static string KindOf(TableEntity row) => row.RowKey.Split(':') is ["call", _, var kind, ..] ? kind : row.RowKey.Split(':')[0];

    private static int CallNumberOf(TableEntity row) => int.Parse(row.RowKey.Split(':')[1], CultureInfo.InvariantCulture);

    private static string NoteKey(int number) => $"note:{number:D6}";

    private static string ContactKey(string followUpId) => $"contact:{followUpId}";
}
