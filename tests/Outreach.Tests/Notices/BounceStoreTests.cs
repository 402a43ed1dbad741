using System.Collections.Concurrent;
using Azure;
using Azure.Data.Tables;
using NSubstitute;
using Outreach.Notices;
using Outreach.Platform.Storage;
using Outreach.SharedKernel;
using Outreach.Staff;

namespace Outreach.Tests.Notices;

/// <summary>What came back is written down soon, and where it belongs.</summary>
public sealed class BounceStoreTests
{
    private readonly TableClient _table = Substitute.For<TableClient>();
    private readonly BounceStore _bounces;

    public BounceStoreTests()
    {
        var service = Substitute.For<TableServiceClient>();
        service.GetTableClient(Arg.Any<string>()).Returns(_table);
        _table.QueryAsync<TableEntity>(Arg.Any<string>(), Arg.Any<int?>(), Arg.Any<IEnumerable<string>>(), Arg.Any<CancellationToken>())
            .Returns(AsyncPageable<TableEntity>.FromPages([]));
        var tables = new OutreachTables(service);
        _bounces = new BounceStore(tables, new StaffStore(tables), new DigestStore(tables));
    }

    [Fact]
    public async Task Eight_items_are_written_at_once_and_never_more_and_what_is_in_one_partition_one_after_the_other()
    {
        // Each holds its place until eight are under way, or nobody else can begin.
        var underWay = new ConcurrentDictionary<string, int>();
        var (counting, atOnce, most) = (new Lock(), 0, 0);
        var eight = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _table.GetEntityIfExistsAsync<TableEntity>(
            Arg.Any<string>(), Arg.Any<string>(), Arg.Any<IEnumerable<string>>(), Arg.Any<CancellationToken>())
            .Returns(call => ReadAsync(call.ArgAt<string>(0), call.ArgAt<string>(1)));
        var (customer, items) = ($"c{7:x32}", Enumerable.Range(0, 20).Select(n => $"f{n:x32}").ToList());
        string[] about = [.. items, items[0], $"{customer}.1", $"{customer}.2"];

        await _bounces.ApplyAsync(
            [.. about.Select((item, n) => new MailEvent { Event = "bounce", About = item, Outbox = $"{item}-{n + 1}" })],
            CancellationToken.None);

        Assert.Equal(8, most);
        var written = _table.ReceivedCalls().Where(
            call =>
                call.GetMethodInfo().Name == nameof(TableClient.UpsertEntityAsync)).Select(call =>
                    (TableEntity)call.GetArguments()[0]!).ToList();
        Assert.Equal(about.Length, written.Count);
        Assert.Equal(["bounce:000001", "bounce:000021"], written.Where(row => row.PartitionKey == items[0]).Select(row => row.RowKey));
        Assert.Equal(
            ["call:1:bounce:000022", "call:2:bounce:000023"], written.Where(row => row.PartitionKey == customer).Select(row => row.RowKey));

        async Task<NullableResponse<TableEntity>> ReadAsync(string partitionKey, string rowKey)
        {
            Assert.Equal(1, underWay.AddOrUpdate(partitionKey, 1, (_, count) => count + 1));
            lock (counting)
            {
                most = Math.Max(most, ++atOnce);
                if (atOnce == 8)
                {
                    eight.TrySetResult();
                }
            }

            await eight.Task.WaitAsync(TimeSpan.FromSeconds(30));
            lock (counting)
            {
                atOnce--;
            }

            underWay.AddOrUpdate(partitionKey, 0, (_, count) => count - 1);
            return Response.FromValue(new TableEntity(partitionKey, rowKey), Substitute.For<Response>());
        }
    }

    [Theory]
    [InlineData("digest-anna-2026-03-02", NoticeStatus.Sent, true, false)]
    [InlineData("digest-anna-2026-03-02", NoticeStatus.Queued, true, false)]
    [InlineData("weekly-anna-2026-03-02", NoticeStatus.Sent, false, true)]
    [InlineData("digest-anna-2026-03-01", NoticeStatus.Sent, false, false)]
    [InlineData("digest-ben-2026-03-02", NoticeStatus.Sent, false, false)]
    [InlineData("digest-anna-2026-03-02", NoticeStatus.Failed, false, false)]
    public void A_digest_that_came_back_is_the_one_of_that_day_and_no_other(string outboxId, NoticeStatus status, bool daily, bool weekly)
    {
        var record = new DigestRecord { Date = "2026-03-02", Status = status, At = Samples.Monday, Attempts = 1 };
        var bounce = new NoticeBounce(outboxId, Samples.Monday.AddMinutes(1), "User unknown");
        var bounced = record with { Status = NoticeStatus.Bounced, At = bounce.At, Reason = bounce.Reason };

        var after = new DigestRecords { Daily = record, Weekly = record }.After("anna", bounce);

        Assert.Equal((daily ? bounced : record, weekly ? bounced : record), (after.Daily, after.Weekly));
        Assert.Equal(after, after.After("anna", bounce with { At = bounce.At.AddMinutes(1) }));
    }
}
