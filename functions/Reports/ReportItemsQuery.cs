using System.Text.Json;
using Azure.Data.Tables;
using Microsoft.AspNetCore.Http.Extensions;
using Outreach.Customers.ThankYouCalls;
using Outreach.FollowUps;
using Outreach.Platform;
using Outreach.Platform.Http;
using Outreach.Platform.Storage;
using Outreach.SharedKernel;
using Outreach.WorkItems;

namespace Outreach.Reports;

/// <summary>What has come of a call that was due.</summary>
internal enum CallProgress
{
    /// <summary>Nobody has tried.</summary>
    Untried,

    /// <summary>Tried, and the customer was not reached.</summary>
    Tried,

    /// <summary>The customer was reached.</summary>
    Connected,

    /// <summary>Canceled before anybody tried.</summary>
    Canceled,
}

/// <summary>A follow-up or a call that a figure is made of.</summary>
internal sealed record ReportItem
{
    /// <summary>Which of the two.</summary>
    public required IndexedType Type { get; init; }

    /// <summary>Its id; null for a call whose customer was erased.</summary>
    public required string? Id { get; init; }

    /// <summary>On which day of the office it came up.</summary>
    public required string Day { get; init; }

    /// <summary>Where the customer wrote; null for a call.</summary>
    public string? Channel { get; init; }

    /// <summary>What a follow-up is about; null for a call.</summary>
    public MentionKind? Kind { get; init; }

    /// <summary>How a follow-up ended; null while it has not, and for a call.</summary>
    public FollowUpOutcome? Outcome { get; init; }

    /// <summary>When a mention reached us (UTC); null for a call.</summary>
    public DateTimeOffset? ReceivedAt { get; init; }

    /// <summary>Whether a person has answered a mention; null for a call.</summary>
    public bool? IsAcknowledged { get; init; }

    /// <summary>What has come of a call; null for a follow-up.</summary>
    public CallProgress? Progress { get; init; }

    public static ReportItem Of(string id, string day, FollowUpFacts facts) => new()
    {
        Type = IndexedType.FollowUp,
        Id = id,
        Day = day,
        Channel = facts.Channel,
        Kind = facts.Kind,
        Outcome = facts.Outcome,
        ReceivedAt = facts.ReceivedAt,
        IsAcknowledged = facts.IsAcknowledged,
    };

    public static ReportItem Of(string day, CallFacts facts) => new()
    {
        Type = IndexedType.Call,
        Id = facts.Call,
        Day = day,
        Progress = facts.IsCanceled ? CallProgress.Canceled
            : facts.ConnectedSeconds is not null ? CallProgress.Connected
            : facts.Attempts > 0 ? CallProgress.Tried
            : CallProgress.Untried,
    };
}

/// <summary>Lists what a figure is made of.</summary>
/// <param name="Items">Which items.</param>
/// <param name="By">By what the report was divided.</param>
/// <param name="Group">Which of its groups; null for all.</param>
internal sealed record ReportItemsQuery(ReportItems Items, ReportDays Days, ReportBy By, string? Group)
{
    /// <summary>A filter that little fits goes on in the next request, rather than reading a year in one.</summary>
    private const int MostReads = 10;

    private const int RowsARead = 1000;

    /// <summary>The address of such a list. A week is one of its days.</summary>
    public static string LinkTo(ReportItems items, ReportDays span, ReportBy by, string? group)
    {
        var days = by == ReportBy.Week && group is not null ? span.Within(group) : span;
        var query = new QueryBuilder
        {
            { "from", ReportFactsRow.KeyOf(days.From) },
            { "to", ReportFactsRow.KeyOf(days.To) },
            { "items", Json.NameOf(items) },
        };
        if (by is not (ReportBy.None or ReportBy.Week) && group is not null)
        {
            query.Add("by", Json.NameOf(by));
            query.Add("group", group);
        }

        return $"/api/reports/consistency/items{query}";
    }

    /// <summary>What a continuation is of, besides the days.</summary>
    public static string MarkOf(ReportItems items, ReportBy by, string? group) => $"items {items} {by} {group}";

    /// <summary>One page. It may hold fewer than <paramref name="limit"/>, or none, and still have a continuation.</summary>
    /// <param name="position">Where it begins; null for the first one.</param>
    public async Task<ListPage<ReportItem>> ReadAsync(
        OutreachTables tables, int limit, string? position, CancellationToken cancellationToken)
    {
        var days = By == ReportBy.Week && Group is not null ? Days.Within(Group) : Days;
        var (from, begin) = position?.Split('|') is [var day, var key] ? (day, key) : (ReportFactsRow.KeyOf(days.From), "");
        var last = ReportFactsRow.KeyOf(days.To);
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey le {last} and (PartitionKey gt {from} or (PartitionKey eq {from} and RowKey ge {begin}))");
        var (items, reads) = (new List<ReportItem>(), 0);
        ReportFactsRow? latest = null;
        await foreach (var page in tables.ReportFacts.QueryAsync<TableEntity>(filter, RowsARead, cancellationToken: cancellationToken)
            .AsPages(pageSizeHint: RowsARead).WithCancellation(cancellationToken))
        {
            foreach (var facts in page.Values.Select(ReportFactsRow.Read))
            {
                // Later versions follow at once.
                if (latest is not null && latest.Id != facts.Id)
                {
                    items.AddRange(ItemsOf(latest));
                    if (items.Count == limit)
                    {
                        return From(facts);
                    }
                }

                latest = facts;
            }

            if (++reads >= MostReads && latest is not null && !string.IsNullOrEmpty(page.ContinuationToken))
            {
                return From(latest);
            }
        }

        return new([.. items, .. latest is null ? [] : ItemsOf(latest)], null);

        ListPage<ReportItem> From(ReportFactsRow row) =>
            new(items, Days.Pack($"{ReportFactsRow.KeyOf(row.Day)}|{row.Id}", MarkOf(Items, By, Group)));
    }

    // A week is one of its days.
    private bool IsInGroup(string group) => Group is null || By == ReportBy.Week || group == Group;

    private IEnumerable<ReportItem> ItemsOf(ReportFactsRow row)
    {
        var day = ReportFactsRow.KeyOf(row.Day);
        if (row.Id.StartsWith(ReportFactsRow.FollowUp, StringComparison.Ordinal))
        {
            var facts = JsonSerializer.Deserialize<FollowUpFacts>(row.Data, Json.Rows)!;
            return ConsistencyFigures.Has(Items, facts) && IsInGroup(ReportGroups.Of(facts, By))
                ? [ReportItem.Of(row.Id[ReportFactsRow.FollowUp.Length..], day, facts)]
                : [];
        }

        if (row.Id.StartsWith(ReportFactsRow.Voice, StringComparison.Ordinal))
        {
            return [];
        }

        var ofCall = JsonSerializer.Deserialize<CallFacts>(row.Data, Json.Rows)!;
        return ConsistencyFigures.Has(Items, ofCall) && IsInGroup(ReportGroups.Of(ofCall, By))
            ? [ReportItem.Of(day, ofCall)]
            : [];
    }
}
