using System.Diagnostics;

namespace Outreach.Benchmarks;

/// <summary>Three weeks of the seeds, as the command plays them.</summary>
internal static class RehearsalBenchmark
{
    public static async Task<IReadOnlyList<Figure>> RunAsync(BenchmarkedEngine engine)
    {
        var watch = Stopwatch.StartNew();
        var (exitCode, output) = await HostProcess.RunAsync(["rehearse", .. engine.Arguments, "--quiet"]);
        var elapsed = watch.Elapsed;
        return exitCode == 0
            ? [Figure.AtMost(
                "rehearsal of three weeks", engine.IsDurable ? 40 : 15, elapsed.TotalSeconds, "s", output.Trim().Split('\n')[^1].Trim())]
            : throw new InvalidOperationException($"The rehearsal ended with {exitCode}: {output}");
    }
}
