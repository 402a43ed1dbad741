using System.Globalization;
using System.Text.Json;
using Azure.Data.Tables;
using Microsoft.Extensions.Logging;
using Outreach.Customers;
using Outreach.Customers.ThankYouCalls;
using Outreach.FollowUps;
using Outreach.Platform;
using Outreach.Platform.Http;
using Outreach.Platform.Storage;
using Outreach.SharedKernel;

namespace Outreach.Reports;

/// <summary>What happened to a follow-up or a call, as a line of the export.</summary>
/// <param name="Item"><c>follow_up</c> or <c>call</c>.</param>
/// <param name="Id">
/// The id of a follow-up; of a call a keyed hash of it, as the id holds the customer's. Of a call whose customer was erased there are no
/// events.
/// </param>
/// <param name="Channel">Where the customer wrote; null for a call.</param>
/// <param name="Language">In which language; null where that is not known.</param>
/// <param name="Customer">A keyed hash of the customer's id, the same for each of their items; null for one who was erased.</param>
/// <param name="Event">What happened.</param>
internal sealed record ExportedEvent(string Item, string Id, string? Channel, string? Language, string? Customer, object Event);

/// <summary>The last line of a page: where it is missing, the page broke off.</summary>
/// <param name="Continuation">To be sent back for the next page; null on the last one.</param>
internal sealed record ExportedPageEnd(string? Continuation);

/// <summary>
/// All events of a span, for auditors: a scan of what happened, item by item. Items come in the order of their keys, so a page begins with
/// the first item that the page before did not have.
/// </summary>
public sealed partial class EventExport(OutreachTables tables, IdentityKey key, TimeProvider clock, ILogger<EventExport> log)
{
    private const int EventsAPage = 5_000;
    private const int RowsARead = 1_000;
    private const int MostReads = 50;
    private const string FollowUps = "f";
    private const string Calls = "c";

    private static readonly byte[] NewLine = [(byte)'\n'];

