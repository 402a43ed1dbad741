using System.Text.Json;
using Outreach.Benchmarks;

Dictionary<string, Func<BenchmarkedEngine, Task<IReadOnlyList<Figure>>>> benchmarks = new()
{
    ["calls"] = StorageCallBenchmark.RunAsync,
    ["load"] = LoadBenchmark.RunAsync,
    ["imports"] = ImportBenchmark.RunAsync,
    ["restart"] = RestartBenchmark.RunAsync,
    ["rehearsal"] = RehearsalBenchmark.RunAsync,
    ["sweep"] = SweepBenchmark.RunAsync,
    ["start"] = StartBenchmark.RunAsync,
    ["report"] = ReportBenchmark.RunAsync,
};

const string TriageName = "triage";
var names = args.ToList();
if (!TryTake("--json", out var json))
{
    return Usage("--json needs a file.");
}

if (!TryTake("--engine", out var engineName) || (engineName is not null && BenchmarkedEngine.All.All(engine => engine.Name != engineName)))
{
    return Usage($"--engine is one of {string.Join(", ", BenchmarkedEngine.All.Select(engine => engine.Name))}.");
}

if (names.FirstOrDefault(name => name != TriageName && !benchmarks.ContainsKey(name)) is { } unknown)
{
    return Usage($"There is no benchmark '{unknown}'.");
}

var runs = BenchmarkedEngine.All
    .Where(engine => engineName is null || engine.Name == engineName)
    .SelectMany(engine => benchmarks.Select(benchmark => (
        benchmark.Key,
        Engine: (string?)engine.Name,
        Run: (Func<Task<IReadOnlyList<Figure>>>)(() => benchmark.Value(engine)))))
    .Append((TriageName, null, TriageBenchmark.RunAsync));
var figures = new List<Figure>();
foreach (var (name, engine, run) in runs.Where(run => names.Count == 0 || names.Contains(run.Key)))
{
    Console.WriteLine(engine is null ? $"{name} ..." : $"{name} on {engine} ...");
    try
    {
        foreach (var figure in await run())
        {
            var measured = figure with { Engine = engine };
            Console.WriteLine(measured);
            figures.Add(measured);
        }
    }
    catch (Exception broken)
    {
        // Caught, so that what the benchmark had started has been stopped by now.
        Console.Error.WriteLine(broken);
        return 1;
    }
}

if (json is not null)
{
    await File.WriteAllTextAsync(json, JsonSerializer.Serialize(figures, JsonOutput.Options));
}

return figures.All(figure => figure.Passed) ? 0 : 1;

bool TryTake(string option, out string? value)
{
    value = null;
    if (names.IndexOf(option) is >= 0 and var at)
    {
        value = at + 1 < names.Count ? names[at + 1] : null;
        names.RemoveRange(at, Math.Min(2, names.Count - at));
        return value is not null;
    }

    return true;
}

int Usage(string error)
{
    Console.Error.WriteLine(
        $"{error} Usage: [--engine {string.Join('|', BenchmarkedEngine.All.Select(engine => engine.Name))}] [--json FILE] "
        + $"[{string.Join("] [", benchmarks.Keys.Append(TriageName))}]; all of them on every engine unless named.");
    return 2;
}
