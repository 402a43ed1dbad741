using Azure.Data.Tables;

namespace Outreach.DevHost.Tests.Tables;

/// <summary>How our lists ask: by filters that are made of values, in pages that another request continues.</summary>
public abstract class QueryTests(ITableSource source)
{
    public static TheoryData<string> Keys =>
    [
        "event:000001", "call:12:attempt:3", "fd88a27240462cba-run-2", "2026-03-29", "do-not-contact:acme_app", "~", "O'Brien",
    ];

    [Theory]
    [MemberData(nameof(Keys))]
    public async Task A_key_is_found_again_by_address_by_filter_and_in_a_transaction(string key)
    {
        var table = await source.CreateTableAsync();
        await table.AddEntityAsync(new TableEntity(key, key) { ["N"] = 1 });
        await table.AddEntityAsync(new TableEntity("other", "other"));
        await table.UpsertEntityAsync(new TableEntity(key, key) { ["N"] = 2 });
        await table.SubmitTransactionAsync([new(TableTransactionActionType.UpsertMerge, new TableEntity(key, key) { ["M"] = 3 })]);

        TableEntity read = await table.GetEntityAsync<TableEntity>(key, key);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {key} and RowKey eq {key}");
        var found = await ToListAsync(table.QueryAsync<TableEntity>(filter));
        await table.DeleteEntityAsync(key, key);

        Assert.Equal((key, key, 2, 3), (read.PartitionKey, read.RowKey, read.GetInt32("N"), read.GetInt32("M")));
        Assert.Equal(key, Assert.Single(found).RowKey);
        Assert.Single(await ToListAsync(table.QueryAsync<TableEntity>()));
    }

    [Fact]
    public async Task Pages_have_at_most_the_size_asked_for_and_a_token_continues_in_another_query()
    {
        var table = await source.CreateTableAsync();
        for (var row = 0; row < 25; row++)
        {
            await table.AddEntityAsync(new TableEntity("p q", $"r {row:00} é"));
        }

        var sizes = new List<int>();
        var seen = new List<string>();
        string? token = null;
        do
        {
            // One page a query: what a paged list over HTTP does.
            await foreach (var page in table.QueryAsync<TableEntity>(maxPerPage: 10).AsPages(token))
            {
                sizes.Add(page.Values.Count);
                seen.AddRange(page.Values.Select(entity => entity.RowKey));
                token = page.ContinuationToken;
                break;
            }
        }
        while (token is not null);

        Assert.Equal([10, 10, 5], sizes);
        Assert.Equal(Enumerable.Range(0, 25).Select(row => $"r {row:00} é"), seen);
        Assert.Equal(25, (await ToListAsync(table.QueryAsync<TableEntity>(maxPerPage: 4))).Count);
    }

    [Fact]
    public async Task More_rows_than_the_service_sends_at_once_are_all_read()
    {
        var table = await source.CreateTableAsync();
        for (var start = 0; start < 1_200; start += 100)
        {
            await table.SubmitTransactionAsync(Enumerable.Range(start, 100)
                .Select(row => new TableTransactionAction(TableTransactionActionType.Add, new TableEntity("p", $"{row:0000}"))));
        }

        var rows = await ToListAsync(table.QueryAsync<TableEntity>("PartitionKey eq 'p'", select: ["RowKey"]));

        Assert.Equal(1_200, rows.Select(row => row.RowKey).Distinct().Count());
    }

    [Fact]
    public async Task A_filter_compares_values_of_every_type_that_we_ask_for()
    {
        var table = await source.CreateTableAsync();
        var at = new DateTimeOffset(2026, 5, 1, 8, 0, 0, TimeSpan.Zero);
        await table.AddEntityAsync(new TableEntity("p", "hit")
        {
            ["At"] = at,
            ["Flag"] = true,
            ["Number"] = 3,
            ["Text"] = "O'Brien",
        });
        await table.AddEntityAsync(new TableEntity("p", "miss")
        {
            ["At"] = at.AddSeconds(1),
            ["Flag"] = false,
            ["Number"] = 4,
            ["Text"] = "O''Brien",
        });

        foreach (var filter in (FormattableString[])
            [$"At le {at}", $"At ge {at} and At lt {at.AddSeconds(1)}", $"At lt {at.AddMilliseconds(1)}",
             $"Flag eq {true}", $"Number lt {4}", $"Text eq {"O'Brien"}"])
        {
            var found = await ToListAsync(table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter(filter)));
            Assert.Equal("hit", Assert.Single(found).RowKey);
        }
    }

    private static async Task<List<T>> ToListAsync<T>(IAsyncEnumerable<T> items)
    {
        var list = new List<T>();
        await foreach (var item in items)
        {
            list.Add(item);
        }

        return list;
    }
}
