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
        var loop = new PageLoop
        {
            PagesPerGeneration = PagesPerGeneration,
            MaxFailures = MaxFailures,
            Take = () => TakeAsync(context, input),
            BreakOff = () => context.CallActivityAsync(nameof(ImportActivities.BreakOffImport), input, Retries.OfActivities),
            Log = error => LogImportPageFailed(
                context.CreateReplaySafeLogger(nameof(ImportOrchestrator)), checkpoint.ImportId, error),
        };
        if (await loop.RunAsync(context, checkpoint.Failures) is { } failures)
        {
            context.ContinueAsNew(checkpoint with { Failures = failures });
        }
    }

    private static async Task<PageTurn> TakeAsync(TaskOrchestrationContext context, ImportPageInput input)
    {
        var taken = await context.CallActivityAsync<ImportPageResult>(
            nameof(ImportActivities.TakeImportPage), input, Retries.OfActivities);
        if (taken.IsOver)
        {
            await context.CallActivityAsync(nameof(ImportActivities.FinishImport), input, Retries.OfActivities);
        }

        return new PageTurn(taken.IsOver, taken.WaitFor);
    }

    [LoggerMessage(EventId = 821, Level = LogLevel.Error, Message = "A page of {ImportId} failed: {Error}")]
    private static partial void LogImportPageFailed(ILogger log, string importId, string error);
}
