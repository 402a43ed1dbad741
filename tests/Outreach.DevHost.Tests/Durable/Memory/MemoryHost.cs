using System.Collections.Concurrent;
using System.Diagnostics;
using DurableTask.Core;
using DurableTask.Core.Query;
using Outreach.DevHost.Durable.Memory;

namespace Outreach.DevHost.Tests.Durable.Memory;

/// <summary>A worker and a client over the service in memory. Its one activity notes what it was given, and gives it back.</summary>
internal sealed class MemoryHost : IAsyncDisposable
{
    private readonly List<ObjectCreator<TaskOrchestration>> _orchestrations = [];

    private readonly TaskHubWorker _worker;

    public MemoryHost(TimeProvider? clock = null)
    {
        Service = new(clock);
        Client = new(Service);
        _worker = new(Service);
    }

    public MemoryOrchestrationService Service { get; }

    public TaskHubClient Client { get; }

    public ConcurrentQueue<string> Activities { get; } = [];

    public MemoryHost Orchestration(string name, Func<Script, Task<string>> code)
    {
        _orchestrations.Add(new Script.Creator(name, code));
        return this;
    }

    public async Task<MemoryHost> StartAsync()
    {
        _worker.AddTaskOrchestrations([.. _orchestrations]);
        _worker.AddTaskActivities(new NameValueObjectCreator<TaskActivity>("Activity", "", new NotingActivity(Activities)));
        await _worker.StartAsync();
        return this;
    }

    public Task<OrchestrationInstance> CreateAsync(string name, string id, string input = "", params OrchestrationStatus[] dedupe) =>
        Client.CreateOrchestrationInstanceAsync(name, "", id, input, null, dedupe);

    public Task RaiseAsync(string id, string text) => Client.RaiseEventAsync(new OrchestrationInstance { InstanceId = id }, "event", text);

    public async Task<OrchestrationState?> StateAsync(string id) => await Client.GetOrchestrationStateAsync(id);

    public async Task<OrchestrationState> EndAsync(string id) =>
        await Client.WaitForOrchestrationAsync(new OrchestrationInstance { InstanceId = id }, TimeSpan.FromSeconds(60))
        ?? throw new TimeoutException($"Instance {id} has not ended.");

    public Task<OrchestrationQueryResult> QueryAsync(OrchestrationQuery query) =>
        ((IOrchestrationServiceQueryClient)Service).GetOrchestrationWithQueryAsync(query, CancellationToken.None);

    public Task ActivitiesAsync(int count) => UntilAsync(() => Task.FromResult(Activities.Count >= count));

    public Task StatusAsync(string id, OrchestrationStatus status) =>
        UntilAsync(async () => (await StateAsync(id))?.OrchestrationStatus == status);

    public Task CustomStatusAsync(string id, string status) => UntilAsync(async () => (await StateAsync(id))?.Status == status);

    public static async Task UntilAsync(Func<Task<bool>> condition)
    {
        var since = Stopwatch.StartNew();
        while (!await condition())
        {
            Assert.True(since.Elapsed < TimeSpan.FromSeconds(60), "What was waited for has not come.");
            await Task.Delay(2);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _worker.StopAsync(true);
        _worker.Dispose();
        Service.Dispose();
    }

    private sealed class NotingActivity(ConcurrentQueue<string> notes) : TaskActivity
    {
        public override string Run(TaskContext context, string input)
        {
            notes.Enqueue(input);
            return input.TrimStart('[').TrimEnd(']');
        }
    }
}
