using System.Globalization;
using Azure.Data.Tables;
using Outreach.Customers;
using Outreach.Customers.ThankYouCalls;
using Outreach.Platform;
using Outreach.Platform.Storage;
using Outreach.SharedKernel;
using Outreach.WorkItems;

namespace Outreach.Reports;

/// <summary>One piece of a customer's feedback, without the customer's identity.</summary>
/// <param name="Week">The ISO week, such as <c>2026-W48</c>.</param>
/// <param name="Said">In their own words, without names; null where the words were deleted.</param>
internal sealed record FeedbackHeard(string Week, string Topic, string? Said, DateTimeOffset At);

/// <summary>
/// Feedback from calls, ideas and confirmations, table <c>Feedback</c>: a copy for the product team, one partition a week, without names.
/// What reports count of each follows it (<see cref="VoiceFacts"/>): after the row, so that whoever stops in between is repeated by the
/// outbox.
/// </summary>
public sealed class FeedbackStore(
    OutreachTables tables, VoiceTopicStore topics, ReportFactsLog log, IdentityKey key, Office office) : IFeedbackLog
{
    // Stands for words that were forgotten before they came here, and for ideas.
    private const string NoTopic = "";

    /// <inheritdoc/>
    /// <remarks>A row whose words were deleted since stays as it is.</remarks>
    public async Task AddAsync(FeedbackWords words, IReadOnlyList<CustomerProfile> names, CancellationToken cancellationToken)
    {
        if (words.Source == FeedbackSource.Call)
        {
            await topics.EnsureAsync(words.Copy.Topic, cancellationToken);
        }

        var (customer, original) = (key.PseudonymOf(names[^1].Id), key.PseudonymOf(words.Said));
        await ChangeAsync(
            words.Copy,
            before => VoiceItem.Hear(before, words, names.Aggregate(WordsOf(before), Redaction.Of), customer, original),
            cancellationToken);

        // What is somebody else's now stays without the names of those whose it was.
        string WordsOf(VoiceItem? before) =>
            before is { Said: { } said } && before.Original == original ? said : words.Said;
    }

    /// <inheritdoc/>
    public async Task WithdrawAsync(FeedbackCopy copy, int version, CancellationToken cancellationToken) =>
        await ChangeAsync(copy, before => before?.Withdraw(version), cancellationToken);

    /// <inheritdoc/>
    public Task ForgetWordsAsync(FeedbackCopy copy, CancellationToken cancellationToken) =>
        ForgetAsync(copy.Week, copy.RowKey, cancellationToken);

    /// <summary>Deletes the words and keeps topic and count. Safe to repeat; words that are still on their way don't arrive.</summary>
    /// <param name="week">As in <see cref="FeedbackCopy.Week"/>.</param>
    /// <param name="rowKey">As in <see cref="FeedbackCopy.RowKey"/>.</param>
    /// <param name="mark">In place of a customer who is erased; null for one who is not.</param>
    public Task ForgetAsync(string week, string rowKey, CancellationToken cancellationToken, string? mark = null) => ChangeAsync(
        new FeedbackCopy(week, rowKey, NoTopic),
        before => (before ?? new VoiceItem { Week = week, RowKey = rowKey, Topic = NoTopic }).Forget(mark),
        cancellationToken);

    /// <summary>
    /// Puts it under a topic. Gives it as it is then, perhaps as somebody else has put it; null where there is no such item, or it is not
    /// counted.
    /// </summary>
    internal async Task<VoiceItem?> SortAsync(FeedbackCopy place, VoiceSort sort, CancellationToken cancellationToken)
    {
        var sorted = await ChangeAsync(
            place, before => before?.CountedUnder is null ? before : before.Sort(sort), cancellationToken);
        return sorted?.CountedUnder is null ? null : sorted;
    }

    /// <summary>The words of an item; null where there are none.</summary>
    internal async Task<string?> FindWordsAsync(string id, CancellationToken cancellationToken) =>
        PlaceOf(id) is { } place
        && await tables.Feedback.FindAsync(place.Week, place.RowKey, cancellationToken) is { } row
        && Read(row) is { CountedUnder: not null } item
            ? item.Said
            : null;

    internal async Task<VoiceItem?> FindAsync(FeedbackCopy copy, CancellationToken cancellationToken) =>
        await tables.Feedback.FindAsync(copy.Week, copy.RowKey, cancellationToken) is { } row ? Read(row) : null;

    /// <summary>Writes anew what reports count of a row, where it is of one of the days.</summary>
    internal async Task RewriteFactsAsync(TableEntity row, ReportDays days, CancellationToken cancellationToken)
    {
        var item = Read(row);
        if (FactsOf(item) is { } facts && facts.Day >= days.From && facts.Day <= days.To)
        {
            await log.WriteAloneAsync(facts, cancellationToken);
        }
    }

    /// <summary>What was said in a span of time under topics that it came with, in order.</summary>
    /// <param name="from">From this moment on (UTC).</param>
    /// <param name="to">Before this moment (UTC).</param>
    internal async Task<IReadOnlyList<FeedbackHeard>> ReadAsync(
        DateTimeOffset from, DateTimeOffset to, Office office, CancellationToken cancellationToken)
    {
        var heard = new List<FeedbackHeard>();
        foreach (var row in await tables.Feedback.ReadAsync(FilterOf(from, to, office), cancellationToken))
        {
            if (row.GetString("Topic") is { } topic && topic != NoTopic)
            {
                heard.Add(new FeedbackHeard(row.PartitionKey, topic, row.GetString("Said"), row.GetDateTimeOffset("At") ?? default));
            }
        }

        return heard;
    }

    /// <summary>The rows of a span of time.</summary>
    internal static string FilterOf(DateTimeOffset from, DateTimeOffset to, Office office)
    {
        var (first, last) = (CallFeedback.WeekOf(office.DayOf(from)), CallFeedback.WeekOf(office.DayOf(to)));
        var (begins, ends) = (Key(from), Key(to));
        return TableClient.CreateQueryFilter(
            $"PartitionKey ge {first} and PartitionKey le {last} and RowKey ge {begins} and RowKey lt {ends}");
    }

    /// <summary>Where the item with an id is; null for what is no id.</summary>
    internal static FeedbackCopy? PlaceOf(string id) =>
        id.Split('.') is [{ Length: 8 } week, { Length: > 14 and < 80 } rowKey]
        && ReportDays.IsWeek(week)
        && rowKey.All(unit => char.IsAsciiLetterOrDigit(unit) || unit == '-')
            ? new FeedbackCopy(week, rowKey, NoTopic)
            : null;

    internal static VoiceItem Read(TableEntity row) => new()
    {
        Week = row.PartitionKey,
        RowKey = row.RowKey,
        Topic = row.GetString("Topic") ?? NoTopic,
        Source = row.GetString("Source") is { } source ? Json.ParseName<FeedbackSource>(source) : null,
        SortedUnder = row.GetString("SortedUnder"),
        SortedBy = row.GetString("SortedBy"),
        SortedAt = row.GetDateTimeOffset("SortedAt"),
        Customer = row.GetString("Customer"),
        Said = row.GetString("Said"),
        At = row.GetDateTimeOffset("At"),
        Seen = row.GetInt32("Seen") ?? 0,
        Original = row.GetString("Original"),
        IsWithdrawn = row.GetBoolean("IsWithdrawn") ?? false,
        Version = row.GetInt32("Version") ?? 0,
    };

    private static TableEntity ToRow(VoiceItem item) => new(item.Week, item.RowKey)
    {
        ["Topic"] = item.Topic,
        ["Source"] = item.Source is { } source ? Json.NameOf(source) : null,
        ["SortedUnder"] = item.SortedUnder,
        ["SortedBy"] = item.SortedBy,
        ["SortedAt"] = item.SortedAt,
        ["Customer"] = item.Customer,
        ["Said"] = item.Said,
        ["At"] = item.At,
        ["Seen"] = item.Seen,
        ["Original"] = item.Original,
        ["IsWithdrawn"] = item.IsWithdrawn,
        ["Version"] = item.Version,
    };

    /// <summary>
    /// Changes a row, and writes what reports count of it: also where nothing changed, for another may have stopped before that.
    /// </summary>
    private async Task<VoiceItem?> ChangeAsync(
        FeedbackCopy place, Func<VoiceItem?, VoiceItem?> change, CancellationToken cancellationToken)
    {
        while (true)
        {
            var row = await tables.Feedback.FindAsync(place.Week, place.RowKey, cancellationToken);
            var before = row is null ? null : Read(row);
            if (change(before) is not { } after)
            {
                return null;
            }

            if (after != before)
            {
                var action = row is null
                    ? new TableTransactionAction(TableTransactionActionType.Add, ToRow(after))
                    : new TableTransactionAction(TableTransactionActionType.UpdateReplace, ToRow(after), row.ETag);
                if (await tables.Feedback.TryCommitAsync([action], cancellationToken) is null)
                {
                    continue;
                }
            }

            await CountAsync(after, cancellationToken);
            return after;
        }
    }

    private async Task CountAsync(VoiceItem item, CancellationToken cancellationToken)
    {
        if (FactsOf(item) is not { } facts)
        {
            return;
        }

        if (item.Customer is { } customer && VoiceItem.IsMark(customer))
        {
            await log.WriteLastAsync(facts, cancellationToken);
        }
        else
        {
            await log.WriteAsync([facts], cancellationToken);
        }
    }

    /// <summary>Null for what was never counted.</summary>
    private ReportFactsRow? FactsOf(VoiceItem item) => item is { At: { } at, Version: > 0 }
        ? ReportFactsRow.Of(office.DayOf(at), ReportFactsRow.Voice, item.RowKey, item.Version, VoiceFacts.Of(item))
        : null;

    private static string Key(DateTimeOffset moment) => moment.ToUnixTimeMilliseconds().ToString("D14", CultureInfo.InvariantCulture);
}
