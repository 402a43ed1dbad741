using Azure;
using Azure.Data.Tables;
using NSubstitute;
using Outreach.Platform.Storage;
using Outreach.Webhooks;

namespace Outreach.Tests.Webhooks;

/// <summary>However much a source parks, only so much of it is in memory or in one transaction at a time.</summary>
public sealed class ParkedItemsTests
{
    private readonly TableClient _table = Substitute.For<TableClient>();
    private readonly ParkedItems _parked;

    public ParkedItemsTests()
    {
        var service = Substitute.For<TableServiceClient>();
        service.GetTableClient(Arg.Any<string>()).Returns(_table);
        _table.QueryAsync<TableEntity>(
            Arg.Any<string>(), Arg.Any<int?>(), Arg.Any<IEnumerable<string>>(), Arg.Any<CancellationToken>())
            .Returns(AsyncPageable<TableEntity>.FromPages([]));
        _parked = new ParkedItems(new OutreachTables(service));
    }

    [Fact]
    public async Task A_list_reads_the_beginnings_alone()
    {
        await _parked.ReadPageAsync(500, continuation: null, CancellationToken.None);

        _table.Received(1).QueryAsync<TableEntity>(
            Arg.Any<string>(),
            501,
            Arg.Is<IEnumerable<string>>(select => select.Contains("Beginning") && !select.Any(name => name.StartsWith("Json"))),
            Arg.Any<CancellationToken>());
    }

    [Fact]
    public async Task What_goes_through_all_of_them_has_twenty_in_memory()
    {
        Assert.Empty(await _parked.ReadAllAsync(CancellationToken.None).ToListAsync());

        _table.Received(1).QueryAsync<TableEntity>(
            Arg.Any<string>(), 20, Arg.Any<IEnumerable<string>>(), Arg.Any<CancellationToken>());
    }

    [Theory]
    [InlineData(250, 10, new[] { 100, 100, 50 })]
    [InlineData(3, 400_000, new[] { 1, 1, 1 })]
    [InlineData(5, 200_000, new[] { 2, 2, 1 })]
    [InlineData(0, 10, new int[0])]
    public void A_transaction_takes_a_hundred_items_and_no_more_than_fit(int items, int units, int[] together)
    {
        var toPark = Enumerable.Range(0, items).Select(place => new ToPark(
            new ParkedItem
            {
                Id = ParkedItem.IdOf(Samples.Monday, "0123456789", place),
                Source = "reviews",
                At = Samples.Monday,
                Reasons = new Dictionary<string, string[]>(),
            },
            new string('x', units)));

        Assert.Equal(together, ParkedItems.Transactions(toPark).Select(one => one.Count));
    }
}
