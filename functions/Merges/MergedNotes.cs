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
    private const int PageSize = MergedContacts.PageSize;

    private static readonly Kind<CustomerNote> Notes = new(
        "note",
        profile => profile.NoteCount,
        (profile, count) => profile with { NoteCount = count },
        record => record.Notes,
        (record, numbers) =>
            record with { Notes = numbers, Moved = record.Moved with { Notes = record.Moved.Notes + numbers.Count - record.Notes.Count } },
        CustomerStore.Put);

    private static readonly Kind<LoggedContact> Logged = new(
        "spoke",
        profile => profile.SpokeCount,
        (profile, count) => profile with { SpokeCount = count },
        record => record.Logged,
        (record, numbers) =>
            record with
            {
                Logged = numbers,
                Moved = record.Moved with { LoggedContacts = record.Moved.LoggedContacts + numbers.Count - record.Logged.Count },
            },
        CustomerStore.Put);

    /// <summary>Moves a page. Null where nothing is left.</summary>
    internal async Task<MergeStepResult?> MoveAsync(MergeStep step, CancellationToken cancellationToken) =>
        await MoveAsync(Notes, step, cancellationToken) || await MoveAsync(Logged, step, cancellationToken)
            ? new MergeStepResult { Stage = "notes" }
            : null;

    /// <summary>A survivor with the notes written to an absorbed customer after their merge, and the rows to commit with them.</summary>
    public async Task<(CustomerProfile Profile, IReadOnlyList<TableTransactionAction> Rows)> ReceiveAsync(
        CustomerProfile survivor, string absorbedId, CancellationToken cancellationToken)
    {
        var coming = await ComingAsync(
            Notes, survivor, absorbedId, await ReadAsync(Notes, absorbedId, PageSize, cancellationToken), cancellationToken);
        return (
            survivor with { NoteCount = survivor.NoteCount + coming.Count },
            [.. coming.Select(note => CustomerStore.Put(survivor.Id, note.New))]);
    }

    /// <summary>Takes away those of an absorbed customer's notes that the survivor has.</summary>
    public async Task ClearAsync(string absorbedId, string survivorId, CancellationToken cancellationToken)
    {
        while (await customers.FindAsync(absorbedId, cancellationToken) is { Profile: { MergedInto: not null, Merging: null } } absorbed)
        {
            var there = OriginsOf(await ReadAsync(Notes, survivorId, int.MaxValue, cancellationToken));
            var gone = (await ReadAsync(Notes, absorbedId, PageSize, cancellationToken))
                .Where(note => there.Contains(OriginOf(note, absorbedId))).ToList();
            if (gone.Count == 0
                || await customers.TryCommitAsync(
                    absorbed.Profile, absorbed.ETag, gone.Select(note => Deletion(Notes, absorbedId, note)), cancellationToken) is not null)
            {
                return;
            }
        }
    }

    private async Task<bool> MoveAsync<T>(Kind<T> kind, MergeStep step, CancellationToken cancellationToken)
        where T : Written
    {
        var (from, to) = (step.From, step.To);
        List<T> rows = step.IsUndoing
            ? [.. (await ReadAsync(kind, from.Profile.Id, int.MaxValue, cancellationToken))
                .Where(row => step.IsTheirs(row.Origin)).Take(PageSize)]
            : [.. await ReadAsync(kind, from.Profile.Id, PageSize, cancellationToken)];
        if (rows.Count == 0)
        {
            return false;
        }

        var (profile, writes) = step.IsUndoing
            ? await ReturnAsync(kind, step, rows, cancellationToken)
            : await HandOverAsync(kind, step, rows, cancellationToken);
        if (writes.Count == 0 || await customers.TryCommitAsync(profile, to.ETag, writes, cancellationToken) is not null)
        {
            await customers.TryCommitAsync(
                from.Profile, from.ETag, rows.Select(row => Deletion(kind, from.Profile.Id, row)), cancellationToken);
        }

        return true;
    }

    /// <summary>The survivor with rows that come to them, under numbers which the record knows.</summary>
    private async Task<(CustomerProfile Profile, IReadOnlyList<TableTransactionAction> Writes)> HandOverAsync<T>(
        Kind<T> kind, MergeStep step, IReadOnlyList<T> rows, CancellationToken cancellationToken)
        where T : Written
    {
        var (record, survivor) = (step.Record, step.Survivor.Profile);
        var known = kind.NumbersOf(record).Values.ToHashSet();
        var coming = await ComingAsync(
            kind, survivor, record.AbsorbedId, [.. rows.Where(row => !known.Contains(row.Number))], cancellationToken);
        var numbers = kind.NumbersOf(record).Concat(coming.Select(one => KeyValuePair.Create(one.New.Number, one.Old))).ToDictionary();
        return (
            kind.WithCount(survivor, kind.CountOf(survivor) + coming.Count),
            coming.Count == 0
                ? []
                : [MergeStore.Put(kind.WithNumbers(record, numbers)), .. coming.Select(one => kind.Put(record.SurvivorId, one.New))]);
    }

    /// <summary>The absorbed customer with rows that come back to them.</summary>
    private async Task<(CustomerProfile Profile, IReadOnlyList<TableTransactionAction> Writes)> ReturnAsync<T>(
        Kind<T> kind, MergeStep step, IReadOnlyList<T> rows, CancellationToken cancellationToken)
        where T : Written
    {
        var (record, absorbed) = (step.Record, step.Absorbed.Profile);
        var there = OriginsOf(await ReadAsync(kind, record.AbsorbedId, int.MaxValue, cancellationToken), record.AbsorbedId);
        var count = kind.CountOf(absorbed);
        var back = rows.Where(row => !there.Contains(OriginOf(row, record.SurvivorId))).Select(row =>
        {
            // What came over after the merge has its own number there, or none yet where it came from further away.
            var isTheirs = row.Origin == record.AbsorbedId;
            var number = kind.NumbersOf(record).TryGetValue(row.Number, out var known)
                ? known
                : isTheirs
                ? row.OriginNumber!.Value
                : ++count;
            return (T)(
                (Written)row with
                {
                    Number = number,
                    Origin = isTheirs ? null : row.Origin,
                    OriginNumber = isTheirs ? null : row.OriginNumber,
                });
        }).ToList();
        return (kind.WithCount(absorbed, count), [.. back.Select(row => kind.Put(record.AbsorbedId, row))]);
    }

    /// <summary>An absorbed customer's rows that the survivor does not have, with the numbers that they had and are to have.</summary>
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

    private static HashSet<(string, int)> OriginsOf(IEnumerable<Written> rows, string owner = "") =>
        [.. rows.Select(row => OriginOf(row, owner))];

    private static (string Customer, int Number) OriginOf(Written row, string owner) =>
        (row.Origin ?? owner, row.OriginNumber ?? row.Number);

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
