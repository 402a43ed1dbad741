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
        ErasurePageInput Input() => new() { ErasureId = checkpoint.ErasureId, Now = context.UtcNow() };
        var loop = new PageLoop
        {
            PagesPerGeneration = PagesPerGeneration,
            MaxFailures = MaxFailures,
            Take = () => TakeAsync(context, Input()),
            BreakOff = () => context.CallActivityAsync(nameof(ErasureActivities.BreakOffErasure), Input(), Retries.OfActivities),
            Log = error => LogErasurePageFailed(
                context.CreateReplaySafeLogger(nameof(ErasureOrchestrator)), checkpoint.ErasureId, error),
        };
        if (await loop.RunAsync(context, checkpoint.Failures) is { } failures)
        {
            context.ContinueAsNew(checkpoint with { Failures = failures });
        }
    }

    private static async Task<PageTurn> TakeAsync(TaskOrchestrationContext context, ErasurePageInput input)
    {
        var taken = await context.CallActivityAsync<ErasurePageResult>(
            nameof(ErasureActivities.TakeErasurePage), input, Retries.OfActivities);
        context.SetCustomStatus(taken.Step);
        return new PageTurn(taken.Over, taken.WaitFor);
    }

    [LoggerMessage(EventId = 801, Level = LogLevel.Error, Message = "A page of {ErasureId} failed: {Error}")]
    private static partial void LogErasurePageFailed(ILogger log, string erasureId, string error);
}
