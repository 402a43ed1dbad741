using Azure;
using Azure.Data.Tables;

namespace Outreach.DevHost.Tests.Tables;

[Collection(AzuriteFixture.Collection)]
public sealed class TransactionTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Every_kind_of_action_is_carried_out_and_answered_in_order()
    {
        var table = await azurite.CreateTableAsync();
        foreach (var row in (string[])["merge", "replace", "delete", "upsert-merge", "upsert-replace"])
        {
            await table.AddEntityAsync(new TableEntity("p", row) { ["Old"] = 1 });
        }

        var merge = await table.GetEntityAsync<TableEntity>("p", "merge");
        var response = await table.SubmitTransactionAsync(
        [
            new(TableTransactionActionType.Add, New("add")),
            new(TableTransactionActionType.UpdateMerge, New("merge"), merge.Value.ETag),
            new(TableTransactionActionType.UpdateReplace, New("replace"), ETag.All),
            new(TableTransactionActionType.Delete, New("delete")),
            new(TableTransactionActionType.UpsertMerge, New("upsert-merge")),
            new(TableTransactionActionType.UpsertReplace, New("upsert-replace")),
            new(TableTransactionActionType.UpsertReplace, New("upsert-new")),
        ]);

        Assert.Equal(202, response.GetRawResponse().Status);
        Assert.Equal(7, response.Value.Count);
        Assert.All(response.Value, part => Assert.Equal(204, part.Status));
        var rows = await ReadAsync(table);
        Assert.Equal(["add", "merge", "replace", "upsert-merge", "upsert-new", "upsert-replace"], rows.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(["merge", "upsert-merge"], rows.Where(row => row.Value.ContainsKey("Old")).Select(row => row.Key).Order(StringComparer.Ordinal));
        Assert.Equal(rows["add"].ETag, response.Value[0].Headers.ETag!.Value);
        Assert.Equal(rows["merge"].ETag, response.Value[1].Headers.ETag!.Value);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(99)]
    public async Task A_failing_action_is_named_by_its_index_and_nothing_is_changed(int failing)
    {
        var table = await azurite.CreateTableAsync();
        await table.AddEntityAsync(new TableEntity("p", "present"));
        var actions = Enumerable.Range(0, 100)
            .Select(index => new TableTransactionAction(TableTransactionActionType.Add, New(index == failing ? "present" : $"row{index:000}")));

        var failure = await Assert.ThrowsAsync<TableTransactionFailedException>(() => table.SubmitTransactionAsync(actions));

        Assert.Equal((409, "EntityAlreadyExists"), (failure.Status, failure.ErrorCode));
        Assert.Equal(failing, failure.FailedTransactionActionIndex);
        Assert.Single(await ReadAsync(table));
    }

    [Fact]
    public async Task A_transaction_on_an_older_version_fails_with_412_at_its_index()
    {
        var table = await azurite.CreateTableAsync();
        var first = (await table.AddEntityAsync(New("state"))).Headers.ETag!.Value;
        await table.UpdateEntityAsync(New("state"), first);

        var failure = await Assert.ThrowsAsync<TableTransactionFailedException>(() => table.SubmitTransactionAsync(
        [
            new(TableTransactionActionType.Add, New("event")),
            new(TableTransactionActionType.UpdateReplace, New("state"), first),
        ]));

        Assert.Equal((412, "UpdateConditionNotSatisfied", 1), (failure.Status, failure.ErrorCode, failure.FailedTransactionActionIndex));
        Assert.Single(await ReadAsync(table));
    }

    [Fact]
    public async Task Text_that_looks_like_a_part_of_a_batch_stays_text()
    {
        var table = await azurite.CreateTableAsync();
        const string Text = "--changeset_\r\nHTTP/1.1 400 Bad Request\r\n\r\n{\"odata.error\":{}} --batch_--\r\n";

        await table.SubmitTransactionAsync(
            [new(TableTransactionActionType.Add, new TableEntity("p", "1") { ["Text"] = Text }), new(TableTransactionActionType.Add, New("2"))]);

        Assert.Equal(Text, (await ReadAsync(table))["1"].GetString("Text"));
    }

    [Fact]
    public async Task A_transaction_without_actions_is_a_mistake_of_the_caller()
    {
        var table = await azurite.CreateTableAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(() => table.SubmitTransactionAsync([]));
    }

    private static TableEntity New(string row) => new("p", row) { ["New"] = 1L };

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
