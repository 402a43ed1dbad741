using Azure.Data.Tables;
using NodaTime;
using NodaTime.Text;
using Outreach.Platform.Storage;
using Outreach.SharedKernel;

namespace Outreach.Notices;

/// <summary>How many e-mails we sent a person on a day of the office.</summary>
internal sealed record StaffMailCount(string StaffId, LocalDate Day, int Mails);

/// <summary>
/// How many e-mails each person was sent, a row a day beside the person's pending notices: those of notices are counted in the
/// transaction that claims them, so that no e-mail costs a write more. One that fails and is tried again counts once.
/// </summary>
public sealed class StaffMailCounts(OutreachTables tables, Office office)
{
    // After the keys of what else is in the partition, which is read without these.
    internal const string Prefix = "sent:";

    /// <summary>The row of a day's e-mails with notices.</summary>
    internal static TableEntity RowOf(string staffId, string day, int mails) => new(staffId, Prefix + day) { ["Mails"] = mails };

    /// <summary>Counts a digest. Safe to repeat.</summary>
    /// <param name="at">When it was sent (UTC).</param>
    /// <param name="digest">Which: a person is sent each once a day at the most.</param>
    internal Task CountDigestAsync(string staffId, DateTimeOffset at, string digest, CancellationToken cancellationToken) =>
        tables.Notices.UpsertEntityAsync(
            new TableEntity(staffId, $"{Prefix}{KeyOf(office.DayOf(at))}:{digest}") { ["Mails"] = 1 },
            TableUpdateMode.Replace,
            cancellationToken);

    /// <summary>The counts of some days, where there were any.</summary>
    internal async Task<IReadOnlyList<StaffMailCount>> ReadAsync(LocalDate from, LocalDate to, CancellationToken cancellationToken)
    {
        var (first, after) = (Prefix + KeyOf(from), Prefix + KeyOf(to.PlusDays(1)));
        var rows = await tables.Notices.ReadAsync(
            TableClient.CreateQueryFilter($"RowKey ge {first} and RowKey lt {after}"), cancellationToken);
        return
        [
            .. rows.GroupBy(row => (row.PartitionKey, Day: row.RowKey.Split(':')[1]))
                .Select(ofDay => new StaffMailCount(
                    ofDay.Key.PartitionKey,
                    LocalDatePattern.Iso.Parse(ofDay.Key.Day).Value,
                    ofDay.Sum(row => row.GetInt32("Mails") ?? 0))),
        ];
    }

    internal static string KeyOf(LocalDate day) => LocalDatePattern.Iso.Format(day);
}
