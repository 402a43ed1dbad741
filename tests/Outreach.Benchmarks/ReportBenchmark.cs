using System.Diagnostics;
using System.Globalization;
using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Outreach.DevHost;
using Outreach.DevHost.Azurite;
using Outreach.FollowUps;
using Outreach.Platform.Storage;
using Outreach.Reports;
using Outreach.SharedKernel;
using Outreach.WorkItems;

namespace Outreach.Benchmarks;

/// <summary>How long GET /reports/consistency takes over a year of 100,000 closed follow-ups.</summary>
internal static class ReportBenchmark
{
    private const int FollowUps = 100_000;
    private const int Times = 9;

    private static readonly LocalDate First = new(2025, 1, 1);
    private static readonly int Days = Period.DaysBetween(First, First.PlusYears(1));
    private static readonly string[] Channels = ["twitter", "facebook", "email", "blog", "review"];
    private static readonly string?[] Languages = ["nl", "en", "de", "fr", null];

    public static async Task<IReadOnlyList<Figure>> RunAsync(BenchmarkedEngine engine)
    {
        using var data = new TemporaryDirectory();
        var azurite = await AzuriteProcess.StartOrAdoptAsync(data.Path, inMemory: true, CancellationToken.None);
        try
        {
            await using var host = await DevHostApplication.StartAsync(
                Hosts.On(engine, azurite.ConnectionString, Path.Combine(data.Path, "host")));
            await WriteAsync(host.Services.GetRequiredService<OutreachTables>());
            using var http = new HttpClient { BaseAddress = host.BaseAddress };
            http.DefaultRequestHeaders.Add("X-Outreach-Staff", "hanneke-vos");
            var figures = new List<Figure>();
            foreach (var by in (string[])["none", "week", "channel", "person", "language", "returning"])
            {
                figures.Add(await MeasureAsync(http, by));
            }

            return figures;
        }
        finally
        {
            await azurite.StopAsync(CancellationToken.None);
        }
    }

    private static async Task<Figure> MeasureAsync(HttpClient http, string by)
    {
        var milliseconds = new List<double>();
        for (var i = 0; i < Times; i++)
        {
            var began = Stopwatch.GetTimestamp();
            using var answer = await http.GetAsync(
                new Uri($"/api/reports/consistency?from=2025-01-01&to=2025-12-31&by={by}", UriKind.Relative));
            var text = await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync();
            milliseconds.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            if (!text.Contains("\"of\":100000", StringComparison.Ordinal))
            {
                throw new InvalidOperationException("The report is not about all of them.");
            }
        }

        milliseconds.Sort();
        return Figure.AtMost(
            $"report on a year of {FollowUps} follow-ups, by {by}", 300, milliseconds[Times / 2], "ms",
            string.Create(CultureInfo.InvariantCulture, $"{Times} times, {milliseconds[0]:0} to {milliseconds[^1]:0} ms"));
    }

    /// <summary>The sums alone: the report reads nothing else of days that have not changed.</summary>
    private static async Task WriteAsync(OutreachTables tables)
    {
        var random = new Random(7);
        for (var day = 0; day < Days; day++)
        {
            var date = First.PlusDays(day);
            var count = ((day + 1) * FollowUps / Days) - (day * FollowUps / Days);
            var sum = ReportDay.Of(
                date,
                Enumerable.Range(0, count).Select(n => ReportFactsRow.Of(date, ReportFactsRow.FollowUp, $"{n}", 1, FactsOf(date, random))));
            await tables.ReportDays.UpsertEntityAsync(sum.ToEntity("day"), TableUpdateMode.Replace);
        }
    }

    private static FollowUpFacts FactsOf(LocalDate day, Random random)
    {
        var reply = Math.Exp(random.NextDouble() * 13);
        var isProblem = random.Next(2) == 0;
        return new FollowUpFacts
        {
            ReceivedAt = day.AtMidnight().InUtc().ToDateTimeOffset(),
            Customer = random.Next(40_000).ToString("x16", CultureInfo.InvariantCulture),
            Channel = Channels[random.Next(Channels.Length)],
            Kind = isProblem ? MentionKind.Problem : MentionKind.Praise,
            Language = Languages[random.Next(Languages.Length)],
            IsReturning = random.Next(3) == 0,
            Person = $"person-{random.Next(20)}",
            IsAcknowledged = true,
            ReplySeconds = reply,
            ReplyBusinessSeconds = reply / 3,
            Outcome = isProblem ? FollowUpOutcome.Confirmed : FollowUpOutcome.Acknowledged,
            IsProblem = isProblem,
            ConfirmedSeconds = isProblem ? reply * 10 : null,
            PromisesMade = random.Next(2),
        };
    }
}
