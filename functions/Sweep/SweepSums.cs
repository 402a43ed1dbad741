using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.Logging;
using Outreach.Platform.Telemetry;

namespace Outreach.Sweep;

/// <summary>
/// Adds up what was found and done about items that are swept in parallel. One that can't be swept holds up none of the others.
/// </summary>
internal sealed partial class SweepSums(ILogger log)
{
    public const int PageSize = 200;
    private const int AtOnce = 8;

    private readonly Lock _gate = new();
    private SweepFound _found = new();
    private SweepDone _done = new();
    private IReadOnlyList<DeadLetter> _deadLetters = [];
    private int _items;

    public async Task<SweepStepResult> AddPageAsync(
        AsyncPageable<TableEntity> rows, string? continuation, Func<TableEntity, CancellationToken, Task<SweepStepResult>> sweepOne,
        CancellationToken cancellationToken)
    {
        await foreach (var page in rows.AsPages(continuation, PageSize).WithCancellation(cancellationToken))
        {
            await Parallel.ForEachAsync(
                page.Values,
                new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
                async (row, rowToken) => await AddAsync(row.RowKey, () => sweepOne(row, rowToken), rowToken));
            return Result(string.IsNullOrEmpty(page.ContinuationToken) ? null : page.ContinuationToken);
        }

        return new SweepStepResult();
    }

    public async Task AddAsync(string id, Func<Task<SweepStepResult>> sweepOne, CancellationToken cancellationToken)
    {
        try
        {
            Add(await sweepOne());
        }
        catch (Exception failed) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotSwept(new RedactedException(failed), id);
            Add(new SweepStepResult { Found = new SweepFound { Failed = 1 } });
        }
    }

    /// <summary>Adds an item that must have a live orchestration.</summary>
    /// <param name="recoverAsync">Starts it where there is none; whether it did.</param>
    public Task AddRecoveryAsync(string id, Func<Task<bool>> recoverAsync, CancellationToken cancellationToken) => AddAsync(
        id,
        async () => await recoverAsync()
            ? new SweepStepResult { Found = new SweepFound { WithoutOrchestration = 1 }, Done = new SweepDone { Restarted = 1 } }
            : new SweepStepResult(),
        cancellationToken);

    public SweepStepResult Result(string? continuation) => new()
    {
        Found = _found,
        Done = _done,
        DeadLetters = [.. _deadLetters.OrderBy(letter => letter.EntryId, StringComparer.Ordinal).Take(SweepSum.NamedDeadLetters)],
        Items = _items,
        Continuation = continuation,
    };

    private void Add(SweepStepResult one)
    {
        lock (_gate)
        {
            _found += one.Found;
            _done += one.Done;
            _deadLetters = [.. _deadLetters, .. one.DeadLetters];
            _items++;
        }
    }

    [LoggerMessage(EventId = 501, Level = LogLevel.Error, Message = "{Id} could not be swept")]
    private partial void LogNotSwept(RedactedException failed, string id);
}
