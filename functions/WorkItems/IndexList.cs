using System.Globalization;
using System.Text.Json;
using Azure.Data.Tables;
using Outreach.Platform;
using Outreach.Platform.Http;
using Outreach.Platform.Storage;

namespace Outreach.WorkItems;

internal sealed record IndexFilter
{
    public required IndexedType Type { get; init; }

    public string? State { get; init; }

    public string? Outcome { get; init; }

    public string? Owner { get; init; }

    public string? Channel { get; init; }

    public string? CustomerId { get; init; }

    /// <summary>Only due at or before this moment (UTC).</summary>
    public DateTimeOffset? DueBefore { get; init; }

    public string ToOData()
    {
        List<string> terms = [Is("Type", Json.NameOf(Type))];
        Add("State", State);
        Add("Outcome", Outcome);
        Add("Owner", Owner);
        Add("Channel", Channel);
        Add("CustomerId", CustomerId);
        if (DueBefore?.UtcDateTime is { } before)
        {
            terms.Add(string.Create(CultureInfo.InvariantCulture, $"DueAt le datetime'{before:yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'}'"));
        }

        return string.Join(" and ", terms);

        void Add(string column, string? value)
        {
            if (value is not null)
            {
                terms.Add(Is(column, value));
            }
        }
    }

    private static string Is(string column, string value) => $"{column} eq '{value.Replace("'", "''", StringComparison.Ordinal)}'";
}

/// <summary>An open item as it is counted.</summary>
/// <param name="State">Stage or status, as in JSON.</param>
/// <param name="DueAt">By when somebody has to act (UTC); null where it is not our turn.</param>
internal sealed record CountedRow(string Owner, string State, DateTimeOffset? DueAt);

/// <summary>
/// Pages through what is open and what is closed, in the order of the keys that an item has in both indexes for ever. Whatever is opened,
/// closed or changed meanwhile, an item is listed once at the most, and one that is there from the first page to the last is not missed.
/// </summary>
public sealed class IndexList(OutreachTables tables)
{
    /// <summary>A filter that little fits goes on in the next request, rather than reading all there is in one.</summary>
    private const int MaxReads = 20;

    /// <summary>Where a list goes on: after an item; and where nothing fitted yet, where each index was at.</summary>
    private sealed record Position(string After, string? OpenToken, string? ClosedToken);

    /// <summary>What was read of one index.</summary>
    /// <param name="Rows">By their place in the list.</param>
    /// <param name="Token">Where to read on; null at the end.</param>
    private sealed record Part(SortedDictionary<string, TableEntity> Rows, string? Token)
    {
        public static Part Nothing => new(new SortedDictionary<string, TableEntity>(StringComparer.Ordinal), null);

        /// <summary>Whether nothing before the place is still to be read.</summary>
        public bool Covers(string place) => Token is null || (Rows.Count > 0 && string.CompareOrdinal(place, Rows.Keys.Last()) <= 0);
    }

    /// <summary>One page. It may hold fewer than <paramref name="limit"/>, or none, and still have a continuation.</summary>
    /// <exception cref="ProblemException">400 for a continuation that this list has not given.</exception>
    internal async Task<ListPage<TView>> ReadPageAsync<TView>(
        IndexFilter filter, bool withOpen, bool withClosed, int limit, string? continuation, CancellationToken cancellationToken)
    {
        // "Overdue" moves with the clock; the same list goes on all the same.
        var mark = (filter with { DueBefore = null }).ToOData();
        var at = Continuation.Unpack(continuation, mark) is { } packed
            ? JsonSerializer.Deserialize<Position>(packed)!
            : new Position("", null, null);
        var odata = $"{filter.ToOData()}{Beyond(at.After)}";
        Task<Part> ReadOpenAsync(string? token) => withOpen
            ? ReadAsync(tables.OpenWork, $"{odata} and {OpenWorkRow.NotOver}", limit, token, cancellationToken)
            : Task.FromResult(Part.Nothing);

        // An item that is closed is in the closed index before it leaves the open one; one that is reopened the other way round. So the
        // open one is read before and after the closed one.
        var open = await ReadOpenAsync(at.OpenToken);
        var closed = withClosed ? await ReadAsync(tables.Closed, odata, limit, at.ClosedToken, cancellationToken) : Part.Nothing;
        var again = withClosed && withOpen ? await ReadOpenAsync(at.OpenToken) : open;
        var rows = new SortedDictionary<string, TableEntity>(StringComparer.Ordinal);
        foreach (var (place, row) in open.Rows.Concat(closed.Rows).Concat(again.Rows))
        {
            rows[place] = row;
        }

        Part[] parts = [open, closed, again];
        var page = rows.Where(row => parts.All(part => part.Covers(row.Key))).Take(limit).ToList();
        if (page.Count == rows.Count && parts.All(part => part.Token is null))
        {
            return new ListPage<TView>([.. page.Select(row => IndexRow.ViewOf<TView>(row.Value))], null);
        }

        var next = page.Count > 0
            ? new Position(page[^1].Key, null, null)
            : at with { OpenToken = TokenOf(open, at.OpenToken), ClosedToken = TokenOf(closed, at.ClosedToken) };
        return new ListPage<TView>(
            [.. page.Select(row => IndexRow.ViewOf<TView>(row.Value))], Continuation.Pack(JsonSerializer.Serialize(next), mark));
    }

    /// <summary>Of all that is open and fits, the columns by which it is counted.</summary>
    internal async Task<IReadOnlyList<CountedRow>> ReadOpenAsync(IndexFilter filter, CancellationToken cancellationToken)
    {
        var rows = new List<CountedRow>();
        await foreach (var row in tables.OpenWork.QueryAsync<TableEntity>(
            $"{filter.ToOData()} and {OpenWorkRow.NotOver}", select: ["Owner", "State", "DueAt"], cancellationToken: cancellationToken))
        {
            rows.Add(new CountedRow(row.GetString("Owner"), row.GetString("State"), row.GetDateTimeOffset("DueAt")));
        }

        return rows;
    }

    /// <summary>An index that gave rows is read from the same place again: they wait for the other one.</summary>
    private static string? TokenOf(Part part, string? before) => part.Rows.Count > 0 ? before : part.Token;

    private static async Task<Part> ReadAsync(
        TableClient table, string filter, int limit, string? token, CancellationToken cancellationToken)
    {
        var part = Part.Nothing;
        var reads = 0;
        await foreach (var page in table.QueryAsync<TableEntity>(filter, maxPerPage: limit, cancellationToken: cancellationToken)
            .AsPages(token, limit).WithCancellation(cancellationToken))
        {
            foreach (var row in page.Values)
            {
                part.Rows[PlaceOf(row)] = row;
            }

            part = part with { Token = string.IsNullOrEmpty(page.ContinuationToken) ? null : page.ContinuationToken };
            if (part.Rows.Count >= limit || ++reads == MaxReads)
            {
                break;
            }
        }

        return part;
    }

    private static string PlaceOf(TableEntity row) => $"{row.PartitionKey}|{row.RowKey}";

    private static string Beyond(string place) => place.Split('|') is [var shard, var id]
        ? " and " + TableClient.CreateQueryFilter($"(PartitionKey gt {shard} or (PartitionKey eq {shard} and RowKey gt {id}))")
        : "";
}
