using System.Globalization;
using Azure.Data.Tables;
using Outreach.Customers;
using Outreach.FollowUps;
using Outreach.Platform;
using Outreach.Platform.Storage;
using Outreach.Reports;
using Outreach.Staff;
using Outreach.ThankYouCalls;
using Outreach.Worklists;

namespace Outreach.Notices;

/// <summary>Reads, just before a digest is sent, what it is to say.</summary>
public sealed class DigestReader(
    OutreachTables tables,
    FollowUpStore followUps,
    CallStore calls,
    CustomerStore customers,
    BounceStore bounces,
    DigestStore digests,
    FeedbackStore feedback,
    CallScheduling scheduling)
{
    // Nobody reads more in one e-mail; the rest is in the worklist.
    private const int MostItems = 300;

    // What is closed after a longer life than this is not in a week's figures.
    private const int MonthsBack = 12;

    private static readonly ParallelOptions SideBySide = new() { MaxDegreeOfParallelism = 8 };

    /// <summary>
    /// What a person has to do. The worklist says what to look at; each item's own row says whether it is still so, for the
    /// worklist may be behind.
    /// </summary>
    public async Task<IReadOnlyCollection<WorkItem>> ReadDayAsync(StaffMember member, Roster roster, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var keys = new Dictionary<string, string>(StringComparer.Ordinal);
        await foreach (var row in tables.Worklist.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {member.Id}"), select: ["RowKey", "Id"], cancellationToken: cancellationToken))
        {
            if (keys.Count == MostItems)
            {
                break;
            }

            keys[row.GetString("Id")] = row.RowKey;
        }

        var items = new System.Collections.Concurrent.ConcurrentBag<WorkItem>();
        await Parallel.ForEachAsync(keys, SideBySide, async (key, _) =>
        {
            var id = key.Key;
            if (CustomerId.IsWellFormed(id))
            {
                if (await customers.FindAsync(id, cancellationToken) is { } customer && CustomerTouch.ItemOf(customer.Profile, member.Id, key.Value, now) is { } touch)
                {
                    items.Add(touch);
                }

                return;
            }

            var target = CallId.IsWellFormed(id)
                ? await calls.FindAsync(id, cancellationToken) is { } call ? CallIndex.TargetOf(call.State, roster, now) : null
                : await followUps.FindAsync(id, cancellationToken) is { } followUp ? FollowUpIndex.TargetOf(followUp.State, roster, now) : null;
            if (target?.Todo is { } todo && todo.StaffId == member.Id)
            {
                items.Add(todo.Item);
            }
        });
        return items;
    }

    /// <summary>The last seven days of everyone. Costs what is open and what was closed in the week, not what was ever stored.</summary>
    public async Task<WeekOfWork> ReadWeekAsync(Roster roster, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (open, openCalls) = await ReadAsync(tables.OpenWork, [OpenWorkRow.NotOver], cancellationToken);
        var (closed, endedCalls) = await ReadAsync(tables.Closed, ClosedSince(now - WeeklyDigest.Span, now), cancellationToken);
        var failed = (await digests.GetAllAsync(cancellationToken))
            .Select(person => (person.Key, Failed: new[] { person.Value.Daily, person.Value.Weekly }.FirstOrDefault(digest => digest?.Status == NoticeStatus.Failed)))
            .Where(person => person.Failed is not null)
            .ToDictionary(person => person.Key, person => person.Failed!.Reason ?? "");
        return new WeekOfWork
        {
            Open = open,
            Closed = closed,
            OpenCalls = openCalls,
            EndedCalls = endedCalls,
            Feedback = await feedback.ReadAsync(now - WeeklyDigest.Span, now, scheduling.OfficeZone, cancellationToken),
            Bounced = await bounces.GetStandingAsync(roster, cancellationToken),
            FailedDigests = failed,
        };
    }

    /// <summary>A closed row's key begins with when it was closed, in the partition of the month it was received in.</summary>
    private static IEnumerable<string> ClosedSince(DateTimeOffset since, DateTimeOffset now)
    {
        var from = since.ToUnixTimeMilliseconds().ToString("D14", CultureInfo.InvariantCulture);
        return Enumerable.Range(0, MonthsBack).Select(back => TableClient.CreateQueryFilter(
            $"PartitionKey eq {now.UtcDateTime.AddDays(1 - now.UtcDateTime.Day).AddMonths(-back).ToString("yyyy-MM", CultureInfo.InvariantCulture)} and RowKey ge {from}"));
    }

    private static async Task<(IReadOnlyList<FollowUpView> FollowUps, IReadOnlyList<CallView> Calls)> ReadAsync(
        TableClient table, IEnumerable<string> filters, CancellationToken cancellationToken)
    {
        var (followUps, calls) = (new List<FollowUpView>(), new List<CallView>());
        foreach (var filter in filters)
        {
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
        }

        return (followUps, calls);
    }
}
