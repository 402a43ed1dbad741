using DurableTask.Core;
using DurableTask.Core.Query;

namespace Outreach.DevHost.Tests.Durable.Memory;

public sealed class MemoryQueryTests : IAsyncLifetime
{
    private readonly MemoryHost _host = new();

    public async Task InitializeAsync() => await _host
        .Orchestration("Any", async script => script.Input == "wait" ? await script.EventAsync() : script.Input)
        .StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Pages_follow_the_order_of_ids_and_miss_and_repeat_nothing_while_instances_are_added()
    {
        foreach (var i in Enumerable.Range(0, 250).Reverse())
        {
            await _host.CreateAsync("Any", $"a{i:000}", "wait");
        }

        var seen = new List<string>();
        string? token = null;
        do
        {
            var page = await _host.QueryAsync(new() { PageSize = 100, ContinuationToken = token });
            seen.AddRange(page.OrchestrationState.Select(Id));
            token = page.ContinuationToken;
            Assert.True(token?.EndsWith(' ') ?? true);
            await _host.CreateAsync("Any", $"0{seen.Count}", "wait");
        }
        while (token is not null);

        Assert.Equal(Enumerable.Range(0, 250).Select(i => $"a{i:000}"), seen);
    }

    [Fact]
    public async Task A_token_that_no_page_gave_is_an_empty_page()
    {
        await _host.CreateAsync("Any", "one", "wait");

        var page = await _host.QueryAsync(new() { ContinuationToken = "garbage" });

        Assert.Empty(page.OrchestrationState);
        Assert.Null(page.ContinuationToken);
    }

    [Fact]
    public async Task A_query_chooses_by_status_prefix_and_time_of_creation()
    {
        await _host.CreateAsync("Any", "call-1", "wait");
        await _host.CreateAsync("Any", "call-2", "end");
        await _host.CreateAsync("Any", "Call-3", "end");
        var created = (await _host.EndAsync("call-2")).CreatedTime;
        await _host.EndAsync("Call-3");
        await _host.StatusAsync("call-1", OrchestrationStatus.Running);

        Assert.Equal(["call-1", "call-2"], await Ids(new() { InstanceIdPrefix = "call-" }));
        Assert.Equal(["Call-3", "call-2"], await Ids(new() { RuntimeStatus = [OrchestrationStatus.Completed] }));
        Assert.Equal(["call-2"], await Ids(new() { CreatedTimeFrom = created, CreatedTimeTo = created }));
        Assert.Equal(["Call-3", "call-1", "call-2"], await Ids(new() { RuntimeStatus = [] }));
    }

    [Fact]
    public async Task A_query_without_inputs_still_gives_outputs_as_azure_storage_does()
    {
        await _host.CreateAsync("Any", "one", "end");
        await _host.EndAsync("one");

        var page = await _host.QueryAsync(new() { InstanceIdPrefix = "one", FetchInputsAndOutputs = false });
        var state = Assert.Single(page.OrchestrationState);

        Assert.Equal((null, "end"), (state.Input, state.Output));
    }

    [Fact]
    public async Task A_purge_by_id_takes_the_instance_whatever_its_status_and_its_late_messages_wake_nobody()
    {
        await _host.CreateAsync("Any", "one", "wait");
        await _host.StatusAsync("one", OrchestrationStatus.Running);

        Assert.Equal(1, (await _host.Service.PurgeInstanceStateAsync("one")).DeletedInstanceCount);
        Assert.Equal(0, (await _host.Service.PurgeInstanceStateAsync("one")).DeletedInstanceCount);
        await _host.RaiseAsync("one", "late");
        await _host.CreateAsync("Any", "one", "wait", Enum.GetValues<OrchestrationStatus>());
        await _host.RaiseAsync("one", "in time");

        Assert.Equal("in time", (await _host.EndAsync("one")).Output);
    }

    [Fact]
    public async Task A_purge_by_filter_takes_ended_instances_of_the_statuses_and_times_asked_for()
    {
        await _host.CreateAsync("Any", "running", "wait");
        await _host.CreateAsync("Any", "early", "end");
        var early = (await _host.EndAsync("early")).CreatedTime;
        await _host.CreateAsync("Any", "late", "end");
        await _host.EndAsync("late");

        var purged = await _host.Service.PurgeInstanceStateAsync(
            new PurgeInstanceFilter(DateTime.MinValue, early, [OrchestrationStatus.Completed, OrchestrationStatus.Running]));

        Assert.Equal(1, purged.DeletedInstanceCount);
        Assert.Equal(["late", "running"], await Ids(new()));
    }

    [Fact]
    public async Task A_purge_that_names_no_status_of_an_ended_instance_takes_all_as_azure_storage_does()
    {
        await _host.CreateAsync("Any", "running", "wait");
        await _host.CreateAsync("Any", "ended", "end");
        await _host.EndAsync("ended");

        var purged = await _host.Service.PurgeInstanceStateAsync(
            new PurgeInstanceFilter(DateTime.MinValue, null, [OrchestrationStatus.Running]));

        Assert.Equal(2, purged.DeletedInstanceCount);
        Assert.Empty(await Ids(new()));
    }

    private static string Id(OrchestrationState state) => state.OrchestrationInstance.InstanceId;

    private async Task<List<string>> Ids(OrchestrationQuery query) => [.. (await _host.QueryAsync(query)).OrchestrationState.Select(Id)];
}
