using Azure.Data.Tables;
using NSubstitute;
using Outreach.Platform.Storage;
using Outreach.Privacy;
using Outreach.WorkItems;

namespace Outreach.Tests.Platform;

/// <summary>Deleting what is over takes nothing that is not.</summary>
public sealed class RowsTests
{
    private readonly MemoryTable _table = new();

    [Fact]
    public async Task A_row_that_is_renewed_while_its_page_is_deleted_stays()
    {
        await PutAsync("p", "old");
        await PutAsync("p", "renewed");
        _table.BeforeWrite = _ =>
        {
            _table.BeforeWrite = static _ => { };
            PutAsync("p", "renewed").GetAwaiter().GetResult();
        };

        await _table.DeletePageAsync("PartitionKey eq 'p'", continuation: null, pageSize: 10, CancellationToken.None);

        Assert.Equal(["p/renewed"], _table.Keys);
    }

    [Fact]
    public async Task Who_had_a_call_open_is_erased_also_once_no_row_of_the_customer_is_left()
    {
        var service = Substitute.For<TableServiceClient>();
        service.GetTableClient(Arg.Any<string>()).Returns(_table);
        await PutAsync("c1.2", "anna");
        await PutAsync("c10.1", "anna");

        await new KeptPresence(new PresenceStore(new OutreachTables(service), TimeProvider.System))
            .EraseAsync(new KeptCustomer("c1", []), client: null!, CancellationToken.None);

        Assert.Equal(["c10.1/anna"], _table.Keys);
    }

    private Task PutAsync(string partition, string row) =>
        _table.UpsertEntityAsync(new TableEntity(partition, row), TableUpdateMode.Replace, CancellationToken.None);
}