    /// <summary>Records who exports what; before the first event leaves.</summary>
    internal async Task RecordAsync(string by, ReportDays days, bool withWords, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await tables.ReportExports.AddEntityAsync(
            new TableEntity(
                now.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                $"{now.UtcDateTime.ToString("HH:mm:ss.fffffff", CultureInfo.InvariantCulture)}-{Guid.NewGuid():N}")
            {
                ["By"] = by,
                ["At"] = now,
                ["From"] = days.From.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture),
                ["To"] = days.To.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture),
                ["Words"] = withWords,
            },
            cancellationToken);
        LogExported(by, days.From.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture), days.To.ToString(
            "uuuu-MM-dd", CultureInfo.InvariantCulture), withWords);
    }

    /// <summary>Writes a page, and at its end where the next one begins.</summary>
    /// <param name="span">From the first of these moments on, and before the other one (UTC).</param>
    /// <param name="position">Where it begins.</param>
    /// <param name="pack">Makes of a position, which only the app can read, what a caller sends back.</param>
    internal async Task WriteAsync(
        Stream stream,
        (DateTimeOffset From, DateTimeOffset To) span,
        bool withWords,
        string position,
        Func<string, string> pack,
        CancellationToken cancellationToken)
    {
        var page = new Page(stream, span);
        var next = position;
        if (next.StartsWith(FollowUps, StringComparison.Ordinal))
        {
            var last = await ScanAsync(
                tables.FollowUps, "(RowKey ge 'event:' and RowKey lt 'event;') or RowKey eq 'state'", next[1..],
                rows => page.WriteAsync(FollowUpLines(rows, withWords), cancellationToken), page, cancellationToken);
            next = last is null ? Calls : FollowUps + last;
        }

        if (next.StartsWith(Calls, StringComparison.Ordinal) && !page.IsFull)
        {
            var last = await ScanAsync(
                tables.Customers, "RowKey ge 'call:' and RowKey lt 'call;'", next[1..],
                rows => page.WriteAsync(CallLines(rows, withWords), cancellationToken), page, cancellationToken);
            next = last is null ? "" : Calls + last;
        }

        // Of the part about calls it names a customer.
        await page.EndAsync(next.Length == 0 ? null : pack(key.Seal(next)), cancellationToken);
    }

    /// <summary>Where a page begins.</summary>
    /// <param name="continuation">What <see cref="WriteAsync"/> gave for the end of the page before; null for the first one.</param>
    /// <exception cref="ProblemException">400 where it gave no such thing.</exception>
    internal string PositionOf(string? continuation) => continuation is null
        ? FollowUps
        : key.Unseal(continuation) ?? throw ProblemException.Invalid("continuation", "Not a continuation of this export; begin anew.");

    /// <summary>
    /// Reads partition by partition. Gives where to go on, which is the last partition that was written whole, or, where little fits and
    /// many reads gave nothing, also how far the service has come; null at the end.
    /// </summary>
    private static async Task<string?> ScanAsync(
        TableClient table, string rows, string position, Func<IReadOnlyList<TableEntity>, Task> writeAsync, Page page,
        CancellationToken cancellationToken)
    {
        var (after, done, reached) = position.Split('|', 3) is [var begun, var last, var token]
            ? (begun, last, token)
            : (position, position, null);
        var filter = after.Length == 0 ? rows : $"{TableClient.CreateQueryFilter($"PartitionKey gt {after}")} and ({rows})";
        var (partition, reads) = (new List<TableEntity>(), 0);
        await foreach (var read in table.QueryAsync<TableEntity>(filter, RowsARead, cancellationToken: cancellationToken)
            .AsPages(reached, RowsARead).WithCancellation(cancellationToken))
        {
            foreach (var row in read.Values.SkipWhile(row => string.CompareOrdinal(row.PartitionKey, done) <= 0))
            {
                if (partition.Count > 0 && partition[0].PartitionKey != row.PartitionKey)
                {
                    await writeAsync(partition);
                    done = partition[0].PartitionKey;
                    partition = [];
                    if (page.IsFull)
                    {
                        return done;
                    }
                }

                partition.Add(row);
            }

            if (++reads < MostReads || string.IsNullOrEmpty(read.ContinuationToken))
            {
                continue;
            }

            if (partition is [{ PartitionKey: var unfinished }, ..])
            {
                // The rest of it may be in the next read.
                await writeAsync(await table.ReadAsync(
                    $"{TableClient.CreateQueryFilter($"PartitionKey eq {unfinished}")} and ({rows})", cancellationToken));
                done = unfinished;
            }

            return $"{after}|{done}|{read.ContinuationToken}";
        }

        if (partition.Count > 0)
        {
            await writeAsync(partition);
        }

        return null;
    }

    private IEnumerable<(DateTimeOffset At, ExportedEvent Line)> FollowUpLines(IReadOnlyList<TableEntity> rows, bool withWords)
    {
        if (rows.FirstOrDefault(row => row.RowKey == "state") is not { } stateRow || Redirects.Is(stateRow))
        {
            return [];
        }

        var state = Document.Read<FollowUpState>(stateRow);
        var customer = state.CustomerId == CustomerId.Erased ? null : key.PseudonymOf(state.CustomerId);
        return rows.Where(row => row.RowKey != "state")
            .Select(Document.Read<FollowUpEvent>)
            .Where(happened => happened.Sequence <= state.EventCount)
            .Select(happened => (
                happened.At,
                new ExportedEvent(
                    "follow_up", state.Id, state.Channel, state.Language, customer, withWords ? happened : happened.WithoutWords())));
    }

    private IEnumerable<(DateTimeOffset At, ExportedEvent Line)> CallLines(IReadOnlyList<TableEntity> rows, bool withWords)
    {
        var customer = key.PseudonymOf(rows[0].PartitionKey);
        return rows.Where(row => row.RowKey.Split(':') is ["call", _, "event", _])
            .Select(row => (
                Id: key.HashOf($"export\n{row.PartitionKey}.{row.RowKey.Split(':')[1]}"),
                Happened: Document.Read<CallEvent>(row)))
            .Select(one => (
                one.Happened.At,
                new ExportedEvent("call", one.Id, null, null, customer, withWords ? one.Happened : one.Happened with { Reason = null })));
    }

    [LoggerMessage(
        EventId = 902, Level = LogLevel.Information, Message = "{By} exports the events from {From} to {To}, with words: {Words}")]
    private partial void LogExported(string by, string from, string to, bool words);

    /// <summary>The lines of one answer.</summary>
    private sealed class Page(Stream stream, (DateTimeOffset From, DateTimeOffset To) span)
    {
        private int _events;

        public bool IsFull => _events >= EventsAPage;

        public async Task WriteAsync(IEnumerable<(DateTimeOffset At, ExportedEvent Line)> lines, CancellationToken cancellationToken)
        {
            foreach (var (_, line) in lines.Where(line => line.At >= span.From && line.At < span.To))
            {
                await WriteLineAsync(line, cancellationToken);
                _events++;
            }
        }

        public Task EndAsync(string? continuation, CancellationToken cancellationToken) =>
            WriteLineAsync(new ExportedPageEnd(continuation), cancellationToken);

        private async Task WriteLineAsync<T>(T line, CancellationToken cancellationToken)
        {
            await JsonSerializer.SerializeAsync(stream, line, Json.Http, cancellationToken);
            await stream.WriteAsync(NewLine, cancellationToken);
        }
    }
}
