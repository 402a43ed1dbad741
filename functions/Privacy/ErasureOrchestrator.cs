using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;
using Outreach.Platform.Durable;

namespace Outreach.Privacy;

/// <summary>What one generation hands to the next: the erasure's id alone, so that no history says who is erased.</summary>
internal sealed record ErasureCheckpoint
{
    /// <summary>Raised when the shape changes under running instances.</summary>
    public int SchemaVersion { get; init; } = 1;

    public required string ErasureId { get; init; }

    /// <summary>How often in a row a page failed.</summary>
    public int Failures { get; init; }
}

/// <summary>
/// Erases a customer, a page at a time. Its progress is in the erasure's row, so it continues after any interruption; each page is safe to
/// repeat. The app stores no inbound mail, and the file of an import only until its rows are read: there is nothing of either to erase.
/// </summary>
public static partial class ErasureOrchestrator
{
    /// <summary>So many failures in a row, and it is left to the next sweep.</summary>
    public const int MaxFailures = 8;

    private const int PagesPerGeneration = 2;

    /// <summary>Runs one generation.</summary>
    [Function(nameof(ErasureOrchestrator))]
    public static async Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var checkpoint = context.GetInput<ErasureCheckpoint>()
            ?? throw new InvalidOperationException("An erasure's orchestration needs its checkpoint.");
        try
        {
            for (var page = 0; page < PagesPerGeneration; page++)
            {
                var taken = await context.CallActivityAsync<ErasurePageResult>(
                    nameof(ErasureActivities.TakeErasurePage),
                    new ErasurePageInput { ErasureId = checkpoint.ErasureId, Now = context.UtcNow() },
                    Retries.OfActivities);
                context.SetCustomStatus(taken.Step);
                if (taken.Over)
                {
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
            LogErasurePageFailed(
                context.CreateReplaySafeLogger(nameof(ErasureOrchestrator)), checkpoint.ErasureId, failed.FailureDetails.ErrorType);
            if (checkpoint.Failures + 1 >= MaxFailures)
            {
                await context.CallActivityAsync(
                    nameof(ErasureActivities.BreakOffErasure),
                    new ErasurePageInput { ErasureId = checkpoint.ErasureId, Now = context.UtcNow() },
                    Retries.OfActivities);
                throw;
            }

            checkpoint = checkpoint with { Failures = checkpoint.Failures + 1 };
            await context.CreateTimer((context.UtcNow() + Retries.AfterFailedTurn).UtcDateTime, CancellationToken.None);
        }

        context.ContinueAsNew(checkpoint);
    }

    [LoggerMessage(EventId = 801, Level = LogLevel.Error, Message = "A page of {ErasureId} failed: {Error}")]
    private static partial void LogErasurePageFailed(ILogger log, string erasureId, string error);
}
