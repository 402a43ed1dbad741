using Azure.Data.Tables;
using Outreach.Customers.ThankYouCalls;
using Outreach.Platform.Http;
using Outreach.Platform.Storage;
using Outreach.SharedKernel;

namespace Outreach.Reports;

/// <summary>Something that a customer said about what we make, without their name.</summary>
internal sealed record VoiceWords
{
    /// <summary>Its id, by which it is put under a topic.</summary>
    public required string Id { get; init; }

    /// <summary>When they said it.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Where they said it.</summary>
    public required FeedbackSource Source { get; init; }

    /// <summary>In their own words; null where those were deleted.</summary>
    public required string? Said { get; init; }

    /// <summary>The topic under which it was put, perhaps one that is part of another by now.</summary>
    public required string Topic { get; init; }

    /// <summary>Whether a person has given it its topic.</summary>
    public required bool IsSorted { get; init; }

    public static VoiceWords Of(VoiceItem item) => new()
    {
        Id = item.Id,
        At = item.At!.Value,
        Source = item.Source!.Value,
        Said = item.Said,
        Topic = item.CountedUnder!,
        IsSorted = item.SortedUnder is not null,
    };
}

/// <summary>Lists what was said about a topic, and about those that are part of it, in order.</summary>
/// <param name="Topic">Which, and no other that it is part of.</param>
/// <param name="Mark">What a continuation says of the list that it is of.</param>
internal sealed record VoiceWordsQuery(string Topic, ReportDays Days, string Mark)
{
    /// <summary>A topic that few speak of goes on in the next request, rather than reading a year in one.</summary>
    private const int MostReads = 10;

    private const int RowsARead = 1000;

    /// <summary>What a continuation is of, besides the days.</summary>
    public static string MarkOf(string topic) => $"voice {topic}";

    /// <summary>One page. It may hold fewer than <paramref name="limit"/>, or none, and still have a continuation.</summary>
    /// <param name="position">Where it begins; null for the first one.</param>
    public async Task<ListPage<VoiceWords>> ReadAsync(
        OutreachTables tables,
        IReadOnlyDictionary<string, VoiceTopic> topics,
        Office office,
        int limit,
        string? position,
        CancellationToken cancellationToken)
    {
        var (from, to) = office.MomentsOf(Days.From, Days.To);
        var filter = FeedbackStore.FilterOf(from, to, office);
        if (position?.Split('|') is [var week, var key])
        {
            filter = $"({filter}) and "
                + TableClient.CreateQueryFilter($"(PartitionKey gt {week} or (PartitionKey eq {week} and RowKey gt {key}))");
        }

        var (found, reads) = (new List<VoiceWords>(), 0);
        await foreach (var page in tables.Feedback.QueryAsync<TableEntity>(filter, RowsARead, cancellationToken: cancellationToken)
            .AsPages(pageSizeHint: RowsARead).WithCancellation(cancellationToken))
        {
            foreach (var (row, isLast) in page.Values.Select((row, index) => (row, index == page.Values.Count - 1)))
            {
                var item = FeedbackStore.Read(row);
                if (item.CountedUnder is { } topic && VoiceRules.Resolve(topics, topic) == Topic)
                {
                    found.Add(VoiceWords.Of(item));
                }

                if (found.Count == limit && !(isLast && string.IsNullOrEmpty(page.ContinuationToken)))
                {
                    return After(row);
                }
            }

            if (++reads >= MostReads && page.Values is [.., var last] && !string.IsNullOrEmpty(page.ContinuationToken))
            {
                return After(last);
            }
        }

        return new(found, null);

        ListPage<VoiceWords> After(TableEntity row) => new(found, Days.Pack($"{row.PartitionKey}|{row.RowKey}", Mark));
    }
}
