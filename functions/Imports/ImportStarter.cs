using Azure;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Outreach.Platform.Durable;
using Outreach.Platform.Http;
using Outreach.Platform.Telemetry;

namespace Outreach.Imports;

/// <summary>Opens, starts, cancels and clears away imports. What is committed stands; the sweep starts what was not started.</summary>
public sealed partial class ImportStarter(ImportStore store, ImportFiles files, TimeProvider clock, ILogger<ImportStarter> log)
{
    /// <summary>The largest file, in bytes.</summary>
    public const long LargestFile = 500L * 1024 * 1024;

    /// <summary>The largest part, in bytes.</summary>
    public const int LargestPart = 4 * 1024 * 1024;

    /// <summary>The highest number of a part.</summary>
    public const int MostParts = 1000;

    private static readonly TimeSpan UntilItEnds = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan OpenFor = TimeSpan.FromDays(1);
    private static readonly TimeSpan KeptFor = TimeSpan.FromDays(30);

    /// <summary>Opens one; gives the one that an attempt at the same request has opened, however far that is.</summary>
    /// <param name="keyed">The request's Idempotency-Key, where it has one.</param>
    internal async Task<Import> OpenAsync(
        ImportOptions options, string by, KeyedRequest? keyed, CancellationToken cancellationToken)
    {
        var import = new Import { Id = ImportId.Of(keyed), By = by, OpenedAt = clock.GetUtcNow(), Options = options };
        await files.PrepareAsync(cancellationToken);
        return await store.TryAddAsync(import, cancellationToken) ? import
            : (await store.FindAsync(import.Id, cancellationToken))?.Import ?? import;
    }

    /// <summary>Adds a part, or replaces it.</summary>
    /// <exception cref="ProblemException">404, 409 for an import that has started, 413.</exception>
    internal async Task<Import> PutAsync(string importId, int number, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        var part = await files.PutAsync(importId, number, bytes, cancellationToken);
        ImportPart? replaced = null;
        try
        {
            var import = await store.ChangeAsync(
                importId,
                now =>
                {
                    RequireOpen(now);
                    replaced = now.Parts.FirstOrDefault(other => other.Number == number);
                    var parts = now.Parts.Where(other => other.Number != number).Append(part).OrderBy(other => other.Number).ToList();
                    return parts.Sum(other => (long)other.Bytes) <= LargestFile ? now with { Parts = parts } : throw TooLarge(LargestFile);
                },
                cancellationToken) ?? throw ProblemException.NotFound("import");
            if (replaced is not null)
            {
                await files.DeleteAsync(replaced, CancellationToken.None);
            }

            return import;
        }
        catch (ProblemException)
        {
            await files.DeleteAsync(part, CancellationToken.None);
            throw;
        }
    }

    /// <summary>Starts an import whose parts are all there. Asked again it is the same import.</summary>
    /// <exception cref="ProblemException">400 for a file that can't be read, 404, 409.</exception>
    internal async Task<Import> StartAsync(string importId, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var stored = (await store.FindAsync(importId, cancellationToken))?.Import ?? throw ProblemException.NotFound("import");
        await RequireEndedAsync(stored, client, cancellationToken);
        var found = stored.Status == ImportStatus.Open ? await LookAtAsync(stored, cancellationToken) : null;
        var import = await store.ChangeAsync(
            importId,
            now => now.Status switch
            {
                ImportStatus.Running or ImportStatus.Completed => now,
                ImportStatus.Failed => stored.Status == ImportStatus.Failed ? now with { Status = ImportStatus.Running } : throw Ending(),
                ImportStatus.Open when found is not null && now.Parts.SequenceEqual(stored.Parts) => now with
                {
                    Status = ImportStatus.Running,
                    StartedAt = clock.GetUtcNow(),
                    Layout = found.Layout,
                    Position = found.From,
                },
                ImportStatus.Open => throw BeingChanged(),
                ImportStatus.Cancelling or ImportStatus.Cancelled => throw Over(),
            },
            cancellationToken) ?? throw ProblemException.NotFound("import");
        if (import.Status == ImportStatus.Running)
        {
            await TryStartAsync(client, importId);
        }

        return import;
    }

    /// <summary>Ends an import before its next rows, or gives up one that was not started.</summary>
    /// <exception cref="ProblemException">404, 409 for one that is completed, or about to end by itself.</exception>
    internal async Task<Import> CancelAsync(string importId, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var stored = (await store.FindAsync(importId, cancellationToken))?.Import ?? throw ProblemException.NotFound("import");
        await RequireEndedAsync(stored, client, cancellationToken);
        var import = await store.ChangeAsync(
            importId,
            now => now.Status switch
            {
                ImportStatus.Failed when stored.Status != ImportStatus.Failed => throw Ending(),
                ImportStatus.Open or ImportStatus.Failed or ImportStatus.Running => now with { Status = ImportStatus.Cancelling },
                ImportStatus.Cancelling or ImportStatus.Cancelled => now,
                ImportStatus.Completed => throw new ProblemException(
                    409, "It is over.", "All rows of this import were read; there is nothing left to cancel."),
            },
            cancellationToken) ?? throw ProblemException.NotFound("import");
        if (import.Status == ImportStatus.Cancelling)
        {
            await TryStartAsync(client, importId);
        }

        return import;
    }

