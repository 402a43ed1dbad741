using Azure.Data.Tables;
using NodaTime.Text;
using Outreach.Customers.ThankYouCalls;
using Outreach.FollowUps;
using Outreach.Platform;
using Outreach.Platform.Storage;
using Outreach.SharedKernel;
using Outreach.WorkItems;

namespace Outreach.Reports;

/// <summary>
/// Writes what reports count anew from follow-ups and calls as they are: for what came in before there were reports, or after a fault,
/// or a change of the office's zone. What is there already comes out the same.
/// </summary>
public sealed class ReportRebuild(
    OutreachTables tables,
    FollowUpStore followUps,
    CallStore calls,
    FollowUpReporting ofFollowUps,
    CallReporting ofCalls,
    FeedbackRebuild ofFeedback,
    Office office)
{
    private const string Asked = "rebuild";

    /// <summary>Asks for it; the next sweep does it.</summary>
    /// <param name="id">Of that sweep.</param>
    internal Task AskAsync(string id, ReportDays days, CancellationToken cancellationToken) => tables.ReportDays.UpsertEntityAsync(
        new TableEntity(Asked, id) { ["From"] = ReportFactsRow.KeyOf(days.From), ["To"] = ReportFactsRow.KeyOf(days.To) },
        TableUpdateMode.Replace,
        cancellationToken);

    /// <summary>What was asked for and not done yet, one at a time; null where nothing was.</summary>
    internal async Task<string?> FindAskedAsync(CancellationToken cancellationToken) =>
        (await tables.ReportDays.ReadAsync(TableClient.CreateQueryFilter($"PartitionKey eq {Asked}"), cancellationToken, limit: 1))
            .FirstOrDefault()?.RowKey;

    internal async Task<ReportDays?> FindDaysAsync(string id, CancellationToken cancellationToken) =>
        await tables.ReportDays.FindAsync(Asked, id, cancellationToken) is { } row
            ? new ReportDays(
                LocalDatePattern.Iso.Parse(row.GetString("From")).Value, LocalDatePattern.Iso.Parse(row.GetString("To")).Value)
            : null;

    internal Task FinishAsync(string id, CancellationToken cancellationToken) =>
        tables.ReportDays.DeleteIfThereAsync(Asked, id, cancellationToken);

    /// <summary>Writes it of the item that a row of an index shows, where it is of one of the days. Whether it was.</summary>
    internal async Task<bool> RebuildAsync(TableEntity row, ReportDays days, CancellationToken cancellationToken)
    {
        if (row.GetString("Type") == Json.NameOf(IndexedType.Call))
        {
            // Of an erased customer's call nothing is left to write it from, and what is written stays.
            if (!CallId.IsWellFormed(row.RowKey)
                || await calls.FindAsync(row.RowKey, cancellationToken) is not { State: var call }
                || !Has(days, call.CreatedAt))
            {
                return false;
            }

            await ofCalls.RewriteAsync(call, cancellationToken);
            await ofFeedback.RecordAsync(call, cancellationToken);
            return true;
        }

        if (!Has(days, IndexRow.ViewOf<FollowUpView>(row).ReceivedAt)
            || await followUps.FindAsync(row.RowKey, cancellationToken) is not { State: var followUp })
        {
            return false;
        }

        await ofFollowUps.RewriteAsync(followUp, cancellationToken);
        await ofFeedback.RecordAsync(followUp, cancellationToken);
        return true;
    }

    /// <summary>The rows of the feedback that may be of the days: a week is no longer than it was in another zone.</summary>
    internal string FilterOfFeedback(ReportDays days)
    {
        var (from, to) = office.MomentsOf(
            days.From.PlusDays(-ReportFactsLog.MostDaysApart), days.To.PlusDays(ReportFactsLog.MostDaysApart));
        return FeedbackStore.FilterOf(from, to, office);
    }

    /// <summary>Whether it came up on one of the days, be it in a zone that the office had before: it may still be counted there.</summary>
    private bool Has(ReportDays days, DateTimeOffset at) =>
        office.DayOf(at) is var day
        && day >= days.From.PlusDays(-ReportFactsLog.MostDaysApart)
        && day <= days.To.PlusDays(ReportFactsLog.MostDaysApart);
}
