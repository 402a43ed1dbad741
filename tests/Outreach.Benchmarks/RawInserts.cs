using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Azure.Data.Tables;

namespace Outreach.Benchmarks;

/// <summary>Single-entity inserts straight into storage: what everything else is compared with.</summary>
/// <param name="PerSecond">How many a second.</param>
/// <param name="Slowest">The slowest of them.</param>
internal sealed record RawInserts(double PerSecond, TimeSpan Slowest)
{
    /// <summary>Inserts for a while, from several writers at once, into a table of its own that is deleted afterwards.</summary>
    public static async Task<RawInserts> MeasureAsync(TableServiceClient tables, int concurrency, TimeSpan duration)
    {
        var table = tables.GetTableClient($"Raw{Guid.NewGuid():N}");
        await table.CreateAsync();
        await InsertAsync(table, concurrency, duration / 4);
        var measured = await InsertAsync(table, concurrency, duration);
        await table.DeleteAsync();
        return measured;
    }

    private static async Task<RawInserts> InsertAsync(TableClient table, int concurrency, TimeSpan duration)
    {
        var latencies = new ConcurrentBag<TimeSpan>();
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, concurrency).Select(async _ =>
        {
            while (watch.Elapsed < duration)
            {
                var began = watch.Elapsed;
                await table.AddEntityAsync(Row());
                latencies.Add(watch.Elapsed - began);
            }
        }));
        return new RawInserts(latencies.Count / watch.Elapsed.TotalSeconds, latencies.Max());
    }

    private static TableEntity Row() => new(Guid.NewGuid().ToString("N"), "state")
    {
        ["Data"] = string.Create(CultureInfo.InvariantCulture, $"{{\"text\":\"{new string('x', 600)}\"}}"),
        ["At"] = DateTimeOffset.UnixEpoch,
    };
}
