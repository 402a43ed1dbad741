using System.Collections.Concurrent;
using Azure;
using Azure.Data.Tables;
using Outreach.Notices;
using Outreach.Platform;
using Outreach.Platform.Http;
using Outreach.Platform.Storage;
using Outreach.WorkItems;

namespace Outreach.FollowUps;

/// <summary>A follow-up as it was read.</summary>
/// <param name="State">Where it stands.</param>
/// <param name="ETag">What a write is guarded by.</param>
internal sealed record StoredFollowUp(FollowUpState State, ETag ETag);

/// <summary>A follow-up with everything that happened and was written.</summary>
internal sealed record WholeFollowUp(StoredFollowUp Stored, IReadOnlyList<MentionRow> Mentions, IReadOnlyList<FollowUpEvent> Events)
{
    /// <summary>Who was notified of it, and how that went.</summary>
    public IReadOnlyList<NoticeLogEntry> Notices { get; init; } = [];
}

/// <summary>Follow-ups, one partition each. Every change is one transaction that is guarded by the ETag of <c>state</c>.</summary>
public sealed class FollowUpStore(OutreachTables tables)
{
    private const int KeptOpen = 16_384;

    private const int RowsTogether = 100;

    private readonly ConcurrentDictionary<string, StoredFollowUp> _lastSeen = new(StringComparer.Ordinal);

    /// <summary>
    /// An open follow-up as this process saw it last, or null. It may be behind what others have written: a commit over it is guarded by
    /// its ETag and costs one more read at most, but a refusal must not be based on it.
    /// </summary>
    internal StoredFollowUp? LastSeen(string id) => _lastSeen.GetValueOrDefault(id);

    /// <summary>The follow-up now, or null.</summary>
    internal async Task<StoredFollowUp?> FindAsync(string id, CancellationToken cancellationToken) =>
        await tables.FollowUps.FindAsync(id, "state", cancellationToken) is { } row && !Redirects.Is(row) ? Seen(Stored(row)) : null;

    /// <summary>The follow-up with its mentions and events, or null.</summary>
    internal async Task<WholeFollowUp?> FindWholeAsync(string id, CancellationToken cancellationToken)
    {
        StoredFollowUp? stored = null;
        var mentions = new List<MentionRow>();
        var events = new List<FollowUpEvent>();
        var (notices, bounces) = (new List<NoticeLogEntry>(), new List<NoticeBounce>());
        await foreach (var row in tables.FollowUps.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {id}"), cancellationToken: cancellationToken))
        {
            switch (row.RowKey.Split(':')[0])
            {
                case "state" when !Redirects.Is(row):
                    stored = Stored(row);
                    break;
                case "mention":
                    mentions.Add(ReadMention(row));
                    break;
                case "event":
                    events.Add(Document.Read<FollowUpEvent>(row));
                    break;
                case "notice":
                    notices.Add(Document.Read<NoticeLogEntry>(row));
                    break;
                case "bounce":
                    bounces.Add(Document.Read<NoticeBounce>(row));
                    break;
            }
        }

        // What came in while the rows were read is not shown, so that the state and its events agree.
        return stored is null ? null : new WholeFollowUp(
            stored,
            [.. mentions.OrderBy(mention => mention.Number).Take(stored.State.MentionCount)],
            [.. events.OrderBy(happened => happened.Sequence).Take(stored.State.EventCount)])
        {
            Notices = NoticeLog.Of(
                notices,
                bounces,
                [.. stored.State.Outbox, .. await PendingNoticeStore.FindUnsentAsync(tables, notices, cancellationToken)]),
        };
    }

    /// <summary>What the customer wrote in some messages, in short, by number; without those that hold no words.</summary>
    internal async Task<IReadOnlyDictionary<int, string>> ReadWordsAsync(
        string id, IReadOnlyCollection<int> numbers, CancellationToken cancellationToken)
    {
        var words = new Dictionary<int, string>();
        await foreach (var row in tables.FollowUps.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter(
                $"PartitionKey eq {id} and RowKey ge {MentionKeyOf(numbers.Min())} and RowKey le {MentionKeyOf(numbers.Max())}"),
            cancellationToken: cancellationToken))
        {
            if (Document.Read<MentionRow>(row).Number is var number && Excerpt.Of(Document.ReadText(row, "Text")) is { Length: > 0 } text)
            {
                words[number] = text;
            }
        }

        return words;
    }

