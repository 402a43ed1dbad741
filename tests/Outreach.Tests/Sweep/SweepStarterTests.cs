using Azure;
using Azure.Data.Tables;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using NSubstitute;
using NSubstitute.ExceptionExtensions;
using Outreach.Platform.Storage;
using Outreach.Sweep;

namespace Outreach.Tests.Sweep;

/// <summary>A timer asks every hour whether the sweep of a date has been: what is known costs nothing, what is not is looked up.</summary>
public sealed class SweepStarterTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 15, 3, 0, 0, TimeSpan.Zero);

    private readonly TableClient _table = Substitute.For<TableClient>();
    private readonly DurableTaskClient _client = Substitute.For<DurableTaskClient>("sweeps");

    public SweepStarterTests() =>
        _table.AddEntityAsync(
            Arg.Any<TableEntity>(), Arg.Any<CancellationToken>()).ThrowsAsync(new RequestFailedException(409, "It is there."));

    [Fact]
    public async Task A_sweep_that_was_seen_done_is_not_looked_up_again_until_the_process_starts_anew()
    {
        Report("nightly-2026-01-15", SweepStatus.Completed);
        Report("nightly-2026-01-16", SweepStatus.Completed);
        var starter = Starter();
        Assert.Equal(1, await LookUpsAsync(starter, "nightly-2026-01-15"));
        Assert.Equal(0, await LookUpsAsync(starter, "nightly-2026-01-15"));
        Assert.Equal(1, await LookUpsAsync(starter, "nightly-2026-01-16"));
        Assert.Equal(1, await LookUpsAsync(Starter(), "nightly-2026-01-16"));
    }

    [Fact]
    public async Task A_sweep_that_is_under_way_or_whose_start_was_lost_is_started_each_time()
    {
        Report("nightly-2026-01-15", SweepStatus.Running);
        var starter = Starter();
        Assert.Equal(1, await LookUpsAsync(starter, "nightly-2026-01-15"));
        Assert.Equal(1, await LookUpsAsync(starter, "nightly-2026-01-15"));
        await _client.Received(2).ScheduleNewOrchestrationInstanceAsync(
            Arg.Any<TaskName>(),
            Arg.Any<object>(),
            Arg.Is<StartOrchestrationOptions>(options => options.InstanceId == "nightly-2026-01-15"),
            Arg.Any<CancellationToken>());
    }

    private async Task<int> LookUpsAsync(SweepStarter starter, string id)
    {
        _table.ClearReceivedCalls();
        Assert.False(await starter.StartAsync(id, Now, _client, CancellationToken.None));
        return _table.ReceivedCalls().Count(call => call.GetMethodInfo().Name == nameof(TableClient.AddEntityAsync));
    }

    private void Report(string id, SweepStatus status)
    {
        var row = Document.Row("sweep", id, new SweepReport { Id = id, StartedAt = Now, Status = status });
        var found = Substitute.For<NullableResponse<TableEntity>>();
        found.HasValue.Returns(true);
        found.Value.Returns(row);
        _table.GetEntityIfExistsAsync<TableEntity>(
            "sweep", id, Arg.Any<IEnumerable<string>>(), Arg.Any<CancellationToken>()).Returns(found);
    }

    private SweepStarter Starter()
    {
        var service = Substitute.For<TableServiceClient>();
        service.GetTableClient("Sweeps").Returns(_table);
        return new SweepStarter(new SweepStore(new OutreachTables(service)));
    }
}
