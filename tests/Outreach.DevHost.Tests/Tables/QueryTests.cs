using Azure.Data.Tables;

namespace Outreach.DevHost.Tests.Tables;

[Collection(AzuriteFixture.Collection)]
public sealed class QueryTests(AzuriteFixture azurite)
{
    public static TheoryData<string> Keys =>
    [
        "O'Brien", "''", "100%", "%27", "a b+c", "caf\u00e9", "\U0001F600", "{}[]()", "a&b=c", "$filter", "\"", "a:b;c,d@e!", ".", "..", "~-_",
    ];

    [Theory]
    [MemberData(nameof(Keys))]
    public async Task A_key_of_any_characters_is_found_again_by_address_by_filter_and_in_a_transaction(string key)
    {
        var table = await azurite.CreateTableAsync();
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
        var table = await azurite.CreateTableAsync();
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
        var table = await azurite.CreateTableAsync();
        for (var start = 0; start < 1_200; start += 100)
        {
            await table.SubmitTransactionAsync(Enumerable.Range(start, 100)
                .Select(row => new TableTransactionAction(TableTransactionActionType.Add, new TableEntity("p", $"{row:0000}"))));
        }

        var rows = await ToListAsync(table.QueryAsync<TableEntity>("PartitionKey eq 'p'", select: ["RowKey"]));

        Assert.Equal(1_200, rows.Select(row => row.RowKey).Distinct().Count());
    }

    [Fact]
    public async Task A_filter_compares_values_of_every_type()
    {
        var table = await azurite.CreateTableAsync();
        var at = new DateTimeOffset(2026, 5, 1, 8, 0, 0, TimeSpan.Zero);
        var id = Guid.NewGuid();
        await table.AddEntityAsync(new TableEntity("p", "hit")
        {
            ["At"] = at,
            ["Id"] = id,
            ["Big"] = 5_000_000_000L,
            ["Flag"] = true,
            ["Ratio"] = 0.5,
            ["Number"] = 3,
        });
        await table.AddEntityAsync(new TableEntity("p", "miss")
        {
            ["At"] = at.AddSeconds(1),
            ["Id"] = Guid.NewGuid(),
            ["Big"] = 1L,
            ["Flag"] = false,
            ["Ratio"] = 0.6,
            ["Number"] = 4,
        });

        foreach (var filter in (FormattableString[])
            [$"At le {at}", $"At ge {at} and At lt {at.AddSeconds(1)}", $"At lt {at.AddMilliseconds(1)}", $"Id eq {id}", $"Big gt {4_000_000_000L}", $"Flag eq {true}", $"Ratio lt {0.55}", $"Number eq {3}"])
        {
            Assert.Equal("hit", Assert.Single(await ToListAsync(table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter(filter)))).RowKey);
        }
    }

    [Fact]
    public void A_filter_writes_each_value_as_the_service_s_literal()
    {
        var at = new DateTimeOffset(2026, 5, 1, 10, 0, 0, TimeSpan.FromHours(2));

        Assert.Equal("Name eq 'O''Brien' and N eq 5L", TableClient.CreateQueryFilter($"Name eq {"O'Brien"} and N eq {5L}"));
        Assert.Equal("At eq datetime'2026-05-01T08:00:00Z'", TableClient.CreateQueryFilter($"At eq {at}"));
        Assert.Equal("B eq X'00FF'", TableClient.CreateQueryFilter($"B eq {new byte[] { 0, 255 }}"));
        Assert.Throws<ArgumentException>(() => TableClient.CreateQueryFilter($"X eq {new object()}"));
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
