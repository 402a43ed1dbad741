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

    public string? Owner { get; init; }

    public string? Channel { get; init; }

    public string? CustomerId { get; init; }

    /// <summary>Only due at or before this moment (UTC).</summary>
    public DateTimeOffset? DueBefore { get; init; }

    public string ToOData()
    {
        List<string> terms = [Is("Type", Json.NameOf(Type))];
        Add("State", State);
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

/// <summary>Pages through what is open, then what is closed.</summary>
public sealed class IndexList(OutreachTables tables)
{
    /// <summary>A filter that little fits goes on in the next request, rather than reading all there is in one.</summary>
    private const int MaxReads = 20;

    private sealed record Position(bool InClosed, string? Token);

    /// <summary>One page. It may hold fewer than <paramref name="limit"/>, or none, and still have a continuation.</summary>
    /// <exception cref="ProblemException">400 for a continuation that this list has not given.</exception>
    internal async Task<ListPage<TView>> ReadPageAsync<TView>(
        IndexFilter filter, bool withOpen, bool withClosed, int limit, string? continuation, CancellationToken cancellationToken)
    {
        var odata = filter.ToOData();
        // "Overdue" moves with the clock; the same list goes on all the same.
        var mark = (filter with { DueBefore = null }).ToOData();
        var position = Continuation.Unpack(continuation, mark) is { } packed
            ? JsonSerializer.Deserialize<Position>(packed)!
            : new Position(InClosed: !withOpen, Token: null);
        var items = new List<TView>();
        for (var reads = 0; reads < MaxReads && items.Count < limit; reads++)
        {
            var (rows, token) = await (position.InClosed
                ? ReadAsync(tables.Closed, odata, limit - items.Count, position.Token, cancellationToken)
                : ReadAsync(tables.OpenWork, $"{odata} and {OpenWorkRow.NotOver}", limit - items.Count, position.Token, cancellationToken));
            items.AddRange(rows.Select(IndexRow.ViewOf<TView>));
            if (token is null && (position.InClosed || !withClosed))
            {
                return new ListPage<TView>(items, null);
            }

            position = token is null ? new Position(InClosed: true, Token: null) : position with { Token = token };
        }

        return new ListPage<TView>(items, Continuation.Pack(JsonSerializer.Serialize(position), mark));
    }

    private static async Task<(IReadOnlyList<TableEntity> Rows, string? Token)> ReadAsync(
        TableClient table, string filter, int limit, string? token, CancellationToken cancellationToken)
    {
        await foreach (var page in table.QueryAsync<TableEntity>(filter, maxPerPage: limit, cancellationToken: cancellationToken)
            .AsPages(token, limit).WithCancellation(cancellationToken))
        {
            return (page.Values, string.IsNullOrEmpty(page.ContinuationToken) ? null : page.ContinuationToken);
        }

        return ([], null);
    }
}
