using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;

namespace Outreach.DevHost.Tests.Tables;

[Collection(AzuriteFixture.Collection)]
public sealed class ConcurrencyTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task A_second_insert_of_a_row_is_a_conflict()
    {
        var table = await azurite.CreateTableAsync();
        await table.AddEntityAsync(new TableEntity("p", "r"));

        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => table.AddEntityAsync(new TableEntity("p", "r")));

        Assert.Equal(409, failure.Status);
        Assert.Equal(TableErrorCode.EntityAlreadyExists, failure.ErrorCode);
    }

    [Fact]
    public async Task A_write_with_the_ETag_of_an_older_version_is_refused_and_changes_nothing()
    {
        var table = await azurite.CreateTableAsync();
        var inserted = await table.AddEntityAsync(new TableEntity("p", "r") { ["N"] = 1 });
        var first = inserted.Headers.ETag!.Value;
        var updated = await table.UpdateEntityAsync(new TableEntity("p", "r") { ["N"] = 2 }, first, TableUpdateMode.Replace);

        var update = await Assert.ThrowsAsync<RequestFailedException>(() =>
            table.UpdateEntityAsync(new TableEntity("p", "r") { ["N"] = 3 }, first));
        var delete = await Assert.ThrowsAsync<RequestFailedException>(() => table.DeleteEntityAsync("p", "r", first));

        Assert.Equal((412, "UpdateConditionNotSatisfied"), (update.Status, update.ErrorCode));
        Assert.Equal((412, "UpdateConditionNotSatisfied"), (delete.Status, delete.ErrorCode));
        TableEntity read = await table.GetEntityAsync<TableEntity>("p", "r");
        Assert.Equal(2, read.GetInt32("N"));
        Assert.Equal(updated.Headers.ETag!.Value, read.ETag);
    }

    [Fact]
    public async Task A_merge_keeps_other_properties_and_a_replace_drops_them()
    {
        var table = await azurite.CreateTableAsync();
        await table.UpsertEntityAsync(new TableEntity("p", "r") { ["A"] = 1 });
        await table.UpsertEntityAsync(new TableEntity("p", "r") { ["B"] = 2 });
        TableEntity merged = await table.GetEntityAsync<TableEntity>("p", "r");
        await table.UpsertEntityAsync(new TableEntity("p", "r") { ["C"] = 3 }, TableUpdateMode.Replace);
        TableEntity replaced = await table.GetEntityAsync<TableEntity>("p", "r");

        Assert.Equal((1, 2), (merged.GetInt32("A"), merged.GetInt32("B")));
        Assert.Equal((null, null, 3), (replaced.GetInt32("A"), replaced.GetInt32("B"), replaced.GetInt32("C")));
    }

    [Fact]
    public async Task A_missing_row_is_a_404_a_missing_value_or_already_deleted()
    {
        var table = await azurite.CreateTableAsync();

        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => table.GetEntityAsync<TableEntity>("p", "none"));
        var ifExists = await table.GetEntityIfExistsAsync<TableEntity>("p", "none");
        var update = await Assert.ThrowsAsync<RequestFailedException>(() => table.UpdateEntityAsync(new TableEntity("p", "none"), ETag.All));
        var delete = await table.DeleteEntityAsync("p", "none");

        Assert.Equal((404, "ResourceNotFound"), (failure.Status, failure.ErrorCode));
        Assert.False(ifExists.HasValue);
        Assert.Equal(404, update.Status);
        Assert.Equal(404, delete.Status);
    }

    [Fact]
    public async Task An_update_without_an_ETag_is_a_mistake_of_the_caller()
    {
        var table = await azurite.CreateTableAsync();

        await Assert.ThrowsAsync<ArgumentException>(() => table.UpdateEntityAsync(new TableEntity("p", "r"), default));
    }

    [Fact]
    public async Task A_row_is_read_in_part_when_properties_are_selected()
    {
        var table = await azurite.CreateTableAsync();
        await table.AddEntityAsync(new TableEntity("p", "r") { ["A"] = 1, ["B"] = 2 });

        TableEntity read = await table.GetEntityAsync<TableEntity>("p", "r", ["B"]);

        Assert.False(read.ContainsKey("A"));
        Assert.Equal(2, read.GetInt32("B"));
    }

    [Fact]
    public async Task A_table_can_be_made_twice_listed_and_deleted_twice()
    {
        var service = new TableServiceClient(azurite.ConnectionString);
        await service.CreateTableIfNotExistsAsync("MadeTwice");
        await service.CreateTableIfNotExistsAsync("MadeTwice");
        service.CreateTableIfNotExists("MadeTwice");
        var conflict = await Assert.ThrowsAsync<RequestFailedException>(() => service.CreateTableAsync("MadeTwice"));

        var names = new List<string>();
        await foreach (var table in service.QueryAsync(maxPerPage: 1))
        {
            names.Add(table.Name);
        }

        await service.DeleteTableAsync("MadeTwice");
        var again = await service.DeleteTableAsync("MadeTwice");
        var missing = await Assert.ThrowsAsync<RequestFailedException>(() =>
            service.GetTableClient("MadeTwice").AddEntityAsync(new TableEntity("p", "r")));

        Assert.Equal(TableErrorCode.TableAlreadyExists, conflict.ErrorCode);
        Assert.Single(names, "MadeTwice");
        Assert.Equal(404, again.Status);
        Assert.Equal(TableErrorCode.TableNotFound, missing.ErrorCode);
    }
}
