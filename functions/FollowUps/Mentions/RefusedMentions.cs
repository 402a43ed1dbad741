using Azure;
using Azure.Data.Tables;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using NodaTime;
using NodaTime.Text;
using Outreach.Notices;
using Outreach.Platform;
using Outreach.Platform.Identity;
using Outreach.Platform.Storage;
using Outreach.Platform.Telemetry;
using Outreach.SharedKernel;

namespace Outreach.FollowUps.Mentions;

/// <summary>Mentions that could not be taken at all: so many on a day, from one source, for one reason.</summary>
/// <param name="Day">Of the office's calendar, such as <c>2026-01-05</c>.</param>
/// <param name="Source">
/// Who sent them: an id of the roster, <c>machine</c> for whoever has the key, <c>mail</c> for e-mails that were read, or
/// <c>webhook-</c> and the name of a source.
/// </param>
/// <param name="Reason">Why they could not be taken.</param>
/// <param name="Why">The same in words.</param>
/// <param name="Count">How many.</param>
/// <param name="LastAt">When the last of them came (UTC).</param>
internal sealed record RefusedMention(
    string Day, string Source, RefusalReason Reason, string Why, int Count, DateTimeOffset LastAt)
{
    /// <summary>In a line.</summary>
    /// <param name="today">Of the office's calendar.</param>
    public string InWords(LocalDate today) =>
        $"{Count} refused from {Source} {(Day == LocalDatePattern.Iso.Format(today) ? "today" : $"on {Day}")}: {Why}";
}

/// <summary>
/// What could not be taken in, table <c>RefusedMentions</c>: one row a day, source and reason, without a word of what was sent.
/// </summary>
public sealed partial class RefusedMentions(OutreachTables tables, Office office, TimeProvider clock, ILogger<RefusedMentions> log)
    : IRefusals
{
    /// <summary>Counts refusals. It never fails: whoever sent them is answered all the same.</summary>
    internal Task NoteAsync(HttpRequest request, IReadOnlyCollection<RefusalReason> reasons) =>
        NoteAsync(Caller.IdOrMachine(request), reasons);

    /// <summary>The same, of what comes from elsewhere than <c>POST /mentions</c>.</summary>
    /// <param name="source">Who sent them: without a colon.</param>
    internal async Task NoteAsync(string source, IReadOnlyCollection<RefusalReason> reasons)
    {
        var now = clock.GetUtcNow();
        foreach (var (reason, count) in reasons.CountBy(reason => reason))
        {
            FollowUpCounters.MentionsRefused(reason, count);
            LogMentionsRefused(count, source, Json.NameOf(reason));
            try
            {
                await AddAsync(LocalDatePattern.Iso.Format(office.DayOf(now)), $"{source}:{Json.NameOf(reason)}", count, now);
            }
            catch (RequestFailedException failed)
            {
                LogRefusalNotKept(new RedactedException(failed));
            }
        }
    }

    /// <summary>Those of some days, the latest day first.</summary>
    internal async Task<IReadOnlyList<RefusedMention>> ReadAsync(LocalDate first, LocalDate last, CancellationToken cancellationToken)
    {
        var refused = new List<RefusedMention>();
        await foreach (var row in tables.RefusedMentions.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter(
                $"PartitionKey ge {LocalDatePattern.Iso.Format(first)} and PartitionKey le {LocalDatePattern.Iso.Format(last)}"),
            cancellationToken: cancellationToken))
        {
            var parts = row.RowKey.Split(':');
            if (Json.ParseName<RefusalReason>(parts[^1]) is { } reason)
            {
                refused.Add(new RefusedMention(
                    row.PartitionKey,
                    parts[0],
                    reason,
                    WordsOf(reason),
                    row.GetInt32("Count") ?? 0,
                    row.GetDateTimeOffset("LastAt") ?? default));
            }
        }

        return [.. refused.OrderByDescending(one => one.Day, StringComparer.Ordinal).ThenByDescending(one => one.Count)];
    }

    async Task<IReadOnlyList<string>> IRefusals.OfTheDayBeforeAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var today = office.DayOf(now);
        var before = today.PlusDays(-1);
        return [.. (await ReadAsync(before, before, cancellationToken)).Select(one => one.InWords(today))];
    }

    private static string WordsOf(RefusalReason reason) => reason switch
    {
        RefusalReason.NotJson => "no JSON",
        RefusalReason.WrongSize => "too large, empty, or more than a hundred at once",
        RefusalReason.NoChannel => "no channel",
        RefusalReason.NoExternalId => "no externalId",
        RefusalReason.NoAuthor => "no author",
        RefusalReason.NoItems => "nothing where its items should be",
        RefusalReason.NoMail => "no e-mail",
        RefusalReason.ListMail => "e-mail of a list or to many, without an address of its writer in Reply-To",
        RefusalReason.OwnMail => "e-mail of our own domain, not taken for a customer's, about nothing that is known here",
        RefusalReason.AutomaticMail => "e-mail marked as sent by a machine, about nothing that is known here",
        RefusalReason.NotNow => "what is kept of it is not whole, or was too busy",
    };

    private async Task AddAsync(string day, string key, int count, DateTimeOffset now)
    {
        while (true)
        {
            var known = await tables.RefusedMentions.FindAsync(day, key, CancellationToken.None);
            var row = new TableEntity(day, key) { ["Count"] = (known?.GetInt32("Count") ?? 0) + count, ["LastAt"] = now };
            var action = known is null
                ? new TableTransactionAction(TableTransactionActionType.Add, row)
                : new TableTransactionAction(TableTransactionActionType.UpdateReplace, row, known.ETag);
            if (await tables.RefusedMentions.TryCommitAsync([action], CancellationToken.None) is not null)
            {
                return;
            }
        }
    }

    [LoggerMessage(
        EventId = 206, Level = LogLevel.Warning, Message = "{Count} mentions from {Source} could not be taken: {Reason}")]
    private partial void LogMentionsRefused(int count, string source, string reason);

    [LoggerMessage(EventId = 207, Level = LogLevel.Warning, Message = "A refusal of mentions could not be counted")]
    private partial void LogRefusalNotKept(RedactedException failed);
}
