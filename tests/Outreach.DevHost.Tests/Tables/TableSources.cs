using System.Globalization;
using Azure.Data.Tables;
using Outreach.EndToEnd.Hosting.Tables;

namespace Outreach.DevHost.Tests.Tables;

/// <summary>Where a test gets an empty table from.</summary>
public interface ITableSource
{
    Task<TableClient> CreateTableAsync();
}

/// <summary>The tables in memory that most end-to-end tests run on: they must answer as Azurite does.</summary>
public sealed class MemoryTableSource : ITableSource
{
    private const string ConnectionString =
        "DefaultEndpointsProtocol=http;AccountName=memory;AccountKey=bWVtb3J5;TableEndpoint=http://127.0.0.1:1/memory;";

    private static int Tables;

    private readonly TableServiceClient _service =
        new(ConnectionString, new TableClientOptions { Transport = new MemoryTableTransport(new MemoryTables()) });

    public async Task<TableClient> CreateTableAsync()
    {
        var table = _service.GetTableClient($"Test{Interlocked.Increment(ref Tables).ToString(CultureInfo.InvariantCulture)}");
        await table.CreateAsync();
        return table;
    }
}

[Collection(AzuriteFixture.Collection)]
public sealed class AzuriteQueryTests(AzuriteFixture azurite) : QueryTests(azurite);

[Collection(AzuriteFixture.Collection)]
public sealed class AzuriteRowTests(AzuriteFixture azurite) : RowTests(azurite);

[Collection(AzuriteFixture.Collection)]
public sealed class AzuriteStoredValueTests(AzuriteFixture azurite) : StoredValueTests(azurite);

[Collection(AzuriteFixture.Collection)]
public sealed class AzuriteRefusalTests(AzuriteFixture azurite) : RefusalTests(azurite);

public sealed class MemoryQueryTests() : QueryTests(new MemoryTableSource());

public sealed class MemoryRowTests() : RowTests(new MemoryTableSource());

public sealed class MemoryStoredValueTests() : StoredValueTests(new MemoryTableSource());

public sealed class MemoryRefusalTests() : RefusalTests(new MemoryTableSource())
{
    [Fact]
    public async Task A_row_of_more_than_a_mebibyte_is_refused_as_by_the_service_itself_though_Azurite_takes_it()
    {
        var table = await new MemoryTableSource().CreateTableAsync();
        var row = new TableEntity("p", "r");
        for (var n = 0; n < 20; n++)
        {
            row[$"Data{n}"] = new string('x', 32_000);
        }

        await ExpectAsync(400, "EntityTooLarge", () => table.AddEntityAsync(row));
    }
}
