using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;
using Outreach.Platform.Durable;

namespace Outreach.Imports;

/// <summary>What one generation hands to the next: ids and counts, never a row.</summary>
internal sealed record ImportCheckpoint
{
    /// <summary>Raised when the shape changes under running instances.</summary>
    public int SchemaVersion { get; init; } = 1;

    public required string ImportId { get; init; }

    /// <summary>How often in a row a page failed.</summary>
    public int Failures { get; init; }
}

/// <summary>
/// Imports a file, a page at a time. Its progress is in the import's row, so it continues after any interruption where it was.
/// </summary>
public static partial class ImportOrchestrator
{
    /// <summary>So many failures in a row, and it is left to the next sweep.</summary>
    public const int MaxFailures = 4;

    private const int PagesPerGeneration = 3;

    /// <summary>Runs one generation.</summary>
    [Function(nameof(ImportOrchestrator))]
    public static async Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var checkpoint = context.GetInput<ImportCheckpoint>()
            ?? throw new InvalidOperationException("An import's orchestration needs its checkpoint.");
        var input = new ImportPageInput { ImportId = checkpoint.ImportId };
        try
        {
            for (var page = 0; page < PagesPerGeneration; page++)
            {
                var taken = await context.CallActivityAsync<ImportPageResult>(
                    nameof(ImportActivities.TakeImportPage), input, Retries.OfActivities);
                if (taken.IsOver)
                {
                    await context.CallActivityAsync(nameof(ImportActivities.FinishImport), input, Retries.OfActivities);
                    return;
                }

                checkpoint = checkpoint with { Failures = 0 };
                if (taken.WaitFor is { } time)
                {
                    await context.CreateTimer(context.CurrentUtcDateTime + time, CancellationToken.None);
                    break;
                }
            }
        }
        catch (TaskFailedException failed)
        {
            LogImportPageFailed(
                context.CreateReplaySafeLogger(nameof(ImportOrchestrator)), checkpoint.ImportId, failed.FailureDetails.ErrorType);
            if (checkpoint.Failures + 1 >= MaxFailures)
            {
                await context.CallActivityAsync(nameof(ImportActivities.BreakOffImport), input, Retries.OfActivities);
                throw;
            }

            checkpoint = checkpoint with { Failures = checkpoint.Failures + 1 };
            await context.CreateTimer((context.UtcNow() + Retries.AfterFailedTurn).UtcDateTime, CancellationToken.None);
        }

        context.ContinueAsNew(checkpoint);
    }

    [LoggerMessage(EventId = 821, Level = LogLevel.Error, Message = "A page of {ImportId} failed: {Error}")]
    private static partial void LogImportPageFailed(ILogger log, string importId, string error);
}
