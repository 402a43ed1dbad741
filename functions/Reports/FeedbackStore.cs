using System.Globalization;
using Azure.Data.Tables;
using Outreach.Customers;
using Outreach.Customers.ThankYouCalls;
using Outreach.Platform.Storage;
using Outreach.SharedKernel;

namespace Outreach.Reports;

/// <summary>One piece of a customer's feedback, without the customer's identity.</summary>
/// <param name="Week">The ISO week, such as <c>2026-W48</c>.</param>
/// <param name="Said">In their own words, without names; null where the words were deleted.</param>
internal sealed record FeedbackHeard(string Week, string Topic, string? Said, DateTimeOffset At);

/// <summary>
/// Feedback from calls and confirmations, table <c>Feedback</c>: a copy for the product team, one partition a week, without names.
/// </summary>
public sealed class FeedbackStore(OutreachTables tables) : IFeedbackLog
{
    // Stands for words that were forgotten before they came here.
    private const string NoTopic = "";

    /// <summary>Adds what was said. Safe to repeat; a row that is there, perhaps with its words deleted since, stays as it is.</summary>
    /// <param name="names">
    /// The customer under each of the profiles that they have had: everything that would identify them is removed.
    /// </param>
    public Task AddAsync(
        FeedbackCopy copy, string said, DateTimeOffset at, IReadOnlyList<CustomerProfile> names, CancellationToken cancellationToken) =>
        tables.Feedback.TryAddAsync(
            new TableEntity(copy.Week, copy.RowKey)
            {
                ["Topic"] = copy.Topic,
                ["Said"] = names.Aggregate(said, Redaction.Of),
                ["At"] = at,
            },
            cancellationToken);

    /// <summary>Deletes the words and keeps topic and count. Safe to repeat; words that are still on their way don't arrive.</summary>
    /// <param name="week">As in <see cref="FeedbackCopy.Week"/>.</param>
    /// <param name="rowKey">As in <see cref="FeedbackCopy.RowKey"/>.</param>
    public async Task ForgetAsync(string week, string rowKey, CancellationToken cancellationToken)
    {
        while (true)
        {
            var row = await tables.Feedback.FindAsync(week, rowKey, cancellationToken);
            if (row is not null && row.GetString("Said") is null)
            {
                return;
            }

            var topic = row?.GetString("Topic") ?? NoTopic;
            var forgotten = new TableEntity(week, rowKey) { ["Topic"] = topic, ["At"] = row?.GetDateTimeOffset("At") };
            var action = row is null
                ? new TableTransactionAction(TableTransactionActionType.Add, forgotten)
                : new TableTransactionAction(TableTransactionActionType.UpdateReplace, forgotten, row.ETag);
            if (await tables.Feedback.TryCommitAsync([action], cancellationToken) is not null)
            {
                return;
            }
        }
    }

    /// <summary>What was said in a span of time, in order.</summary>
    /// <param name="from">From this moment on (UTC).</param>
    /// <param name="to">Before this moment (UTC).</param>
    internal async Task<IReadOnlyList<FeedbackHeard>> ReadAsync(
        DateTimeOffset from, DateTimeOffset to, Office office, CancellationToken cancellationToken)
    {
        var (first, last) = (CallFeedback.WeekOf(office.DayOf(from)), CallFeedback.WeekOf(office.DayOf(to)));
        var (begins, ends) = (Key(from), Key(to));
        var heard = new List<FeedbackHeard>();
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey ge {first} and PartitionKey le {last} and RowKey ge {begins} and RowKey lt {ends}");
        foreach (var row in await tables.Feedback.ReadAsync(filter, cancellationToken))
        {
            if (row.GetString("Topic") is { } topic && topic != NoTopic)
            {
                heard.Add(new FeedbackHeard(row.PartitionKey, topic, row.GetString("Said"), row.GetDateTimeOffset("At") ?? default));
            }
        }

        return heard;
    }

    private static string Key(DateTimeOffset moment) => moment.ToUnixTimeMilliseconds().ToString("D14", CultureInfo.InvariantCulture);
}
