using Azure.Data.Tables;
using Outreach.Platform.Http;
using Outreach.Platform.Storage;

namespace Outreach.Webhooks;

/// <summary>What could not be made a mention, table <c>Webhooks</c>, all in one partition: for a lead, for seven days.</summary>
public sealed class ParkedItems(OutreachTables tables)
{
    private const string Partition = "parked";
    private const string Json = "Json";

    internal Task PutAsync(ParkedItem item, string json, CancellationToken cancellationToken) =>
        tables.Webhooks.UpsertEntityAsync(RowOf(item, json), TableUpdateMode.Replace, cancellationToken);

    /// <summary>Changes what is known of an item; one that is gone stays so.</summary>
    internal Task ReplaceAsync(ParkedItem item, string json, CancellationToken cancellationToken) =>
        tables.Webhooks.ReplaceIfThereAsync(RowOf(item, json), cancellationToken);

    internal async Task<(ParkedItem Item, string Json)?> FindAsync(string id, CancellationToken cancellationToken) =>
        ParkedItem.IsId(id) && await tables.Webhooks.FindAsync(Partition, id, cancellationToken) is { } row
            ? (Document.Read<ParkedItem>(row), Document.ReadText(row, Json))
            : null;

    internal Task DeleteAsync(string id, CancellationToken cancellationToken) =>
        tables.Webhooks.DeleteIfThereAsync(Partition, id, cancellationToken);

    /// <summary>One page, the earliest first.</summary>
    /// <exception cref="ProblemException">400 for a continuation that this list has not given.</exception>
    internal async Task<ListPage<ParkedItemView>> ReadPageAsync(
        int limit, string? continuation, CancellationToken cancellationToken)
    {
        var after = Continuation.Unpack(continuation, Partition) ?? "";
        var rows = await tables.Webhooks.ReadAsync(
            TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and RowKey gt {after}"), cancellationToken, limit + 1);
        return new ListPage<ParkedItemView>(
            [.. rows.Take(limit).Select(row => ParkedItemView.Of(Document.Read<ParkedItem>(row), Document.ReadText(row, Json)))],
            rows.Count > limit ? Continuation.Pack(rows[limit - 1].RowKey, Partition) : null);
    }

    /// <summary>All of them with their words.</summary>
    internal async Task<IReadOnlyList<(ParkedItem Item, string Json)>> ReadAllAsync(CancellationToken cancellationToken) =>
    [
        .. (await tables.Webhooks.ReadAsync(TableClient.CreateQueryFilter($"PartitionKey eq {Partition}"), cancellationToken))
            .Select(row => (Document.Read<ParkedItem>(row), Document.ReadText(row, Json))),
    ];

    private static TableEntity RowOf(ParkedItem item, string json)
    {
        var row = Document.Row(Partition, item.Id, item);
        row["At"] = item.At;
        Document.Write(row, Json, json);
        return row;
    }
}
