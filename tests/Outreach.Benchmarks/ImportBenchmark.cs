using System.Diagnostics;
using System.Globalization;
using System.Text;
using Outreach.DevHost.Azurite;

namespace Outreach.Benchmarks;

/// <summary>
/// A file of twenty thousand rows, while somebody sends a mention seven times a second: how fast it is taken in beside what empty
/// orchestrations take, how much memory that needs, and how long the sender waits compared with before.
/// </summary>
internal static class ImportBenchmark
{
    private const int Rows = 20_000;
    private const int EmptyHundreds = 8;
    private const int EmptySenders = 4;
    private const int WarmUps = 60;
    private const int Before = 300;

    private static readonly TimeSpan BetweenMentions = TimeSpan.FromMilliseconds(150);

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
        var empty = await EmptyOrchestrations.MeasureAsync(engine, storage, EmptySenders, EmptyHundreds);
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
        var person = (await api.ListPeopleAsync())[0];
        await SendAsync(api, "warm", () => false, WarmUps);
        var before = await SendAsync(api, "before", () => false, Before);
        var import = api.ImportAsync(File(), Rows, person);
        var during = SendAsync(api, "during", () => import.IsCompleted, int.MaxValue);
        var peak = 0.0;
        while (!import.IsCompleted)
        {
            peak = Math.Max(peak, host.ResidentMegabytes);
            await Task.WhenAny(import, Task.Delay(TimeSpan.FromSeconds(1)));
        }

        var perSecond = Rows / (await import).TotalSeconds;
        var sent = await during;
        var (alone, beside) = (before.At(0.99), sent.At(0.99));
        return
        [
            Figure.Shown("rows imported, each with its orchestration", perSecond, "/s", $"empty orchestrations {empty:0.0}/s"),
            engine.Judge(Figure.AtLeast("imported rows against empty orchestrations", 0.5, perSecond / empty, "")),
            Figure.AtMost("memory of the dev host while 20,000 rows are imported", 300, peak, "MB"),
            Figure.AtMost(
                "POST /mentions during an import against before, p99", 3, beside / alone, "x",
                string.Create(CultureInfo.InvariantCulture, $"{beside:0} ms against {alone:0} ms; before {before}, during {sent}")),
        ];
    }

    private static async Task<Latencies> SendAsync(OutreachApi api, string series, Func<bool> isOver, int most)
    {
        var latencies = new List<double>();
        while (latencies.Count < most && !isOver())
        {
            var began = Stopwatch.GetTimestamp();
            await api.PostMentionAsync(Mentions.One(series, Rows + latencies.Count));
            latencies.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            await Task.Delay(BetweenMentions);
        }

        return new Latencies(latencies);
    }

    private static string File()
    {
        var file = new StringBuilder("external_id,author,text,posted_at\r\n");
        foreach (var row in Enumerable.Range(0, Rows))
        {
            file.Append(
                CultureInfo.InvariantCulture,
                $"row-{row},@customer-{row},\"My order {row} came late, one part is missing. Who can help me?\",2026-03-02T08:00:00Z\r\n");
        }

        return file.ToString();
    }
}
