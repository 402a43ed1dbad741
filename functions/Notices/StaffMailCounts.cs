using Azure.Data.Tables;
using Microsoft.Extensions.Logging;
using NodaTime;
using NodaTime.Text;
using Outreach.Platform.Storage;
using Outreach.Platform.Telemetry;
using Outreach.SharedKernel;

namespace Outreach.Notices;

/// <summary>How many e-mails we sent a person on a day of the office.</summary>
internal sealed record StaffMailCount(string StaffId, LocalDate Day, int Mails);

/// <summary>
/// How many e-mails each person was sent, table <c>StaffMails</c>: a partition a month, and in it a row for a day, a person and what it
/// was. What is counted is that it is about to go out; one that fails and is tried again counts once. A count that can't be written holds
/// back no e-mail.
/// </summary>
public sealed partial class StaffMailCounts(OutreachTables tables, Office office, ILogger<StaffMailCounts> log)
{
    private const string Notices = "notices";

    /// <summary>The day on which an e-mail counts, such as <c>2026-01-05</c>.</summary>
    internal string DayOf(DateTimeOffset at) => KeyOf(office.DayOf(at));

    /// <summary>Counts the e-mails with notices of a day, all until now. Safe to repeat.</summary>
    internal Task CountNoticesAsync(string staffId, string day, int mails, CancellationToken cancellationToken) =>
        PutAsync(staffId, day, Notices, mails, cancellationToken);

    /// <summary>Counts a digest. Safe to repeat.</summary>
    /// <param name="at">When it was sent (UTC).</param>
    /// <param name="digest">Which: a person is sent each once a day at the most.</param>
    internal Task CountDigestAsync(string staffId, DateTimeOffset at, string digest, CancellationToken cancellationToken) =>
        PutAsync(staffId, DayOf(at), digest, 1, cancellationToken);

    /// <summary>The counts of some days, where there were any.</summary>
    internal async Task<IReadOnlyList<StaffMailCount>> ReadAsync(LocalDate from, LocalDate to, CancellationToken cancellationToken)
    {
        var (first, after) = (KeyOf(from), KeyOf(to.PlusDays(1)));
        var (firstMonth, monthAfter) = (MonthOf(first), MonthOf(KeyOf(to.PlusMonths(1))));
        var rows = await tables.StaffMails.ReadAsync(
            TableClient.CreateQueryFilter(
                $"PartitionKey ge {firstMonth} and PartitionKey lt {monthAfter} and RowKey ge {first} and RowKey lt {after}"),
            cancellationToken);
        return
        [
            .. rows.Select(row => (Key: row.RowKey.Split(':'), Mails: row.GetInt32("Mails") ?? 0))
                .GroupBy(row => (StaffId: row.Key[1], Day: row.Key[0]))
                .Select(ofDay => new StaffMailCount(
                    ofDay.Key.StaffId,
                    LocalDatePattern.Iso.Parse(ofDay.Key.Day).Value,
                    ofDay.Sum(row => row.Mails))),
        ];
    }

    /// <summary>A count only grows: who writes a smaller one was overtaken.</summary>
    private async Task PutAsync(string staffId, string day, string what, int mails, CancellationToken cancellationToken)
    {
        var row = new TableEntity(MonthOf(day), $"{day}:{staffId}:{what}") { ["Mails"] = mails };
        try
        {
            TableEntity? before;
            do
            {
                before = await tables.StaffMails.FindAsync(row.PartitionKey, row.RowKey, cancellationToken);
            }
            while ((before?.GetInt32("Mails") ?? 0) < mails
                && await tables.StaffMails.TryCommitAsync(
                    [
                        before is null
                            ? new TableTransactionAction(TableTransactionActionType.Add, row)
                            : new TableTransactionAction(TableTransactionActionType.UpdateReplace, row, before.ETag),
                    ],
                    cancellationToken) is null);
        }
        catch (Exception failed) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotCounted(new RedactedException(failed), staffId, day);
        }
    }

    [LoggerMessage(
        EventId = 405, Level = LogLevel.Warning, Message = "An e-mail to {StaffId} on {Day} could not be counted")]
    private partial void LogNotCounted(RedactedException failed, string staffId, string day);

    private static string MonthOf(string day) => day[..7];

    private static string KeyOf(LocalDate day) => LocalDatePattern.Iso.Format(day);
}
