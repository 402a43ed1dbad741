using Azure;
using Azure.Data.Tables;
using NSubstitute;
using Outreach.FollowUps;
using Outreach.Platform.Storage;
using Outreach.WorkItems;

namespace Outreach.Tests.Worklists;

public sealed class IndexListTests
{
    [Fact]
    public async Task A_filter_that_fits_nothing_reads_twenty_pages_of_an_index_a_request_and_goes_on_in_the_next()
    {
        var table = Substitute.For<TableClient>();
        var reads = 0;
        IEnumerable<Page<TableEntity>> Pages()
        {
            for (var n = 1; n <= 100; n++)
            {
                reads++;
                yield return Page<TableEntity>.FromValues([], $"after {n}", Substitute.For<Response>());
            }
        }

        table.QueryAsync<TableEntity>(
            Arg.Any<string>(), Arg.Any<int?>(), Arg.Any<IEnumerable<string>>(), Arg.Any<CancellationToken>())
            .Returns(_ => AsyncPageable<TableEntity>.FromPages(Pages()));
        var service = Substitute.For<TableServiceClient>();
        service.GetTableClient(Arg.Any<string>()).Returns(table);

        var page = await new IndexList(new OutreachTables(service)).ReadPageAsync<FollowUpView>(
            new IndexFilter { Type = IndexedType.FollowUp },
            withOpen: true,
            withClosed: true,
            limit: 50,
            continuation: null,
            CancellationToken.None);

        // The open index is read before and after the closed one.
        Assert.Equal(3 * 20, reads);
        Assert.Empty(page.Items);
        Assert.NotNull(page.Continuation);
    }
}
