using Azure;
using Azure.Data.Tables;
using Outreach.Customers;

namespace Outreach.Merges;

/// <summary>
/// Moves what staff wrote down, notes and logged contacts, from one customer's partition to another's. A row that is there already by its
/// origin is not written again, even by another process; it is deleted here only once it is there.
/// </summary>
public sealed class MergedNotes(MergeStore store, CustomerStore customers) : IAbsorbedNotes
{
    private static readonly Kind<CustomerNote> Notes = new(
        "note",
        profile => profile.NoteCount,
        (profile, count) => profile with { NoteCount = count },
        record => record.Notes,
        (record, numbers) => record with { Notes = numbers, Moved = record.Moved with { Notes = record.Moved.Notes + numbers.Count - record.Notes.Count } },
        CustomerStore.Put);

    private static readonly Kind<LoggedContact> Logged = new(
        "spoke",
        profile => profile.SpokeCount,
        (profile, count) => profile with { SpokeCount = count },
        record => record.Logged,
        (record, numbers) => record with { Logged = numbers, Moved = record.Moved with { LoggedContacts = record.Moved.LoggedContacts + numbers.Count - record.Logged.Count } },
        CustomerStore.Put);

    /// <summary>Carries a page to the survivor. False where nothing is left.</summary>
    public async Task<bool> MoveToSurvivorAsync(MergeRecord record, StoredCustomer survivor, StoredCustomer absorbed, CancellationToken cancellationToken) =>
        await MoveToSurvivorAsync(Notes, record, survivor, absorbed, cancellationToken) || await MoveToSurvivorAsync(Logged, record, survivor, absorbed, cancellationToken);

    /// <summary>
    /// Moves a page of the rows that have their origin with some customers back to their customer. False where nothing is left.
    /// </summary>
    public async Task<bool> MoveBackAsync(
        MergeRecord record, StoredCustomer survivor, StoredCustomer absorbed, IReadOnlySet<string> names, CancellationToken cancellationToken) =>
        await MoveBackAsync(Notes, record, survivor, absorbed, names, cancellationToken)
        || await MoveBackAsync(Logged, record, survivor, absorbed, names, cancellationToken);

    /// <summary>
    /// A survivor with the notes that were written to an absorbed customer after their merge, and the rows to be committed with them.
    /// </summary>
    public async Task<(CustomerProfile Profile, IReadOnlyList<TableTransactionAction> Rows)> ReceiveAsync(
        CustomerProfile survivor, string absorbedId, CancellationToken cancellationToken)
    {
        var coming = await ComingAsync(Notes, survivor, absorbedId, await ReadAsync(Notes, absorbedId, MergePages.Size, cancellationToken), cancellationToken);
        return (survivor with { NoteCount = survivor.NoteCount + coming.Count }, [.. coming.Select(note => CustomerStore.Put(survivor.Id, note.New))]);
    }

    /// <summary>Takes away those of an absorbed customer's notes that the survivor has.</summary>
    public async Task ClearAsync(string absorbedId, string survivorId, CancellationToken cancellationToken)
    {
        while (await customers.FindAsync(absorbedId, cancellationToken) is { Profile: { MergedInto: not null, Merging: null } } absorbed)
        {
            var there = OriginsOf(await ReadAsync(Notes, survivorId, int.MaxValue, cancellationToken));
            var gone = (await ReadAsync(Notes, absorbedId, MergePages.Size, cancellationToken)).Where(note => there.Contains(OriginOf(note, absorbedId))).ToList();
            if (gone.Count == 0
                || await customers.TryCommitAsync(absorbed.Profile, absorbed.ETag, gone.Select(note => Deletion(Notes, absorbedId, note)), cancellationToken) is not null)
            {
                return;
            }
        }
    }

    private async Task<bool> MoveToSurvivorAsync<T>(
        Kind<T> kind, MergeRecord record, StoredCustomer survivor, StoredCustomer absorbed, CancellationToken cancellationToken)
        where T : Written
    {
        if (await ReadAsync(kind, record.AbsorbedId, MergePages.Size, cancellationToken) is not { Count: > 0 } rows)
        {
            return false;
        }

        var known = kind.NumbersOf(record).Values.ToHashSet();
        var coming = await ComingAsync(kind, survivor.Profile, record.AbsorbedId, [.. rows.Where(row => !known.Contains(row.Number))], cancellationToken);
        if (coming.Count == 0
            || await customers.TryCommitAsync(
                kind.WithCount(survivor.Profile, kind.CountOf(survivor.Profile) + coming.Count),
                survivor.ETag,
                [
                    MergeStore.Put(kind.WithNumbers(
                        record, kind.NumbersOf(record).Concat(coming.Select(one => KeyValuePair.Create(one.New.Number, one.Old))).ToDictionary())),
                    .. coming.Select(one => kind.Put(record.SurvivorId, one.New)),
                ],
                cancellationToken) is not null)
        {
            await customers.TryCommitAsync(absorbed.Profile, absorbed.ETag, rows.Select(row => Deletion(kind, record.AbsorbedId, row)), cancellationToken);
        }

        return true;
    }

