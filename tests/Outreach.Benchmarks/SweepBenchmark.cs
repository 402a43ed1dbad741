using System.Globalization;
using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using Outreach.DevHost;
using Outreach.DevHost.Azurite;

namespace Outreach.Benchmarks;

/// <summary>A sweep over what is open, alone and beside forty times as much that is closed.</summary>
internal static class SweepBenchmark
{
    private const int Arrays = 5;
    private const int ArrayLength = 100;
    private const int Closed = 20_000;
    private const int Times = 5;

    public static async Task<IReadOnlyList<Figure>> RunAsync(BenchmarkedEngine engine)
    {
        using var data = new TemporaryDirectory();
        var azurite = await AzuriteProcess.StartOrAdoptAsync(data.Path, inMemory: true, CancellationToken.None);
        try
        {
            await using var host = await DevHostApplication.StartAsync(
                Hosts.On(engine, azurite.ConnectionString, Path.Combine(data.Path, "host")));
            return await RunAsync(engine, host);
        }
        finally
        {
            await azurite.StopAsync(CancellationToken.None);
        }
    }

    private static async Task<IReadOnlyList<Figure>> RunAsync(BenchmarkedEngine engine, DevHostApplication host)
    {
        using var api = new OutreachApi(host.BaseAddress);
        var person = (await api.ListPeopleAsync())[0];
        var tables = host.Services.GetRequiredService<TableServiceClient>();
        var closed = await CloseOneAsync(api, person);
        for (var array = 0; array < Arrays; array++)
        {
            await api.PostMentionsAsync(Mentions.Of("open", array * ArrayLength, ArrayLength));
        }

        await api.WhenIdleAsync();
        await api.SweepAsync(person);
        var alone = await FastestAsync(api, person);
        foreach (var table in (IReadOnlyList<string>)["FollowUps", "Closed", .. engine.Tables])
        {
            await CopyAsync(tables.GetTableClient(table), closed);
        }

        await api.SweepAsync(person);
        var beside = await FastestAsync(api, person);
        return
        [
            Figure.AtMost(
                "sweep, 20,000 closed and 500 open against 500 open", 1.3, beside / alone, "x",
                string.Create(CultureInfo.InvariantCulture, $"{beside:0} ms against {alone:0} ms, fastest of {Times}")),
        ];
    }

    private static async Task<string> CloseOneAsync(OutreachApi api, string person)
    {
        var id = await api.PostMentionAsync(Mentions.One("closed", Arrays * ArrayLength));
        await api.CommandAsync(id, "acknowledge", Commands.Acknowledge(id), person);
        await api.CommandAsync(id, "resolve", Commands.Resolve(id), person);
        await api.CommandAsync(id, "confirm", Commands.Confirm, person);
        await api.WhenIdleAsync();
        return id;
    }

    private static async Task<double> FastestAsync(OutreachApi api, string person)
    {
        var times = new List<double>();
        for (var i = 0; i < Times; i++)
        {
            times.Add((await api.SweepAsync(person)).TotalMilliseconds);
            await api.WhenIdleAsync();
        }

        // Whatever else the machine does only adds.
        return times.Min();
    }

    /// <summary>
    /// Copies the rows of a follow-up that is over, each time under another id, as many closed ones would have left them.
    /// </summary>
    private static async Task CopyAsync(TableClient table, string id)
    {
        var rows = new List<TableEntity>();
        await foreach (var row in table.QueryAsync<TableEntity>())
        {
            if (row.PartitionKey == id || row.RowKey.Contains(id, StringComparison.Ordinal))
            {
                row.Remove("odata.etag");
                rows.Add(row);
            }
        }

        var copies = Enumerable.Range(0, Closed).SelectMany(number => rows.Select(row => Copy(row, id, $"f{number:x32}")));
        var transactions = copies.GroupBy(row => row.PartitionKey).SelectMany(partition => partition.Chunk(100));
        await Parallel.ForEachAsync(transactions, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (chunk, cancellationToken) =>
            await table.SubmitTransactionAsync(
                chunk.Select(row => new TableTransactionAction(TableTransactionActionType.Add, row)), cancellationToken));
    }

    private static TableEntity Copy(TableEntity row, string id, string copyId) => new(row)
    {
        PartitionKey = row.PartitionKey.Replace(id, copyId, StringComparison.Ordinal),
        RowKey = row.RowKey.Replace(id, copyId, StringComparison.Ordinal),
    };
}
