using Azure.Data.Tables;
using NodaTime;
using Outreach.Customers.ThankYouCalls;
using Outreach.FollowUps;
using Outreach.FollowUps.Mentions;
using Outreach.Notices;
using Outreach.Platform;
using Outreach.Platform.Storage;
using Outreach.SharedKernel;
using Outreach.Staff;
using Outreach.WorkItems;

namespace Outreach.Reports;

/// <summary>Reads the week just before the weekly e-mail to a lead is sent.</summary>
internal sealed class WeeklyReport(
    OutreachTables tables,
    BounceStore bounces,
    DigestStore digests,
    FeedbackStore feedback,
    RefusedMentions refused,
    WeekFigures figures,
    Office office) : IWeeklyReport
{
    public async Task<StaffMail?> WriteAsync(
        StaffMember to,
        LocalDate date,
        Roster roster,
        DateTimeOffset now,
        Func<string, string> linkTo,
        CancellationToken cancellationToken) =>
        WeeklyDigest.Write(to, date, await ReadWeekAsync(roster, now, cancellationToken), now, linkTo);

    /// <summary>The last seven days of everyone. One read of what is open and of what was closed in the week.</summary>
    private async Task<WeekOfWork> ReadWeekAsync(Roster roster, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (open, openCalls) = await ReadAsync(tables.OpenWork, OpenWorkRow.NotOver, cancellationToken);
        var (closed, endedCalls) = await ReadAsync(
            tables.Closed, TableClient.CreateQueryFilter($"ClosedAt ge {now - WeeklyDigest.Span}"), cancellationToken);
        var failed = (await digests.GetAllAsync(cancellationToken))
            .Select(person => (
                person.Key,
                Failed: new[] { person.Value.Daily, person.Value.Weekly, person.Value.Calendars }.FirstOrDefault(
                    digest => digest?.Status == NoticeStatus.Failed)))
            .Where(person => person.Failed is not null)
            .ToDictionary(person => person.Key, person => person.Failed!.Reason ?? "");
        return new WeekOfWork
        {
            Open = open,
            Closed = closed,
            OpenCalls = openCalls,
            EndedCalls = endedCalls,
            Report = await figures.ReadAsync(office.DayOf(now), cancellationToken),
            Feedback = await feedback.ReadAsync(now - WeeklyDigest.Span, now, office, cancellationToken),
            Refused = [
                .. (await refused.ReadAsync(office.DayOf(now - WeeklyDigest.Span), office.DayOf(now), cancellationToken))
                    .Select(one => one.InWords(office.DayOf(now)))],
            Bounced = await bounces.GetStandingAsync(roster, cancellationToken),
            FailedDigests = failed,
        };
    }

    private static async Task<(IReadOnlyList<FollowUpView> FollowUps, IReadOnlyList<CallView> Calls)> ReadAsync(
        TableClient table, string filter, CancellationToken cancellationToken)
    {
        var (followUps, calls) = (new List<FollowUpView>(), new List<CallView>());
        await foreach (var row in table.QueryAsync<TableEntity>(filter, select: ["Type", "View"], cancellationToken: cancellationToken))
        {
            if (row.GetString("Type") == Json.NameOf(IndexedType.Call))
            {
                calls.Add(IndexRow.ViewOf<CallView>(row));
            }
            else
            {
                followUps.Add(IndexRow.ViewOf<FollowUpView>(row));
            }
        }

        return (followUps, calls);
    }
}