    /// <summary>Where the answer to a command is kept for its Idempotency-Key.</summary>
    internal (TableClient Table, string PartitionKey, string RowKey) AnswerRowOf(string id, IdempotencyKey key) =>
        (tables.FollowUps, id, key.RowKey);

    /// <summary>One of its mentions, or null. Read after the state that guards the commit about it.</summary>
    internal async Task<MentionRow?> FindMentionAsync(string id, int number, CancellationToken cancellationToken) =>
        await tables.FollowUps.FindAsync(id, MentionKeyOf(number), cancellationToken) is { } row ? ReadMention(row) : null;

    /// <summary>One of its events, or null.</summary>
    internal async Task<FollowUpEvent?> FindEventAsync(string id, int number, CancellationToken cancellationToken) =>
        await tables.FollowUps.FindAsync(id, EventKeyOf(number), cancellationToken) is { } row ? Document.Read<FollowUpEvent>(row) : null;

    /// <summary>Adds a new follow-up. Null where there is one: the mention is a duplicate.</summary>
    internal async Task<StoredFollowUp?> TryAddAsync(Accepted opened, CancellationToken cancellationToken) =>
        await AddAsync(opened, [], cancellationToken) is { } etag ? new StoredFollowUp(opened.State, etag) : null;

    /// <summary>Adds a follow-up that has a history. False where there is one.</summary>
    internal async Task<bool> TryAddAsync(Accepted opened, IEnumerable<MentionRow> mentions, CancellationToken cancellationToken) =>
        await AddAsync(opened, mentions, cancellationToken) is not null;

    private Task<ETag?> AddAsync(Accepted opened, IEnumerable<MentionRow> mentions, CancellationToken cancellationToken) =>
        TryCommitAsync(
            opened.State,
            [
                new TableTransactionAction(TableTransactionActionType.Add, StateRow(opened.State)),
                .. Additions(opened),
                .. mentions.Select(mention => AddMention(opened.State.Id, mention)),
            ],
            cancellationToken);

    /// <summary>Commits a change. Gives the new ETag; null where the follow-up was changed meanwhile.</summary>
    /// <param name="accepted">The new state and what happened.</param>
    /// <param name="readAs">The ETag that the old state was read with.</param>
    /// <param name="answer">The row that keeps the answer for a repeated Idempotency-Key.</param>
    internal Task<ETag?> TryCommitAsync(Accepted accepted, ETag readAs, TableEntity? answer, CancellationToken cancellationToken) =>
        TryCommitAsync(accepted, readAs, answer is null ? [] : [KeptCommandAnswer.Write(answer)], cancellationToken);

    /// <summary>Commits a change with what became of notices. Gives the new ETag; null where the follow-up was changed meanwhile.</summary>
    internal Task<ETag?> TryCommitAsync(
        Accepted accepted, ETag readAs, IReadOnlyList<NoticeLogEntry> notices, CancellationToken cancellationToken) =>
        TryCommitAsync(
            accepted,
            readAs,
            notices.Select(entry => new TableTransactionAction(
                TableTransactionActionType.UpsertReplace, NoticeLog.RowOf(accepted.State.Id, "", entry))),
            cancellationToken);

    /// <summary>
    /// Deletes the words from every row but the state, once the state says that they are forgotten: whatever comes in later has none. A
    /// hundred rows at once; safe to repeat.
    /// </summary>
    /// <param name="handlesToo">Whether the handles they were written under are deleted as well.</param>
    public async Task ForgetWordsAsync(string id, bool handlesToo, CancellationToken cancellationToken)
    {
        var writes = new List<TableTransactionAction>();
        await foreach (var row in tables.FollowUps.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {id}"), cancellationToken: cancellationToken))
        {
            if (ForgottenRow.Of(row, handlesToo) is { } write)
            {
                writes.Add(write);
            }
        }

        foreach (var together in writes.Chunk(RowsTogether))
        {
            await tables.FollowUps.SubmitTransactionAsync(together, cancellationToken);
        }
    }

    /// <summary>Puts another summary into the kept answers to commands, which show it as it was.</summary>
    internal async Task ReplaceSummaryInAnswersAsync(string id, string summary, CancellationToken cancellationToken)
    {
        await foreach (var row in tables.FollowUps.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {id} and RowKey ge {"command:"} and RowKey lt {"command;"}"),
            cancellationToken: cancellationToken))
        {
            if (row.GetString("Answer") is { } answer)
            {
                row["Answer"] = WorkIndex.SummaryReplaced(answer, summary);
                await tables.FollowUps.ReplaceIfThereAsync(row, cancellationToken);
            }
        }
    }

