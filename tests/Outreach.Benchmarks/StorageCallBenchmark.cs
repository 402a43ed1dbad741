using Azure.Core;
using Outreach.DevHost;

namespace Outreach.Benchmarks;

/// <summary>
/// Counts storage calls until the notices are sent, one thing at a time: what is done alone shares no transaction and no e-mail with anything
/// else, so this is the dear case.
/// </summary>
internal static class StorageCallBenchmark
{
    private const int Arrays = 10;
    private const int ArrayLength = 100;
    private const int Singles = 20;

    public static async Task<IReadOnlyList<Figure>> RunAsync()
    {
        var calls = new StorageCalls();
        using var data = new TemporaryDirectory();
        await using var host = await DevHostApplication.StartAsync(
            Hosts.InMemory(data.Path, tables => tables.AddPolicy(calls, HttpPipelinePosition.PerRetry)));
        using var api = new OutreachApi(host.BaseAddress);
        var people = await api.ListPeopleAsync();

        async Task<double> CountAsync(string what, int mentions, Func<int, Task> act, int times)
        {
            var before = calls.Count;
            calls.TakeKinds();
            for (var i = 0; i < times; i++)
            {
                await act(i);
                await api.WhenIdleAsync();

                // What its notices cost is part of it: those that wait for the end of the window too.
                await api.WhenIdleAfterAsync(Hosts.NoticeWindow);
            }

            var each = (calls.Count - before) / (double)mentions;
            Console.WriteLine($"      {what}: {string.Join(", ", calls.TakeKinds().Select(kind => $"{kind.Key} {kind.Value / (double)mentions:0.##}"))}");
            return each;
        }

        const int Total = Arrays * ArrayLength;

        // The first request of all reads roster and workload once.
        await api.PostMentionAsync(Mentions.One("warm-up", Total + Singles));
        await api.WhenIdleAsync();
        var arrayOfNew = await CountAsync("arrays, new customers", Total, i => api.PostMentionsAsync(Mentions.Of("first", i * ArrayLength, ArrayLength)), Arrays);
        var arrayOfKnown = await CountAsync("arrays, known customers", Total, i => api.PostMentionsAsync(Mentions.Of("second", i * ArrayLength, ArrayLength)), Arrays);
        var ids = new List<string>();
        var singleNew = await CountAsync("singles, new customers", Singles, async i => ids.Add(await api.PostMentionAsync(Mentions.One("first", Total + i))), Singles);
        var singleKnown = await CountAsync("singles, known customers", Singles, i => api.PostMentionAsync(Mentions.One("second", Total + i)), Singles);
        var life = await CountAsync("rest of a life", ids.Count, i => LiveAsync(api, ids[i], people[i % people.Count]), ids.Count);
        await api.SweepAsync(people[0]);
        await api.WhenIdleAsync();
        return
        [
            Figure.AtMost("storage calls per mention, arrays of 100, new customers", 9, arrayOfNew, "calls"),
            Figure.AtMost("storage calls per mention, arrays of 100, known customers", 9, arrayOfKnown, "calls"),
            Figure.AtMost("storage calls per mention, single, new customers", 12, singleNew, "calls"),
            Figure.AtMost("storage calls per mention, single, known customers", 12, singleKnown, "calls"),
            Figure.AtMost("storage calls per follow-up, the rest of its life", 40, life, "calls"),
            Figure.AtMost("longest history of any orchestration at any time", 30, calls.LongestHistory, "events"),
        ];
    }

    private static async Task LiveAsync(OutreachApi api, string id, string staffId)
    {
        await api.CommandAsync(id, "acknowledge", Commands.Acknowledge, staffId);
        await api.WhenIdleAsync();
        await api.CommandAsync(id, "resolve", Commands.Resolve, staffId);
        await api.WhenIdleAsync();
        await api.CommandAsync(id, "confirm", Commands.Confirm, staffId);
    }
}
