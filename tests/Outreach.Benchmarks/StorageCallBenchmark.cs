using System.Globalization;
using Azure.Core;
using Microsoft.Extensions.DependencyInjection;
using Outreach.DevHost;
using Outreach.DevHost.Azurite;
using Outreach.DevHost.Clock;
using Outreach.DevHost.Durable;

namespace Outreach.Benchmarks;

/// <summary>Counts storage calls, the app's and the engine's, until each mention waits and its notice has been sent.</summary>
internal static class StorageCallBenchmark
{
    private const int Arrays = 5;
    private const int ArrayLength = 100;
    private const int Singles = 10;
    private const int Total = Arrays * ArrayLength;

    public static async Task<IReadOnlyList<Figure>> RunAsync(BenchmarkedEngine engine)
    {
        var (ours, engines) = (new StorageCalls(), new StorageCalls());
        using var data = new TemporaryDirectory();
        var azurite = await AzuriteProcess.StartOrAdoptAsync(data.Path, inMemory: true, CancellationToken.None);
        try
        {
            var empty = await EmptyFiguresAsync(engine, azurite.ConnectionString);

            // From a full hour on: an hour that strikes meanwhile would count a sweep among the calls of whatever was under way.
            var folder = Directory.CreateDirectory(Path.Combine(data.Path, "host")).FullName;
            ClockStart.Store(ClockStart.MondayMorning, folder);
            await using var host = await DevHostApplication.StartAsync(
                Hosts.On(engine, azurite.ConnectionString, folder) with
                {
                    ConfigureTables = tables => tables.AddPolicy(ours, HttpPipelinePosition.PerRetry),
                    ConfigureEngineClients = clients => clients.AddPolicy(engines, HttpPipelinePosition.PerRetry),
                });
            return [.. empty, .. await RunAsync(engine, host, ours, engines)];
        }
        finally
        {
            await azurite.StopAsync(CancellationToken.None);
        }
    }

    private static async Task<IReadOnlyList<Figure>> RunAsync(
        BenchmarkedEngine engine, DevHostApplication host, StorageCalls ours, StorageCalls engines)
    {
        using var api = new OutreachApi(host.BaseAddress);
        var people = await api.ListPeopleAsync();

        async Task<Figure> CountAsync(string what, double? limit, int items, int times, Func<int, Task> act)
        {
            ours.Take();
            engines.Take();
            for (var i = 0; i < times; i++)
            {
                await act(i);
                await api.WhenIdleAsync();
            }

            await api.SendNoticesAsync();
            var (byUs, byEngine) = (ours.Take(), engines.Take());
            Console.WriteLine($"      {what}, the app: {byUs.List(items)}");
            Console.WriteLine($"      {what}, the engine: {byEngine.List(items)}");
            var all = byUs.With(byEngine);
            var each = all.Work / (double)items;
            var details = string.Create(CultureInfo.InvariantCulture, $"{byUs.Work / (double)items:0.0} the app's; {all.Of(items)}");
            return limit is { } most
                ? engine.Judge(Figure.AtMost($"storage calls {what}", most, each, "calls", details))
                : Figure.Shown($"storage calls {what}", each, "calls", details);
        }

        // The first request of all reads roster and workload once.
        await api.PostMentionAsync(Mentions.One("warm-up", Total + Singles));
        await api.SendNoticesAsync();
        var ids = new List<string>();
        List<Figure> figures =
        [
            await CountAsync("per mention, arrays of 100, new customers", 20, Total, Arrays, i => api.PostMentionsAsync(
                Mentions.Of("first", i * ArrayLength, ArrayLength))),
            await CountAsync("per mention, arrays of 100, known customers", 20, Total, Arrays, i => api.PostMentionsAsync(
                Mentions.Of("second", i * ArrayLength, ArrayLength))),
            await CountAsync("per mention, single", null, Singles, Singles, async i => ids.Add(
                await api.PostMentionAsync(Mentions.One("first", Total + i)))),
            await CountAsync(
                "per follow-up, the rest of its life", 80, Singles, Singles, i => LiveAsync(api, ids[i], people[i % people.Count])),
        ];
        await api.SweepAsync(people[0]);
        await api.WhenIdleAsync();
        figures.Add(
            Figure.AtMost(
                "longest history of any orchestration at any time",
                30,
                host.Services.GetRequiredService<DurableEngine>().LongestHistory,
                "events"));
        return figures;
    }

    private static async Task<IReadOnlyList<Figure>> EmptyFiguresAsync(BenchmarkedEngine engine, string connectionString)
    {
        var (start, wake, count) = await EmptyOrchestrations.CountAsync(engine, connectionString);
        Console.WriteLine($"      an empty orchestration: {start.List(count)}");
        Console.WriteLine($"      an empty turn: {wake.List(count)}");
        return
        [
            Figure.Shown("storage calls of an empty orchestration until it waits", start.Work / (double)count, "calls", start.Of(count)),
            Figure.Shown("storage calls of an event until it waits again", wake.Work / (double)count, "calls", wake.Of(count)),
        ];
    }

    private static async Task LiveAsync(OutreachApi api, string id, string staffId)
    {
        await api.CommandAsync(id, "acknowledge", Commands.Acknowledge(id), staffId);
        await api.WhenIdleAsync();
        await api.CommandAsync(id, "resolve", Commands.Resolve(id), staffId);
        await api.WhenIdleAsync();
        await api.CommandAsync(id, "confirm", Commands.Confirm, staffId);
    }
}