    /// <summary>Forgets an import of which the caller knows nothing, unless it was started meanwhile.</summary>
    internal async Task GiveUpAsync(string importId, CancellationToken cancellationToken)
    {
        if ((await store.FindAsync(importId, cancellationToken))?.Import.Status == ImportStatus.Open)
        {
            await RemoveAsync(importId, cancellationToken);
        }
    }

    /// <summary>Forgets an import with all that is kept of it. Safe to repeat.</summary>
    internal async Task RemoveAsync(string importId, CancellationToken cancellationToken)
    {
        await files.DeleteAllOfAsync(importId, cancellationToken);
        await store.DeleteAsync(importId, cancellationToken);
    }

    /// <summary>
    /// Does what time alone asks for: starts again what is interrupted, gives up what nobody started for a day, and forgets what is long
    /// over. True where it was interrupted.
    /// </summary>
    internal async Task<bool> TendAsync(Import import, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        switch (import.Status)
        {
            case ImportStatus.Failed when !await Completions.WaitAsync(client, import.Id, UntilItEnds, cancellationToken):
                return false;
            case ImportStatus.Running or ImportStatus.Cancelling or ImportStatus.Failed:
                await store.ChangeAsync(
                    import.Id,
                    current => current.Status == ImportStatus.Failed ? current with { Status = ImportStatus.Running } : current,
                    cancellationToken);
                return await client.RecoverAsync(import.Id, () => StartInstanceAsync(client, import.Id), cancellationToken);
            case ImportStatus.Open when import.OpenedAt + OpenFor < now:
            case ImportStatus.Completed or ImportStatus.Cancelled when import.FinishedAt + KeptFor < now:
                await RemoveAsync(import.Id, cancellationToken);
                return false;
            case ImportStatus.Open or ImportStatus.Completed or ImportStatus.Cancelled:
                return false;
            default:
                throw new ArgumentOutOfRangeException(nameof(import), import.Status, null);
        }
    }

    internal static ProblemException TooLarge(long most) =>
        new(413, "The body is too large.", $"It may hold {most} bytes at the most.")
        {
            Errors = new Dictionary<string, string[]> { ["body"] = [$"Holds more than {most} bytes."] },
        };

    private static Task StartInstanceAsync(DurableTaskClient client, string importId) => client.TryStartAsync(
        nameof(ImportOrchestrator), importId, new ImportCheckpoint { ImportId = importId }, Instances.GoesOnOrIsDone);

    private static void RequireOpen(Import import)
    {
        if (import.Status != ImportStatus.Open)
        {
            throw new ProblemException(409, "It has started.", "Parts are taken until an import is started. Open another one.");
        }
    }

    private static ProblemException BeingChanged() =>
        new(409, "It is being changed.", "A part was sent while the import was started. Start it once all parts are there.");

    private static ProblemException Ending() =>
        new(409, "It is ending.", "The import was interrupted a moment ago, and what took it in is about to end. Ask again in a minute.");

    /// <summary>
    /// An import that was broken off says so before its orchestration has ended: another one can't be started until then, and the import
    /// would be under way without any.
    /// </summary>
    private static async Task RequireEndedAsync(Import import, DurableTaskClient client, CancellationToken cancellationToken)
    {
        if (import.Status == ImportStatus.Failed
            && !await Completions.WaitAsync(client, import.Id, UntilItEnds, cancellationToken))
        {
            throw Ending();
        }
    }

    private static ProblemException Over() => new(409, "It is over.", "This import was cancelled. Open another one.");

    private async Task<ImportLayoutResult> LookAtAsync(Import import, CancellationToken cancellationToken)
    {
        var missing = Enumerable.Range(1, Math.Max(1, import.Parts.LastOrDefault()?.Number ?? 0))
            .Except(import.Parts.Select(part => part.Number)).ToList();
        if (missing.Count > 0)
        {
            throw new ProblemException(
                409, "Parts are missing.", $"Send part {string.Join(", ", missing.Take(20))} first; parts are numbered from 1 on.");
        }

        var beginning = await ReadBeginningAsync(import, cancellationToken);
        var found = ImportLayoutRules.Detect(beginning, beginning.Length == import.Bytes, import.Options);
        return found.Errors.Count == 0 ? found : throw ProblemException.Invalid(found.Errors);
    }

    private async Task<byte[]> ReadBeginningAsync(Import import, CancellationToken cancellationToken)
    {
        try
        {
            return await files.ReadAsync(import.Parts, 0, LargestPart, cancellationToken);
        }
        catch (RequestFailedException gone) when (gone.Status == 404)
        {
            // The part was sent again, or the import given up, since its row was read.
            throw BeingChanged();
        }
    }

    private async Task TryStartAsync(DurableTaskClient client, string importId)
    {
        try
        {
            await StartInstanceAsync(client, importId);
        }
        catch (Exception failed)
        {
            LogImportNotStarted(new RedactedException(failed), importId);
        }
    }

    [LoggerMessage(EventId = 822, Level = LogLevel.Warning, Message = "The import {ImportId} could not be started; the sweep will")]
    private partial void LogImportNotStarted(RedactedException failed, string importId);
}
