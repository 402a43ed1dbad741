using System.Text.Json;
using Outreach.Benchmarks;

Dictionary<string, Func<Task<IReadOnlyList<Figure>>>> benchmarks = new()
{
    ["calls"] = StorageCallBenchmark.RunAsync,
    ["load"] = LoadBenchmark.RunAsync,
    ["sweep"] = SweepBenchmark.RunAsync,
    ["start"] = StartBenchmark.RunAsync,
    ["triage"] = TriageBenchmark.RunAsync,
};

var names = args.ToList();
string? json = null;
if (names.IndexOf("--json") is >= 0 and var at)
{
    json = at + 1 < names.Count ? names[at + 1] : null;
    names.RemoveRange(at, Math.Min(2, names.Count - at));
    if (json is null)
    {
        return Usage("--json needs a file.");
    }
}

if (names.FirstOrDefault(name => !benchmarks.ContainsKey(name)) is { } unknown)
{
    return Usage($"There is no benchmark '{unknown}'.");
}

var figures = new List<Figure>();
foreach (var (name, run) in benchmarks.Where(benchmark => names.Count == 0 || names.Contains(benchmark.Key)))
{
    Console.WriteLine($"{name} ...");
    try
    {
        foreach (var figure in await run())
        {
            Console.WriteLine(figure);
            figures.Add(figure);
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

int Usage(string error)
{
    Console.Error.WriteLine($"{error} Usage: [--json FILE] [{string.Join("] [", benchmarks.Keys)}]; all of them unless named.");
    return 2;
}
