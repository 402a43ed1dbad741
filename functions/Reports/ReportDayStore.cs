using System.Collections.Concurrent;
using Azure.Data.Tables;
using NodaTime;
using NodaTime.Text;
using Outreach.Platform.Http;
using Outreach.Platform.Storage;
using Outreach.WorkItems;

namespace Outreach.Reports;

/// <summary>
/// The sums of days, table <c>ReportDays</c>. A day that has changed since is marked there (<see cref="ReportFactsLog"/>), and is summed
/// again by whoever reads it first, or by the sweep.
/// </summary>
public sealed class ReportDayStore(OutreachTables tables)
{
    /// <summary>So many days a reader sums by itself; the rest is the sweep's.</summary>
    internal const int MostStale = 62;

    private const string Day = "day";
    private const int AtOnce = 8;

    // A year is read in four parts beside one another: to read an answer takes as long as to get it.
    private const int DaysOfRead = 92;

    /// <summary>The sums of the days of a span on which there was anything, in order.</summary>
    /// <exception cref="ProblemException">503 while too many of them wait for the sweep.</exception>
    internal Task<IReadOnlyList<ReportDay>> ReadAsync(
        ReportDays days, IReadOnlyList<ReportBy> by, CancellationToken cancellationToken) =>
        ReadAsync(days, ReportDay.ColumnsOf(by), row => ReportDay.Read(row, by), cancellationToken);

    /// <summary>What customers said on them.</summary>
    /// <exception cref="ProblemException">503 while too many of them wait for the sweep.</exception>
    internal Task<IReadOnlyList<ReportDay>> ReadVoiceAsync(ReportDays days, CancellationToken cancellationToken) =>
        ReadAsync(days, ReportDay.ColumnsOfVoice(), ReportDay.ReadVoice, cancellationToken);

    private async Task<IReadOnlyList<ReportDay>> ReadAsync(
        ReportDays days, IReadOnlyList<string> columns, Func<TableEntity, ReportDay> readDay, CancellationToken cancellationToken)
    {
        var stale = await FindStaleAsync(days, MostStale + 1, cancellationToken);
        if (stale.Count > MostStale)
        {
            throw new ProblemException(
                503,
                "Not summed yet.",
                $"More than {MostStale} days of this span have changed and wait for the nightly sweep. It may be run now (POST /sweeps), "
                    + "and a shorter span can be reported meanwhile.")
            { RetryAfter = TimeSpan.FromMinutes(1) };
        }

        var read = new ConcurrentDictionary<LocalDate, ReportDay>();
        await Parallel.ForEachAsync(
            stale,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (day, token) => read[day] = await SumAsync(day, token));
        await Parallel.ForEachAsync(PartsOf(days), cancellationToken, async (part, token) =>
        {
            var (first, last) = (ReportFactsRow.KeyOf(part.First), ReportFactsRow.KeyOf(part.Last));
            await foreach (var row in tables.ReportDays.QueryAsync<TableEntity>(
                TableClient.CreateQueryFilter($"PartitionKey eq {Day} and RowKey ge {first} and RowKey le {last}"),
                select: columns, cancellationToken: token))
            {
                var day = readDay(row);
                read.TryAdd(day.Day, day);
            }
        });

        return [.. read.Values.OrderBy(day => day.Day)];
    }

    private static IEnumerable<(LocalDate First, LocalDate Last)> PartsOf(ReportDays days)
    {
        for (var first = days.From; first <= days.To; first = first.PlusDays(DaysOfRead))
        {
            yield return (first, LocalDate.Min(first.PlusDays(DaysOfRead - 1), days.To));
        }
    }

    /// <summary>The days that have changed since they were summed, in order.</summary>
    internal async Task<IReadOnlyList<LocalDate>> FindStaleAsync(ReportDays days, int limit, CancellationToken cancellationToken)
    {
        var (first, last) = (ReportFactsRow.KeyOf(days.From), ReportFactsRow.KeyOf(days.To));
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {ReportFactsLog.Stale} and RowKey ge {first} and RowKey le {last}");
        return [
            .. (await tables.ReportDays.ReadAsync(filter, cancellationToken, limit))
                .Select(row => LocalDatePattern.Iso.Parse(row.RowKey).Value)];
    }

    /// <summary>
    /// Sums a day, and deletes what later versions of its facts have replaced. What is read first guards what is written last: where
    /// somebody else summed it meanwhile, or something changed, the mark stays and it is summed again.
    /// </summary>
    internal async Task<ReportDay> SumAsync(LocalDate day, CancellationToken cancellationToken)
    {
        var key = ReportFactsRow.KeyOf(day);
        var before = await tables.ReportDays.FindAsync(Day, key, cancellationToken);
        var mark = await tables.ReportDays.FindAsync(ReportFactsLog.Stale, key, cancellationToken);
        var rows = await tables.ReportFacts.ReadAsync(TableClient.CreateQueryFilter($"PartitionKey eq {key}"), cancellationToken);
        var (latest, replaced) = ReportDay.LatestOf(rows);
        var sum = ReportDay.Of(day, latest);
        await tables.ReportFacts.DeleteAllAsync(replaced, cancellationToken);
        var write = before is null
            ? new TableTransactionAction(TableTransactionActionType.Add, sum.ToEntity(Day))
            : new TableTransactionAction(TableTransactionActionType.UpdateReplace, sum.ToEntity(Day), before.ETag);
        if (await tables.ReportDays.TryCommitAsync([write], cancellationToken) is not null && mark is not null)
        {
            await tables.ReportDays.DeleteIfUnchangedAsync(mark, cancellationToken);
        }

        return sum;
    }
}