    private async Task<ETag?> TryCommitAsync(
        Accepted accepted, ETag readAs, IEnumerable<TableTransactionAction> more, CancellationToken cancellationToken)
    {
        var committed = await TryCommitAsync(
            accepted.State,
            [
                new TableTransactionAction(TableTransactionActionType.UpdateReplace, StateRow(accepted.State), readAs),
                .. Additions(accepted),
                .. more,
            ],
            cancellationToken);
        if (committed is not null)
        {
            foreach (var happened in accepted.Events)
            {
                happened.Count(accepted.State);
            }
        }

        return committed;
    }

    private async Task<ETag?> TryCommitAsync(
        FollowUpState state, IReadOnlyList<TableTransactionAction> actions, CancellationToken cancellationToken)
    {
        var etag = await tables.FollowUps.TryCommitAsync(actions, cancellationToken);
        if (etag is { } committed)
        {
            Seen(new StoredFollowUp(state, committed));
        }

        return etag;
    }

    private StoredFollowUp Seen(StoredFollowUp stored)
    {
        if (!stored.State.IsOpen)
        {
            _lastSeen.TryRemove(stored.State.Id, out _);
            return stored;
        }

        if (_lastSeen.Count >= KeptOpen)
        {
            _lastSeen.Clear();
        }

        _lastSeen[stored.State.Id] = stored;
        return stored;
    }

    private static IEnumerable<TableTransactionAction> Additions(Accepted accepted)
    {
        var id = accepted.State.Id;
        foreach (var happened in accepted.Events)
        {
            yield return new TableTransactionAction(
                TableTransactionActionType.Add, Document.Row(id, EventKeyOf(happened.Sequence), happened));
        }

        if (accepted.Reply is { } mention)
        {
            yield return AddMention(id, mention);
            if (mention is { Number: > 1, Id: { } mentionId })
            {
                // Refuses the same reply a second time, whoever else commits meanwhile.
                yield return new TableTransactionAction(
                    TableTransactionActionType.Add, Redirects.ArrivalRow(id, mentionId, mention.Number));
            }
        }

        foreach (var changed in accepted.ChangedMentions)
        {
            yield return new TableTransactionAction(TableTransactionActionType.UpsertReplace, MentionRowOf(id, changed));
        }

        foreach (var changed in accepted.ChangedEvents)
        {
            yield return new TableTransactionAction(
                TableTransactionActionType.UpsertReplace, Document.Row(id, EventKeyOf(changed.Sequence), changed));
        }

        foreach (var taken in accepted.TakenOver)
        {
            yield return AddMention(id, taken);
        }
    }

    private static TableTransactionAction AddMention(string followUpId, MentionRow mention) =>
        new(TableTransactionActionType.Add, MentionRowOf(followUpId, mention));

    private static TableEntity MentionRowOf(string followUpId, MentionRow mention)
    {
        var row = Document.Row(followUpId, MentionKeyOf(mention.Number), mention with { Text = "", Whole = null });
        Document.Write(row, "Text", mention.Text);
        if (mention.Whole is { } whole)
        {
            Document.Write(row, "Whole", whole);
        }

        Document.PackWhatDoesNotFit(row, "Data", "Text", "Whole");
        return row;
    }

    private static string EventKeyOf(int number) => $"event:{number:D6}";

    private static string MentionKeyOf(int number) => $"mention:{number:D6}";

    private static MentionRow ReadMention(TableEntity row) => Document.Read<MentionRow>(row) with
    {
        Text = Document.ReadText(row, "Text"),
        Whole = Document.ReadText(row, "Whole") is { Length: > 0 } whole ? whole : null,
    };

    private static StoredFollowUp Stored(TableEntity row) => new(Document.Read<FollowUpState>(row), row.ETag);

    private static TableEntity StateRow(FollowUpState state) => Document.Row(state.Id, "state", state);
}
