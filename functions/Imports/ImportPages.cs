using Microsoft.DurableTask.Client;
using Outreach.FollowUps.Mentions;
using Outreach.Platform.Durable;
using Outreach.Platform.Http;
using Outreach.SharedKernel;

namespace Outreach.Imports;

/// <summary>
/// Takes in the rows of a file, a page at a time. What a page read and counted is committed with the place behind it, after its mentions
/// are stored: a page that a crash broke off is repeated, with the same moments of arrival, by which it finds what it did before, and
/// counts the same.
/// </summary>
public sealed class ImportPages(
    ImportStore store, ImportFiles files, ImportGate gate, MentionIntake intake, KnownRows known, Office office, TimeProvider clock)
{
    /// <summary>The longest row, in bytes as they stand in the file.</summary>
    public const int LongestRow = 4 * 1024 * 1024;

    private const int MostRows = 500;
    private const int RowsTogether = 4;
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

        if (page.Problem is { } problem)
        {
            // Before it is thrown: a page that is begun anew without it, as after a restart, has tried nothing yet.
            await store.ChangeAsync(
                importId, now => now.Page == import.Page ? now with { HadProblem = true } : now, cancellationToken);
            throw problem;
        }

        await files.PutRefusalsAsync(importId, import.Page, page.Refusals, cancellationToken);
        var after = await store.ChangeAsync(
            importId,
            now => now.Page == import.Page
                ? now with
                {
                    Position = rows.Next,
                    Counts = now.Counts + page.Counts,
                    Page = now.Page + 1,
                    IsPageBegun = false,
                    HadProblem = false,
                }
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

        var came = await gate.InTurnAsync(
            () => intake.TakeInEachAsync(mentions, at, page.Client, cancellationToken), cancellationToken);
        foreach (var (mention, (taken, problem)) in mentions.Zip(came))
        {
            if (taken is not { } receipt)
            {
                // It may pass; what has not by the next attempt must not keep all rows after it waiting for good.
                if (page.Import.HadProblem)
                {
                    page.Refuse(mention, problem!);
                }

                page.Problem ??= page.Import.HadProblem ? null : problem;
                continue;
            }

            page.Count(
                mention.Deleted ? RowOutcome.Deleted
                : receipt.Edited ? RowOutcome.Edited
                : !receipt.Duplicate ? RowOutcome.Created
                : page.IsRepeated ? await OutcomeBeforeAsync(IdOf(mention), at, page, cancellationToken)
                : RowOutcome.Duplicate);
        }
    }

    /// <summary>What came of a row before the page was broken off: a mention comes and is edited once at a moment.</summary>
    private async Task<RowOutcome> OutcomeBeforeAsync(
        string mentionId, DateTimeOffset at, Page page, CancellationToken cancellationToken)
    {
        var (came, wasEdited) = await known.DoneAtAsync(mentionId, at, cancellationToken);
        return !(came || wasEdited) || !page.Repeated.Add((mentionId, at)) ? RowOutcome.Duplicate
            : came ? RowOutcome.Created
            : RowOutcome.Edited;
    }

    private static string IdOf(Mention mention) => FollowUpId.Of(mention.Channel, mention.ExternalId);

    private async Task LookUpAsync(IReadOnlyList<Mention> mentions, Page page, CancellationToken cancellationToken)
    {
        var found = new (bool IsKnown, bool IsEdit)[mentions.Count];
        await Parallel.ForEachAsync(mentions.Index(), AtOnce, async (one, _) =>
            found[one.Index] = await known.FindAsync(one.Item, page.At, cancellationToken));
        foreach (var (mention, (isKnown, isEdit)) in mentions.Zip(found))
        {
            page.Count(
                mention.Deleted ? RowOutcome.Deleted
                : page.FindSeen(IdOf(mention), mention)
                ?? (isEdit ? RowOutcome.Edited : isKnown ? RowOutcome.Duplicate : RowOutcome.Created));
        }
    }

    private enum RowOutcome
    {
        Created,
        Duplicate,
        Edited,
        Deleted,
    }

    /// <summary>What has come of a page so far.</summary>
    private sealed class Page(Import import, bool isRepeated, DurableTaskClient client)
    {
        private readonly Dictionary<string, HashSet<string>> _seen = new(StringComparer.Ordinal);

        private readonly Dictionary<Mention, long> _lines = new(ReferenceEqualityComparer.Instance);

        public Import Import => import;

        public bool IsRepeated => isRepeated;

        public DurableTaskClient Client => client;

        /// <summary>When its first mentions arrived (UTC).</summary>
        public DateTimeOffset At { get; } =
            import.PageAt ?? throw new PreconditionException($"Page {import.Page} of import {import.Id} was not begun.");

        /// <summary>Why a row could not be taken in, where none was tried before: the page is tried once more.</summary>
        public ProblemException? Problem { get; set; }

        public ImportCounts Counts { get; private set; } = new();

        public List<ImportRefusal> Refusals { get; } = [];

        /// <summary>What was found done before.</summary>
        public HashSet<(string MentionId, DateTimeOffset At)> Repeated { get; } = [];

        /// <summary>Counts a row, and reads it; null where it is refused.</summary>
        public Mention? Read(ImportRecord row, string? country)
        {
            Counts = Counts with { Rows = Counts.Rows + 1 };
            if (row.Mention is not { } given)
            {
                return Refuse([row.Refusal!]);
            }

            var reading = MentionReader.Read(given, At, country);
            if (reading.Mention is not { } mention)
            {
                return Refuse(
                    reading.Errors.SelectMany(error => error.Value.Select(why => new ImportRefusal(row.Line, ColumnOf(error.Key), why))));
            }

            _lines[mention] = row.Line;
            return mention;
        }

        /// <summary>A row that can't be taken in.</summary>
        public void Refuse(Mention mention, ProblemException problem) =>
            Refuse([new ImportRefusal(_lines[mention], "", problem.Message)]);

        /// <summary>What would come of a row of a dry run after those before it; null where none was about its mention.</summary>
        public RowOutcome? FindSeen(string mentionId, Mention mention)
        {
            if (!_seen.TryGetValue(mentionId, out var texts))
            {
                _seen[mentionId] = [mention.Text];
                return null;
            }

            return texts.Add(mention.Text) && !mention.IsFinal ? RowOutcome.Edited : RowOutcome.Duplicate;
        }

        public void Count(RowOutcome outcome) => Counts = outcome switch
        {
            RowOutcome.Created => Counts with { Created = Counts.Created + 1 },
            RowOutcome.Duplicate => Counts with { Duplicate = Counts.Duplicate + 1 },
            RowOutcome.Edited => Counts with { Edited = Counts.Edited + 1 },
            RowOutcome.Deleted => Counts with { Deleted = Counts.Deleted + 1 },
        };

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
