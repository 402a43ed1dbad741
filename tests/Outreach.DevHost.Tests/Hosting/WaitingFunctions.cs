using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Outreach.DevHost.Tests.Hosting;

/// <summary>What the activities of <see cref="WaitingFunctions"/> did, and when by the host's clock.</summary>
public sealed class Journal
{
    private readonly List<string> _entries = [];

    public IReadOnlyList<string> Entries
    {
        get
        {
            lock (_entries)
            {
                return [.. _entries];
            }
        }
    }

    public void Write(string entry)
    {
        lock (_entries)
        {
            _entries.Add(entry);
        }
    }
}

/// <summary>An orchestration that waits an hour and then acts, started over HTTP or by a timer.</summary>
public sealed class WaitingFunctions(Journal journal, TimeProvider clock)
{
    [Function("Start")]
    public static async Task<IResult> StartAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/waits/{id}")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        string id)
    {
        await client.ScheduleNewOrchestrationInstanceAsync("Wait", id, new StartOrchestrationOptions(InstanceId: id));
        return Results.Accepted();
    }

    [Function("Wait")]
    public static async Task WaitAsync([OrchestrationTrigger] TaskOrchestrationContext context, string name)
    {
        await context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
        await context.CallActivityAsync("Act", name);
    }

    [Function("Act")]
    public void Act([ActivityTrigger] string name) => journal.Write($"{name} {clock.GetUtcNow():HH:mm}");

    [Function("Daily")]
    public static Task DailyAsync([TimerTrigger("0 0 2 * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client) =>
        client.ScheduleNewOrchestrationInstanceAsync("Wait", "daily", new StartOrchestrationOptions(InstanceId: "daily"));
}
