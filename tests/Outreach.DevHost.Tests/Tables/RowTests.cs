using Azure;
using Azure.Data.Tables;
using Outreach.Platform.Storage;

namespace Outreach.DevHost.Tests.Tables;

/// <summary>The outcomes that our commits decide upon, as the real client hears them.</summary>
public abstract class RowTests(ITableSource source)
{
    [Fact]
    public async Task A_row_that_is_added_twice_is_added_once()
    {
        var table = await source.CreateTableAsync();

        Assert.True(await table.TryAddAsync(new TableEntity("p", "r") { ["N"] = 1 }, CancellationToken.None));
        Assert.False(await table.TryAddAsync(new TableEntity("p", "r") { ["N"] = 2 }, CancellationToken.None));

        Assert.Equal(1, (await table.FindAsync("p", "r", CancellationToken.None))!.GetInt32("N"));
    }

    [Fact]
    public async Task A_row_that_is_not_there_is_null_and_deleting_it_is_no_failure()
    {
        var table = await source.CreateTableAsync();

        Assert.Null(await table.FindAsync("p", "none", CancellationToken.None));
        await table.DeleteIfThereAsync("p", "none", CancellationToken.None);
    }

    [Fact]
    public async Task A_commit_on_what_was_read_is_stored_whole_and_gives_the_first_rows_new_ETag()
    {
        var table = await source.CreateTableAsync();
        var first = (await table.AddEntityAsync(State(1))).Headers.ETag!.Value;

        var committed = await table.TryCommitAsync(
            [Replace(State(2), first), Add("event:000001"), Upsert("index")], CancellationToken.None);

        var rows = await ReadAsync(table);
        Assert.Equal(["event:000001", "index", "state"], rows.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(2, rows["state"].GetInt32("N"));
        Assert.Equal(rows["state"].ETag, committed);
    }

    [Fact]
    public async Task A_commit_on_an_older_version_is_refused_and_changes_nothing()
    {
        var table = await source.CreateTableAsync();
        var first = (await table.AddEntityAsync(State(1))).Headers.ETag!.Value;
        Assert.NotNull(await table.TryCommitAsync([Replace(State(2), first)], CancellationToken.None));

        var refused = await table.TryCommitAsync([Replace(State(3), first), Add("event:000001")], CancellationToken.None);

        Assert.Null(refused);
        Assert.Equal(2, Assert.Single(await ReadAsync(table)).Value.GetInt32("N"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(99)]
    public async Task A_commit_of_a_hundred_rows_of_which_one_is_there_is_refused_and_changes_nothing(int there)
    {
        var table = await source.CreateTableAsync();
        await table.AddEntityAsync(new TableEntity("p", "there"));

        var refused = await table.TryCommitAsync(
            [.. Enumerable.Range(0, 100).Select(index => Add(index == there ? "there" : $"row{index:000}"))], CancellationToken.None);

        Assert.Null(refused);
        Assert.Single(await ReadAsync(table));
    }

    [Fact]
    public async Task A_commit_on_a_row_that_was_deleted_is_refused()
    {
        var table = await source.CreateTableAsync();
        var first = (await table.AddEntityAsync(State(1))).Headers.ETag!.Value;
        await table.DeleteIfThereAsync("p", "state", CancellationToken.None);

        Assert.Null(await table.TryCommitAsync([Replace(State(2), first), Add("event:000001")], CancellationToken.None));
        Assert.Empty(await ReadAsync(table));
    }

    [Fact]
    public async Task Text_that_looks_like_a_part_of_a_transaction_stays_text()
    {
        var table = await source.CreateTableAsync();
        const string Text = "--changeset_\r\nHTTP/1.1 400 Bad Request\r\n\r\n{\"odata.error\":{}} --batch_--\r\n";

        await table.TryCommitAsync(
            [new(TableTransactionActionType.Add, new TableEntity("p", "1") { ["Text"] = Text }), Add("2")], CancellationToken.None);

        Assert.Equal(Text, (await ReadAsync(table))["1"].GetString("Text"));
    }

    private static TableEntity State(int number) => new("p", "state") { ["N"] = number };

    private static TableTransactionAction Replace(TableEntity row, ETag read) => new(TableTransactionActionType.UpdateReplace, row, read);

    private static TableTransactionAction Add(string row) => new(TableTransactionActionType.Add, new TableEntity("p", row));

    private static TableTransactionAction Upsert(string row) => new(TableTransactionActionType.UpsertReplace, new TableEntity("p", row));

    private static async Task<Dictionary<string, TableEntity>> ReadAsync(TableClient table)
    {
        var rows = new Dictionary<string, TableEntity>();
        await foreach (var entity in table.QueryAsync<TableEntity>())
        {
            rows.Add(entity.RowKey, entity);
        }

        return rows;
    }
}