    private async Task<bool> MoveBackAsync<T>(
        Kind<T> kind, MergeRecord record, StoredCustomer survivor, StoredCustomer absorbed, IReadOnlySet<string> names, CancellationToken cancellationToken)
        where T : Written
    {
        var rows = (await ReadAsync(kind, record.SurvivorId, int.MaxValue, cancellationToken))
            .Where(row => row.Origin is { } origin && names.Contains(origin)).Take(MergePages.Size).ToList();
        if (rows.Count == 0)
        {
            return false;
        }

        var there = OriginsOf(await ReadAsync(kind, record.AbsorbedId, int.MaxValue, cancellationToken), record.AbsorbedId);
        var count = kind.CountOf(absorbed.Profile);
        var back = rows.Where(row => !there.Contains(OriginOf(row, record.SurvivorId))).Select(row =>
        {
            // What came over after the merge has its own number there, or none yet where it came from further away.
            var isTheirs = row.Origin == record.AbsorbedId;
            var number = kind.NumbersOf(record).TryGetValue(row.Number, out var known) ? known : isTheirs ? row.OriginNumber!.Value : ++count;
            return (T)((Written)row with { Number = number, Origin = isTheirs ? null : row.Origin, OriginNumber = isTheirs ? null : row.OriginNumber });
        }).ToList();
        if (back.Count == 0
            || await customers.TryCommitAsync(
                kind.WithCount(absorbed.Profile, count), absorbed.ETag, back.Select(row => kind.Put(record.AbsorbedId, row)), cancellationToken) is not null)
        {
            await customers.TryCommitAsync(survivor.Profile, survivor.ETag, rows.Select(row => Deletion(kind, record.SurvivorId, row)), cancellationToken);
        }

        return true;
    }

    /// <summary>
    /// Those of an absorbed customer's rows that the survivor does not have, with the numbers that they had and are to have.
    /// </summary>
    private async Task<IReadOnlyList<(int Old, T New)>> ComingAsync<T>(
        Kind<T> kind, CustomerProfile survivor, string absorbedId, IReadOnlyList<T> rows, CancellationToken cancellationToken)
        where T : Written
    {
        var there = OriginsOf(await ReadAsync(kind, survivor.Id, int.MaxValue, cancellationToken));
        var first = kind.CountOf(survivor) + 1;
        return
        [
            .. rows.Where(row => !there.Contains(OriginOf(row, absorbedId))).Select((row, n) =>
            {
                var (origin, number) = OriginOf(row, absorbedId);
                return (row.Number, (T)((Written)row with { Number = first + n, Origin = origin, OriginNumber = number }));
            }),
        ];
    }

    private Task<IReadOnlyList<T>> ReadAsync<T>(Kind<T> kind, string customerId, int limit, CancellationToken cancellationToken)
        where T : Written =>
        store.ReadAsync<T>(customerId, $"{kind.Key}:", limit, cancellationToken);

    private static HashSet<(string, int)> OriginsOf(IEnumerable<Written> rows, string owner = "") => [.. rows.Select(row => OriginOf(row, owner))];

    private static (string Customer, int Number) OriginOf(Written row, string owner) => (row.Origin ?? owner, row.OriginNumber ?? row.Number);

    private static TableTransactionAction Deletion<T>(Kind<T> kind, string customerId, T row)
        where T : Written =>
        new(TableTransactionActionType.Delete, new TableEntity(customerId, $"{kind.Key}:{row.Number:D6}"), ETag.All);

    /// <summary>How a kind of rows is kept and counted.</summary>
    private sealed record Kind<T>(
        string Key,
        Func<CustomerProfile, int> CountOf,
        Func<CustomerProfile, int, CustomerProfile> WithCount,
        Func<MergeRecord, IReadOnlyDictionary<int, int>> NumbersOf,
        Func<MergeRecord, IReadOnlyDictionary<int, int>, MergeRecord> WithNumbers,
        Func<string, T, TableTransactionAction> Put)
        where T : Written;
}
