using Azure;
using Azure.Data.Tables;

namespace Outreach.DevHost.Tests.Tables;

/// <summary>What the service refuses, with which status and code, and what it leaves as it was.</summary>
public abstract class RefusalTests(ITableSource source)
{
    [Fact]
    public async Task A_table_that_is_there_is_not_created_again_and_one_that_is_gone_has_no_rows()
    {
        var table = await source.CreateTableAsync();
        await ExpectAsync(409, "TableAlreadyExists", () => table.CreateAsync());
        await table.CreateIfNotExistsAsync();

        await table.DeleteAsync();

        await ExpectAsync(404, "TableNotFound", () => table.AddEntityAsync(new TableEntity("p", "r")));
    }

    [Fact]
    public async Task A_row_that_is_there_is_not_added_and_one_that_is_not_is_neither_updated_nor_read()
    {
        var table = await source.CreateTableAsync();
        await table.AddEntityAsync(new TableEntity("p", "r"));

        await ExpectAsync(409, "EntityAlreadyExists", () => table.AddEntityAsync(new TableEntity("p", "r")));
        await ExpectAsync(404, "ResourceNotFound", () => table.UpdateEntityAsync(new TableEntity("p", "none"), ETag.All));
        await ExpectAsync(404, "ResourceNotFound", () => table.GetEntityAsync<TableEntity>("p", "none"));
        Assert.False((await table.GetEntityIfExistsAsync<TableEntity>("p", "none")).HasValue);
    }

    [Theory]
    [InlineData(TableUpdateMode.Merge)]
    [InlineData(TableUpdateMode.Replace)]
    public async Task An_update_or_deletion_of_an_older_version_is_refused_and_that_of_the_last_is_not(TableUpdateMode mode)
    {
        var table = await source.CreateTableAsync();
        var first = (await table.AddEntityAsync(new TableEntity("p", "r") { ["N"] = 1, ["Kept"] = "x" })).Headers.ETag!.Value;
        var second = (await table.UpdateEntityAsync(new TableEntity("p", "r") { ["N"] = 2 }, first, mode)).Headers.ETag!.Value;

        await ExpectAsync(
            412, "UpdateConditionNotSatisfied", () => table.UpdateEntityAsync(new TableEntity("p", "r") { ["N"] = 3 }, first, mode));
        await ExpectAsync(412, "UpdateConditionNotSatisfied", () => table.DeleteEntityAsync("p", "r", first));
        TableEntity read = await table.GetEntityAsync<TableEntity>("p", "r");
        Assert.Equal((2, mode == TableUpdateMode.Merge ? "x" : null, second), (read.GetInt32("N"), read.GetString("Kept"), read.ETag));
        await table.DeleteEntityAsync("p", "r", second);
        Assert.False((await table.GetEntityIfExistsAsync<TableEntity>("p", "r")).HasValue);
    }

    [Fact]
    public async Task A_transaction_names_the_row_that_it_fails_for()
    {
        var table = await source.CreateTableAsync();
        await table.AddEntityAsync(new TableEntity("p", "there"));

        var failed = await Assert.ThrowsAsync<TableTransactionFailedException>(() => table.SubmitTransactionAsync(
            [Add("p", "one"), new(TableTransactionActionType.Delete, new TableEntity("p", "none"), ETag.All), Add("p", "two")]));

        Assert.Equal((404, "ResourceNotFound", 1), (failed.Status, failed.ErrorCode, failed.FailedTransactionActionIndex));
        await foreach (var row in table.QueryAsync<TableEntity>())
        {
            Assert.Equal("there", row.RowKey);
        }
    }

    [Fact]
    public async Task A_transaction_writes_a_row_once()
    {
        var table = await source.CreateTableAsync();

        var failed = await Assert.ThrowsAnyAsync<RequestFailedException>(
            () => table.SubmitTransactionAsync([Add("p", "one"), Add("p", "one")]));

        Assert.Equal((400, "InvalidDuplicateRow"), (failed.Status, failed.ErrorCode));
        Assert.False((await table.GetEntityIfExistsAsync<TableEntity>("p", "one")).HasValue);
    }

    [Fact]
    public async Task A_text_that_is_too_long_is_refused()
    {
        var table = await source.CreateTableAsync();
        var row = new TableEntity("p", "r") { ["Data"] = new string('x', 32_769) };

        await ExpectAsync(400, "PropertyValueTooLarge", () => table.AddEntityAsync(row));
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("a#b")]
    [InlineData("a?b")]
    public async Task A_key_with_a_letter_that_no_key_may_have_is_refused(string key)
    {
        var table = await source.CreateTableAsync();

        var failed = await Assert.ThrowsAsync<RequestFailedException>(() => table.AddEntityAsync(new TableEntity("p", key)));

        Assert.Equal(400, failed.Status);
    }

    private static TableTransactionAction Add(string partition, string row) =>
        new(TableTransactionActionType.Add, new TableEntity(partition, row));

    protected static async Task ExpectAsync(int status, string code, Func<Task> act)
    {
        var failed = await Assert.ThrowsAsync<RequestFailedException>(act);
        Assert.Equal((status, code), (failed.Status, failed.ErrorCode));
    }
}
