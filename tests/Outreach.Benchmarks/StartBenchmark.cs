using System.Diagnostics;

namespace Outreach.Benchmarks;

/// <summary>From the start of the process on an empty data directory to the first answer of GET /api/health.</summary>
internal static class StartBenchmark
{
    private const int Times = 5;

    public static async Task<IReadOnlyList<Figure>> RunAsync(BenchmarkedEngine engine)
    {
        var seconds = new List<double>();
        for (var i = 0; i < Times; i++)
        {
            using var data = new TemporaryDirectory();
            var watch = Stopwatch.StartNew();
            await using var host = await HostProcess.StartAsync([.. engine.Arguments, "--data", data.Path, "--port", "0"]);
            using var http = new HttpClient();
            using var answer = await http.GetAsync(new Uri(host.Address, "/api/health"));
            answer.EnsureSuccessStatusCode();
            seconds.Add(watch.Elapsed.TotalSeconds);
        }

        seconds.Sort();
        return [
            Figure.AtMost(
                "dev host, process start to first answer",
                4,
                seconds[Times / 2],
                "s",
                $"{Times} starts, {seconds[0]:0.00} to {seconds[^1]:0.00} s")];
    }
}
