using Microsoft.DurableTask.Client;
using Outreach.FollowUps;
using Outreach.FollowUps.Mentions;
using Outreach.Platform.Durable;
using Outreach.SharedKernel;

namespace Outreach.Imports;

/// <summary>
/// Takes in the rows of a file, a page at a time. What a page read and counted is committed with the place behind it, after its mentions
/// are stored: a page that a crash broke off is repeated, with the same moment of arrival, and replaces what it counted.
/// </summary>
public sealed class ImportPages(
    ImportStore store, ImportFiles files, ImportGate gate, MentionIntake intake, FollowUpStore followUps, Office office, TimeProvider clock)
{
    /// <summary>The longest row, in bytes as they stand in the file.</summary>
    public const int LongestRow = 4 * 1024 * 1024;

    private const int MostRows = 500;
    private const int RowsTogether = 20;
    private const int UsualWindow = 256 * 1024;

    private static readonly TimeSpan BeforeComingAgain = TimeSpan.FromSeconds(5);
    private static readonly ParallelOptions AtOnce = new() { MaxDegreeOfParallelism = 16 };

    /// <summary>Takes the next page.</summary>
    internal async Task<ImportPageResult> TakeAsync(string importId, DurableTaskClient client, CancellationToken cancellationToken)
    {
        if (gate.IsFull)
        {
            return new ImportPageResult { WaitFor = BeforeComingAgain };
        }

        if (await BeginAsync(importId, cancellationToken) is not var (import, isRepeated))
        {
            return new ImportPageResult { IsOver = true };
        }

        var rows = await ReadRowsAsync(import, cancellationToken);
        var page = new Page(import, isRepeated, client);
        var mentions = rows.Records.Select(row => page.Read(row, office.Country)).OfType<Mention>().ToList();
        foreach (var (round, together) in ImportRoundRule.Of(mentions, RowsTogether))
        {
            await TakeInAsync(together, page, page.At.AddTicks(round), cancellationToken);
        }

        await files.PutRefusalsAsync(importId, import.Page, page.Refusals, cancellationToken);
        var after = await store.ChangeAsync(
            importId,
            now => now.Page == import.Page
                ? now with { Position = rows.Next, Counts = now.Counts + page.Counts, Page = now.Page + 1, IsPageBegun = false }
                : now,
            cancellationToken);
        return new ImportPageResult { Rows = page.Counts.Rows, IsOver = after is null || IsToEnd(after) };
    }

    /// <summary>Ends an import that has read all or was cancelled: deletes its file, and says so. Safe to repeat.</summary>
    internal async Task FinishAsync(string importId, CancellationToken cancellationToken)
    {
        var found = (await store.FindAsync(importId, cancellationToken))?.Import;
        if (found is not ({ Status: ImportStatus.Cancelling } or { Status: ImportStatus.Running, IsAtEnd: true }))
        {
            return;
        }

        await files.DeletePartsAsync(importId, cancellationToken);
        await store.ChangeAsync(
            importId,
            now => now.IsOver ? now : now with
            {
                Status = now.Status == ImportStatus.Cancelling ? ImportStatus.Cancelled : ImportStatus.Completed,
                FinishedAt = clock.GetUtcNow(),
            },
            cancellationToken);
    }

    /// <summary>Says that it was interrupted, where it was.</summary>
    internal Task BreakOffAsync(string importId, CancellationToken cancellationToken) =>
        store.ChangeAsync(
            importId,
            now => now.Status == ImportStatus.Running ? now with { Status = ImportStatus.Failed } : now,
            cancellationToken);

    private static bool IsToEnd(Import import) => import.Status != ImportStatus.Running || import.IsAtEnd;

    /// <summary>Begins a page, or finds that it was begun; null where there is none.</summary>
    private async Task<(Import Import, bool IsRepeated)?> BeginAsync(string importId, CancellationToken cancellationToken)
    {
        var isRepeated = false;
        var import = await store.ChangeAsync(
            importId,
            now =>
            {
                isRepeated = now.IsPageBegun;
                return isRepeated || IsToEnd(now) ? now : now with { IsPageBegun = true, PageAt = MomentAfter(now.PageAt) };
            },
            cancellationToken);
        return import is null || IsToEnd(import) ? null : (import, isRepeated);
    }

    /// <summary>Later than all rounds of the page before.</summary>
    private DateTimeOffset MomentAfter(DateTimeOffset? before)
    {
        var (now, free) = (clock.GetUtcNow(), before?.AddTicks(ImportRoundRule.Most));
        return free > now ? free.Value : now;
    }

    private async Task<ImportRows> ReadRowsAsync(Import import, CancellationToken cancellationToken)
    {
        var layout = import.Layout ?? throw new PreconditionException($"Import {import.Id} runs and nobody knows how to read it.");
        var rows = await ReadRowsAsync(import, layout, UsualWindow, cancellationToken);
        return rows.Next != import.Position ? rows : await ReadRowsAsync(import, layout, LongestRow, cancellationToken);
    }

    private async Task<ImportRows> ReadRowsAsync(Import import, ImportLayout layout, int bytes, CancellationToken cancellationToken)
    {
        var raw = await files.ReadAsync(import.Parts, import.Position.Offset, bytes, cancellationToken);
        var window = ImportWindow.Of(raw, import.Position, layout.Encoding, import.Position.Offset + raw.Length == import.Bytes);
        return ImportRecords.Read(window, layout, import.Options, MostRows, mayWait: bytes < LongestRow);
    }

    private async Task TakeInAsync(IReadOnlyList<Mention> mentions, Page page, DateTimeOffset at, CancellationToken cancellationToken)
    {
        if (page.Import.Options.DryRun)
        {
            await LookUpAsync(mentions, page, cancellationToken);
            return;
        }

        var receipts = await gate.InTurnAsync(
            () => intake.TakeInAsync(mentions, at, page.Client, cancellationToken), cancellationToken);
        foreach (var receipt in receipts)
        {
            var isFirst = page.Seen.Add(receipt.MentionId);
            if (receipt.Edited)
            {
                page.CountEdited();
                continue;
            }

            page.Count(
                isNew: !receipt.Duplicate
                    || (page.IsRepeated && isFirst && await IsOfThisPageAsync(receipt.FollowUpId, page, cancellationToken)));
        }
    }

    /// <summary>Whether this page created the follow-up, before it was broken off.</summary>
    private async Task<bool> IsOfThisPageAsync(string? followUpId, Page page, CancellationToken cancellationToken) =>
        followUpId is not null
        && (await followUps.FindAsync(followUpId, cancellationToken))?.State.ReceivedAt is { } at
            && at >= page.At && at < page.At.AddTicks(ImportRoundRule.Most);

    private async Task LookUpAsync(IReadOnlyList<Mention> mentions, Page page, CancellationToken cancellationToken)
    {
        var isKnown = new bool[mentions.Count];
        var ids = mentions.Select(mention => FollowUpId.Of(mention.Channel, mention.ExternalId)).ToList();
        await Parallel.ForEachAsync(ids.Index(), AtOnce, async (one, _) =>
            isKnown[one.Index] = await followUps.FindAsync(one.Item, cancellationToken) is not null);
        foreach (var (id, known) in ids.Zip(isKnown))
        {
            page.Count(isNew: page.Seen.Add(id) && !known);
        }
    }

    /// <summary>What has come of a page so far.</summary>
    private sealed class Page(Import import, bool isRepeated, DurableTaskClient client)
    {
        public Import Import => import;

        public bool IsRepeated => isRepeated;

        public DurableTaskClient Client => client;

        /// <summary>When its first mentions arrived (UTC).</summary>
        public DateTimeOffset At { get; } =
            import.PageAt ?? throw new PreconditionException($"Page {import.Page} of import {import.Id} was not begun.");

        public ImportCounts Counts { get; private set; } = new();

        public List<ImportRefusal> Refusals { get; } = [];

        public HashSet<string> Seen { get; } = new(StringComparer.Ordinal);

        /// <summary>Counts a row, and reads it; null where it is refused.</summary>
        public Mention? Read(ImportRecord row, string? country)
        {
            Counts = Counts with { Rows = Counts.Rows + 1 };
            if (row.Mention is not { } given)
            {
                return Refuse([row.Refusal!]);
            }

            var reading = MentionReader.Read(given, At, country);
            return reading.Mention ?? Refuse(
                reading.Errors.SelectMany(error => error.Value.Select(why => new ImportRefusal(row.Line, ColumnOf(error.Key), why))));
        }

        public void Count(bool isNew) => Counts = isNew
            ? Counts with { Created = Counts.Created + 1 }
            : Counts with { Duplicate = Counts.Duplicate + 1 };

        public void CountEdited() => Counts = Counts with { Edited = Counts.Edited + 1 };

        private Mention? Refuse(IEnumerable<ImportRefusal> why)
        {
            Refusals.AddRange(why);
            Counts = Counts with { Refused = Counts.Refused + 1 };
            return null;
        }

        /// <summary>The column that was read as a field, or the field where no column was.</summary>
        private string ColumnOf(string field) =>
            import.Layout!.Fields.Index().FirstOrDefault(column => column.Item == field) is { Item: not null } found
                ? import.Layout.Columns[found.Index]
                : field;
    }
}
