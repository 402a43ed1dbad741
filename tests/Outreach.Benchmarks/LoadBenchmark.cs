using System.Collections.Concurrent;
using System.Diagnostics;
using Azure.Data.Tables;
using Outreach.DevHost.Azurite;

namespace Outreach.Benchmarks;

/// <summary>
/// Ten thousand follow-ups through a real process, beside what storage and the engine can do by themselves: how fast they come in, what
/// they take, and how fast staff are answered.
/// </summary>
internal static class LoadBenchmark
{
    private const int ArrayLength = 100;
    private const int Importers = 4;
    private const int Staff = 20;
    private const int FollowUps = 10_000;

    // The rate is taken while storage is still small, as that of the empty orchestrations is. These are measured before and after.
    private const int WarmUpArrays = 4;
    private const int MeasuredArrays = 12;
    private const int EmptyHundreds = 8;
    private const int AcknowledgementsEach = 50;

    // The code of a command is compiled when it is first used; what the first ones took is shown beside the others.
    private const int FirstEach = 5;

    public static async Task<IReadOnlyList<Figure>> RunAsync(BenchmarkedEngine engine)
    {
        using var data = new TemporaryDirectory();
        var azurite = await AzuriteProcess.StartOrAdoptAsync(data.Path, inMemory: true, CancellationToken.None);
        try
        {
            return await RunAsync(engine, azurite.ConnectionString, data.Path);
        }
        finally
        {
            await azurite.StopAsync(CancellationToken.None);
        }
    }

    private static async Task<IReadOnlyList<Figure>> RunAsync(BenchmarkedEngine engine, string storage, string data)
    {
        var tables = new TableServiceClient(storage);
        var raw = await RawInserts.MeasureAsync(tables, Importers, TimeSpan.FromSeconds(4));
        var emptyBefore = await EmptyOrchestrations.MeasureAsync(engine, storage, Importers, EmptyHundreds);
        await using var host = await HostProcess.StartAsync(
            [
                .. engine.Arguments,
                "--storage",
                storage,
                "--data",
                Path.Combine(data, "host"),
                "--port",
                "0",
                "--clock",
                "manual",
                "--seed",
                "staff"]);
        using var api = new OutreachApi(host.Address);
        var ids = new ConcurrentBag<string>();
        await ImportAsync(api, 0, WarmUpArrays, ids);
        var perSecond = MeasuredArrays * ArrayLength / (await ImportAsync(api, WarmUpArrays, MeasuredArrays, ids)).TotalSeconds;
        var emptyAfter = await EmptyOrchestrations.MeasureAsync(engine, storage, Importers, EmptyHundreds);
        var rest = FollowUps / ArrayLength - WarmUpArrays - MeasuredArrays;
        var perSecondLater = rest * ArrayLength / (await ImportAsync(api, WarmUpArrays + MeasuredArrays, rest, ids)).TotalSeconds;
        var waiting = await api.CountWaitingAsync();
        if (waiting != FollowUps)
        {
            throw new InvalidOperationException($"{waiting} of {FollowUps} orchestrations wait.");
        }

        var memory = host.ResidentMegabytes;
        var rawBefore = await RawInserts.MeasureAsync(tables, Staff, TimeSpan.FromSeconds(3));
        var first = await AcknowledgeAsync(api, [.. ids.Take(Staff * FirstEach)], FirstEach);
        var latencies = await AcknowledgeAsync(api, [.. ids.Skip(Staff * FirstEach)], AcknowledgementsEach);
        var rawAfter = await RawInserts.MeasureAsync(tables, Staff, TimeSpan.FromSeconds(3));
        var slowestRaw = Math.Max(rawBefore.Slowest.TotalMilliseconds, rawAfter.Slowest.TotalMilliseconds);
        var empty = (emptyBefore + emptyAfter) / 2;
        return
        [
            Figure.Shown("inserts into storage", raw.PerSecond, "/s"),
            Figure.Shown(
                "empty orchestrations until they wait", empty, "/s", $"{emptyBefore:0.0} before the mentions, {emptyAfter:0.0} after"),
            Figure.Shown(
                "mentions until they wait, their notices sent", perSecond, "/s", $"{perSecondLater:0.0}/s on the way to {FollowUps}"),
            engine.Judge(Figure.AtLeast("mentions against empty orchestrations", 0.5, perSecond / empty, "")),
            Figure.AtMost(
                "memory of the dev host after 10,000 follow-ups",
                400,
                memory,
                "MB",
                $"{host.ResidentMegabytes:0} MB after the acknowledgements"),
            Figure.Shown("the first 100 acknowledgements of a process, p95", first.At(0.95), "ms", first.ToString()),
            Figure.AtMost("acknowledge, 20 staff at once, 10,000 open, p95", 100, latencies.At(0.95), "ms", latencies.ToString()),
            Figure.AtMost(
                "acknowledge, 20 staff at once, 10,000 open, p99",
                slowestRaw + 100,
                latencies.At(0.99),
                "ms",
                $"slowest raw insert {slowestRaw:0} ms"),
        ];
    }

    private static async Task<TimeSpan> ImportAsync(OutreachApi api, int firstArray, int arrays, ConcurrentBag<string> ids)
    {
        var watch = Stopwatch.StartNew();
        await Parallel.ForEachAsync(
            Enumerable.Range(firstArray, arrays),
            new ParallelOptions { MaxDegreeOfParallelism = Importers },
            async (array, _) =>
            {
                foreach (var id in await api.PostMentionsAsync(Mentions.Of("import", array * ArrayLength, ArrayLength)))
                {
                    ids.Add(id);
                }
            });
        await api.SendNoticesAsync();
        return watch.Elapsed;
    }

    private static async Task<Latencies> AcknowledgeAsync(OutreachApi api, IReadOnlyList<string> ids, int each)
    {
        var people = await api.ListPeopleAsync();
        var latencies = new ConcurrentBag<double>();
        await Task.WhenAll(Enumerable.Range(0, Staff).Select(async staff =>
        {
            foreach (var id in ids.Skip(staff * each).Take(each))
            {
                var began = Stopwatch.GetTimestamp();
                await api.CommandAsync(id, "acknowledge", Commands.Acknowledge(id), people[staff % people.Count]);
                latencies.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }
        }));
        var measured = new Latencies(latencies);
        await api.WhenIdleAsync();
        return measured;
    }
}
