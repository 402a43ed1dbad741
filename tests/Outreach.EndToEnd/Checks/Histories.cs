using System.Net;
using System.Text.Json;
using Outreach.EndToEnd.Client;

namespace Outreach.EndToEnd.Checks;

/// <summary>The promise that lets orchestrations live for months: no history is ever longer than 30 events.</summary>
public static class Histories
{
    public const int Most = 30;

    /// <summary>
    /// Looks at every instance now, but for those that an operator has suspended or terminated: what is raised to a suspended one stays in
    /// its history, which is the engine's own doing.
    /// </summary>
    public static async Task AreShortAsync(OutreachClient outreach) => Assert.DoesNotContain(
        await outreach.OrchestrationsAsync(),
        instance => instance.HistoryEvents > Most && instance.Status is not ("Suspended" or "Terminated"));

    /// <summary>Looks at one instance's history, event by event.</summary>
    public static async Task IsShortAsync(OutreachClient outreach, string instanceId)
    {
        var instance = (await outreach.OrchestrationAsync(instanceId)).Expect<JsonElement>(HttpStatusCode.OK);
        Assert.InRange(instance.GetProperty("history").GetArrayLength(), 1, Most);
    }

    /// <summary>Looks at every instance again and again while something goes on.</summary>
    public static async Task StayShortDuringAsync(OutreachClient outreach, Func<Task> work)
    {
        var going = work();
        do
        {
            await AreShortAsync(outreach);
        }
        while (!going.IsCompleted);

        await going;
    }
}
