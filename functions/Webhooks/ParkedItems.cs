using System.Runtime.CompilerServices;
using Azure.Data.Tables;
using Outreach.Platform;
using Outreach.Platform.Http;
using Outreach.Platform.Storage;

namespace Outreach.Webhooks;

/// <summary>Something to park, with its JSON.</summary>
internal sealed record ToPark(ParkedItem Item, string Json);

/// <summary>What could not be made a mention, table <c>Webhooks</c>, all in one partition: for a lead, for seven days.</summary>
public sealed class ParkedItems(OutreachTables tables)
{
    /// <summary>So many items of a source wait at the most: one that writes something else from now on must not fill the table.</summary>
    internal const int MostOfSource = 1000;

    private const string Partition = "parked";
    private const string Json = "Json";
    private const string Beginning = "Beginning";
    private const int ShownUnits = 4_000;
    private const int RowsTogether = 100;

    // A transaction takes 4 MiB, and a character takes up to six bytes on its way.
    private const int UnitsTogether = 600_000;
    private const int UnitsOfReasons = 2_000;

    // An item holds up to 800 KB: so many are in memory at a time.
    private const int WholeItemsAPage = 20;

    /// <summary>What a list shows; one that was parked before its beginning was kept apart is read whole.</summary>
    private static readonly string[] Shown = ["PartitionKey", "RowKey", "Data", "Data1", "Data2", "Data3", Beginning];

    /// <summary>Parks items of one source, as far as there is room. Those that wait already are replaced.</summary>
    /// <returns>Those that wait now; the others are too many.</returns>
    internal async Task<IReadOnlyList<ToPark>> ParkAsync(string source, IReadOnlyList<ToPark> items, CancellationToken cancellationToken)
    {
        if (items.Count == 0)
        {
            return [];
        }

        var waiting = await ReadKeysAsync(source, cancellationToken);
        var parked = items
            .Where(one => waiting.Contains(one.Item.Id) || (waiting.Count < MostOfSource && waiting.Add(one.Item.Id)))
            .ToList();
        await PutAsync(parked, cancellationToken);
        return parked;
    }

    /// <summary>Parks items whether there is room or not.</summary>
    internal async Task PutAsync(IEnumerable<ToPark> items, CancellationToken cancellationToken)
    {
        foreach (var together in Transactions(items))
        {
            await tables.Webhooks.SubmitTransactionAsync(
                together.Select(one => new TableTransactionAction(TableTransactionActionType.UpsertReplace, RowOf(one.Item, one.Json))),
                cancellationToken);
        }
    }

    /// <summary>Changes what is known of an item; one that is gone stays so.</summary>
    internal Task ReplaceAsync(ParkedItem item, string json, CancellationToken cancellationToken) =>
        tables.Webhooks.ReplaceIfThereAsync(RowOf(item, json), cancellationToken);

    internal async Task<(ParkedItem Item, string Json)?> FindAsync(string id, CancellationToken cancellationToken) =>
        ParkedItem.IsId(id) && await tables.Webhooks.FindAsync(Partition, id, cancellationToken) is { } row
            ? (Document.Read<ParkedItem>(row), Document.ReadText(row, Json))
            : null;

    internal Task DeleteAsync(string id, CancellationToken cancellationToken) =>
        tables.Webhooks.DeleteIfThereAsync(Partition, id, cancellationToken);

    /// <summary>Deletes those of some items that wait; they may be very many more than do.</summary>
    internal async Task DeleteAsync(string source, IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
    {
        foreach (var id in (await ReadKeysAsync(source, cancellationToken)).Intersect(ids))
        {
            await DeleteAsync(id, cancellationToken);
        }
    }

    /// <summary>One page, the earliest first.</summary>
    /// <exception cref="ProblemException">400 for a continuation that this list has not given.</exception>
    internal async Task<ListPage<ParkedItemView>> ReadPageAsync(
        int limit, string? continuation, CancellationToken cancellationToken)
    {
        var after = Continuation.Unpack(continuation, Partition) ?? "";
        var rows = await tables.Webhooks.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and RowKey gt {after}"), limit + 1, Shown, cancellationToken)
            .Take(limit + 1).ToListAsync(cancellationToken);
        var views = new List<ParkedItemView>();
        foreach (var row in rows.Take(limit))
        {
            views.Add(ParkedItemView.Of(Document.Read<ParkedItem>(row), await BeginningOfAsync(row, cancellationToken)));
        }

        return new ListPage<ParkedItemView>(views, rows.Count > limit ? Continuation.Pack(rows[limit - 1].RowKey, Partition) : null);
    }

    /// <summary>All of them with their words, some at a time in memory.</summary>
    internal async IAsyncEnumerable<(ParkedItem Item, string Json)> ReadAllAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in tables.Webhooks.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {Partition}"), WholeItemsAPage, cancellationToken: cancellationToken))
        {
            yield return (Document.Read<ParkedItem>(row), Document.ReadText(row, Json));
        }
    }

    private static TableEntity RowOf(ParkedItem item, string json)
    {
        var row = Document.Row(Partition, item.Id, item);
        row["At"] = item.At;
        row["Source"] = item.Source;
        row[Beginning] = Excerpt.Beginning(json, ShownUnits);
        Document.Write(row, Json, json);
        return row;
    }

    /// <summary>Items that one transaction takes.</summary>
    internal static IEnumerable<IReadOnlyList<ToPark>> Transactions(IEnumerable<ToPark> items)
    {
        var (together, units) = (new List<ToPark>(), 0);
        foreach (var one in items)
        {
            var own = one.Json.Length + Math.Min(one.Json.Length, ShownUnits) + UnitsOfReasons;
            if (together.Count == RowsTogether || (together.Count > 0 && units + own > UnitsTogether))
            {
                yield return together;
                (together, units) = ([], 0);
            }

            together.Add(one);
            units += own;
        }

        if (together.Count > 0)
        {
            yield return together;
        }
    }

    private async Task<HashSet<string>> ReadKeysAsync(string source, CancellationToken cancellationToken) =>
    [
        .. await tables.Webhooks.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and Source eq {source}"), select: ["RowKey"],
            cancellationToken: cancellationToken).Select(row => row.RowKey).ToListAsync(cancellationToken),
    ];

    private async Task<string> BeginningOfAsync(TableEntity row, CancellationToken cancellationToken) =>
        row.GetString(Beginning)
        ?? Excerpt.Beginning((await FindAsync(row.RowKey, cancellationToken))?.Json ?? "", ShownUnits);
}
