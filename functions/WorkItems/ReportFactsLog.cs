using System.Globalization;
using System.Text.Json;
using Azure.Data.Tables;
using NodaTime;
using NodaTime.Text;
using Outreach.Platform;
using Outreach.Platform.Storage;

namespace Outreach.WorkItems;

/// <summary>What reports count of an item, as it was at one moment of its life.</summary>
/// <param name="Day">The day of the office on which it came up: the same as long as the office stays in its zone.</param>
/// <param name="Id">What it is about: <c>f-</c> and the id of a follow-up, <c>c-</c> and a hash of that of a call, or
/// <c>v-</c> and the row of something that a customer said about what we make.</param>
/// <param name="Version">Grows with each change of the item; the greatest one counts.</param>
/// <param name="Data">The facts in JSON, without a word and without a name.</param>
internal sealed record ReportFactsRow(LocalDate Day, string Id, int Version, string Data)
{
    public const string FollowUp = "f-";

    public const string Call = "c-";

    public const string Voice = "v-";

    public static ReportFactsRow Of<T>(LocalDate day, string type, string id, int version, T facts) =>
        new(day, type + id, version, JsonSerializer.Serialize(facts, Json.Rows));

    public static string KeyOf(LocalDate day) => LocalDatePattern.Iso.Format(day);

    public static ReportFactsRow Read(TableEntity row)
    {
        var key = row.RowKey.Split(':');
        return new(
            LocalDatePattern.Iso.Parse(row.PartitionKey).Value,
            key[0],
            int.Parse(key[1], CultureInfo.InvariantCulture),
            row.GetString("Data"));
    }

    public TableEntity ToEntity() => new(KeyOf(Day), string.Create(CultureInfo.InvariantCulture, $"{Id}:{Version:D8}")) { ["Data"] = Data };
}

/// <summary>
/// Writes what reports count: a row for each version of an item's facts, so that one who writes late, or twice, takes nothing back; then a
/// mark that the day has to be summed again. Whoever stops in between is repeated by the outbox.
/// </summary>
public sealed class ReportFactsLog(OutreachTables tables)
{
    // A transaction takes as many.
    private const int MostTogether = 100;

    /// <summary>Two zones of the world are never more than 26 hours apart.</summary>
    internal const int MostDaysApart = 2;

    /// <summary>The partition of <c>ReportDays</c> with the days that have changed since they were summed.</summary>
    internal const string Stale = "stale";

    internal async Task WriteAsync(IReadOnlyCollection<ReportFactsRow> rows, CancellationToken cancellationToken)
    {
        foreach (var ofDay in rows.GroupBy(row => row.Day))
        {
            foreach (var together in ofDay.Chunk(MostTogether))
            {
                await tables.ReportFacts.SubmitTransactionAsync(
                    together.Select(row => new TableTransactionAction(TableTransactionActionType.UpsertReplace, row.ToEntity())),
                    cancellationToken);
            }

            // After the facts: a sum that was made without them is then marked whenever it was made.
            await MarkAsync(ofDay.Key, cancellationToken);
        }
    }

    /// <summary>
    /// Writes what is left of an item whose customer is erased, and deletes at once what was written of it before, rather than when the day
    /// is summed.
    /// </summary>
    internal async Task WriteLastAsync(ReportFactsRow row, CancellationToken cancellationToken)
    {
        await WriteAloneAsync(row, cancellationToken);
        await tables.ReportFacts.DeleteAllAsync(
            await ReadAsync(row, row.Day, before: row.ToEntity().RowKey, cancellationToken), cancellationToken);
    }

    /// <summary>Writes an item, and deletes what was written of it under the days that it had in another zone of the office.</summary>
    internal async Task WriteAloneAsync(ReportFactsRow row, CancellationToken cancellationToken)
    {
        await WriteAsync([row], cancellationToken);
        int[] apart = [.. Enumerable.Range(-MostDaysApart, (2 * MostDaysApart) + 1).Where(days => days != 0)];
        LocalDate[] days = [.. apart.Select(row.Day.PlusDays)];
        var moved = await Task.WhenAll(days.Select(day => ReadAsync(row, day, before: row.Id + ";", cancellationToken)));
        foreach (var (day, rows) in days.Zip(moved).Where(one => one.Second.Count > 0))
        {
            // Before, since whoever stops after deleting finds nothing here again; and after, since a sum that was made in between has
            // taken the mark away.
            await MarkAsync(day, cancellationToken);
            await tables.ReportFacts.DeleteAllAsync(rows, cancellationToken);
            await MarkAsync(day, cancellationToken);
        }
    }

    /// <summary>What is written of an item under a day, before a row.</summary>
    private Task<IReadOnlyList<TableEntity>> ReadAsync(
        ReportFactsRow row, LocalDate day, string before, CancellationToken cancellationToken) =>
        tables.ReportFacts.ReadAsync(
            TableClient.CreateQueryFilter(
                $"PartitionKey eq {ReportFactsRow.KeyOf(day)} and RowKey ge {row.Id + ":"} and RowKey lt {before}"),
            cancellationToken);

    private Task MarkAsync(LocalDate day, CancellationToken cancellationToken) => tables.ReportDays.UpsertEntityAsync(
        new TableEntity(Stale, ReportFactsRow.KeyOf(day)), TableUpdateMode.Replace, cancellationToken);
}
