using Azure;
using Azure.Data.Tables;
using Microsoft.AspNetCore.Http;
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

    [Theory]
    [InlineData("?due=overdue&owner=anna", 1, 0)]
    [InlineData("?due=9998-01-01T00:00:00Z&state=new", 1, 0)]
    [InlineData("?owner=anna", 2, 1)]
    [InlineData("?state=closed", 0, 1)]
    public async Task Follow_ups_that_are_due_are_looked_for_once_and_only_among_what_is_open(string query, int open, int closed)
    {
        var reads = new Dictionary<string, int> { ["OpenWork"] = 0, ["Closed"] = 0 };
        var service = Substitute.For<TableServiceClient>();
        service.GetTableClient(Arg.Any<string>()).Returns(call =>
        {
            var name = call.Arg<string>();
            var table = Substitute.For<TableClient>();
            table.QueryAsync<TableEntity>(
                Arg.Any<string>(), Arg.Any<int?>(), Arg.Any<IEnumerable<string>>(), Arg.Any<CancellationToken>())
                .Returns(_ =>
                {
                    reads[name]++;
                    return AsyncPageable<TableEntity>.FromPages([Page<TableEntity>.FromValues([], null, Substitute.For<Response>())]);
                });
            return table;
        });
        var index = new IndexList(new OutreachTables(service));
        var http = new DefaultHttpContext();
        http.Request.QueryString = new QueryString(query);

        // A list is read from the indexes alone.
        var queries = new FollowUpQueries(null!, null!, null!, null!, index, TimeProvider.System);
        await queries.ListFollowUps(http.Request, CancellationToken.None);

        Assert.Equal((open, closed), (reads["OpenWork"], reads["Closed"]));
    }
}
