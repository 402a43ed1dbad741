using Microsoft.DurableTask.Client;

namespace Outreach.DevHost.Tests.Durable;

public abstract partial class ConformanceTests
{
    [Fact]
    public async Task A_query_returns_each_instance_once_in_pages_of_the_asked_size()
    {
        var (prefix, ids) = await SevenAsync();

        var query = new OrchestrationQuery(InstanceIdPrefix: prefix);
        var pages = await Client.GetAllInstancesAsync(query).AsPages(pageSizeHint: 3).ToListAsync();

        Assert.All(pages, page => Assert.InRange(page.Values.Count, 0, 3));
        Assert.Equal(ids, pages.SelectMany(page => page.Values).Select(one => one.InstanceId).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_query_goes_on_from_the_continuation_of_a_page()
    {
        var (prefix, ids) = await SevenAsync();
        var query = new OrchestrationQuery(InstanceIdPrefix: prefix, PageSize: 3);

        var first = await Client.GetAllInstancesAsync(query).AsPages().FirstAsync();
        var rest = await Client.GetAllInstancesAsync(query with { ContinuationToken = first.ContinuationToken }).ToListAsync();

        Assert.Equal(3, first.Values.Count);
        Assert.Equal(ids, first.Values.Concat(rest).Select(one => one.InstanceId).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_garbage_continuation_gives_an_empty_list()
    {
        // Azure Tables ignores what it can't read and the client stops there.
        var (prefix, _) = await SevenAsync();

        var query = new OrchestrationQuery(InstanceIdPrefix: prefix, ContinuationToken: "garbage");

        Assert.Empty(await Client.GetAllInstancesAsync(query).ToListAsync());
    }

    [Fact]
    public async Task A_query_filters_by_status_and_by_the_moved_time_of_the_start()
    {
        await Engine.AdvanceAsync(TimeSpan.FromDays(1));
        var start = Engine.Now;
        var (prefix, ids) = await SevenAsync();
        await Client.TerminateInstanceAsync(ids[0], "enough", TestEngine.Limit);
        await Engine.AdvanceAsync(TimeSpan.FromDays(1));
        var waits = Engine.Orchestrator(async context => await context.WaitForExternalEvent<string>("go"));
        await Engine.ScheduleAsync(waits, 7, prefix + "late");
        await Engine.IdleAsync();

        Assert.Equal([ids[0]], await FindAsync(new OrchestrationQuery(Statuses: [OrchestrationRuntimeStatus.Terminated])));
        Assert.Equal(
            ids[1..], await FindAsync(new OrchestrationQuery(start, start.AddHours(1), [OrchestrationRuntimeStatus.Running])));
        Assert.Equal([prefix + "late"], await FindAsync(new OrchestrationQuery(CreatedFrom: start.AddHours(1))));

        async Task<IEnumerable<string>> FindAsync(OrchestrationQuery query) =>
            (await Client.GetAllInstancesAsync(query with { InstanceIdPrefix = prefix }).ToListAsync())
                .Select(one => one.InstanceId).Order(StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_query_brings_inputs_when_they_are_asked_for()
    {
        var (prefix, _) = await SevenAsync();

        var query = new OrchestrationQuery(InstanceIdPrefix: prefix, FetchInputsAndOutputs: true);
        var with = await Client.GetAllInstancesAsync(query).ToListAsync();
        var without = await Client.GetAllInstancesAsync(query with { FetchInputsAndOutputs = false }).ToListAsync();

        Assert.Equal([0, 1, 2, 3, 4, 5, 6], with.Select(one => one.ReadInputAs<int>()).Order());
        Assert.All(without, one => Assert.Null(one.SerializedInput));
    }

    [Fact]
    public async Task The_list_of_instances_says_what_each_is_at()
    {
        var waits = Engine.Orchestrator(async context =>
        {
            context.SetCustomStatus("waiting");
            await context.CreateTimer(TimeSpan.FromDays(2), CancellationToken.None);
            return null;
        });

        var id = await Engine.WaitingAsync(waits);

        var found = await Engine.Engine.ListInstancesAsync(TestEngine.Limit).SingleAsync(one => one.Id == id);
        Assert.Equal(
            (waits, OrchestrationRuntimeStatus.Running, "\"waiting\"", Engine.Now),
            (found.Name, found.Status, found.CustomStatus, found.CreatedAt));
    }

    private async Task<(string Prefix, string[] Ids)> SevenAsync()
    {
        var prefix = NewId("query") + "-";
        var waits = Engine.Orchestrator(async context => await context.WaitForExternalEvent<string>("go"));
        var ids = await Task.WhenAll(Enumerable.Range(0, 7).Select(n => Engine.ScheduleAsync(waits, n, $"{prefix}{n}")));
        await Engine.IdleAsync();
        return (prefix, ids);
    }
}
