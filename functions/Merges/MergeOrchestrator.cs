using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;
using Outreach.Platform.Durable;

namespace Outreach.Merges;

/// <summary>What one generation hands to the next. Ids only.</summary>
internal sealed record MergeCheckpoint
{
    /// <summary>Raised when the shape changes under running instances.</summary>
    public int SchemaVersion { get; init; } = 1;

    public required string MergeId { get; init; }
}

/// <summary>Runs a merge, or its undoing, step by step to its end. Progress is in the rows: a repeated step finds its work done.</summary>
public static partial class MergeOrchestrator
{
    private const int StepsPerGeneration = 4;

    /// <summary>Runs one generation.</summary>
    [Function(nameof(MergeOrchestrator))]
    public static async Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var checkpoint = context.GetInput<MergeCheckpoint>()
            ?? throw new InvalidOperationException("A merge's orchestration needs its checkpoint.");
        DateTimeOffset? notBefore = null;
        for (var step = 0; step < StepsPerGeneration && notBefore is null; step++)
        {
            try
            {
                var result = await context.CallActivityAsync<MergeStepResult>(
                    nameof(MergeActivities.TakeMergeStep),
                    new MergeStepInput { MergeId = checkpoint.MergeId, Now = context.UtcNow() },
                    Retries.OfActivities);
                context.SetCustomStatus(result.Stage);
                if (result.IsOver)
                {
                    return;
                }

                notBefore = result.NotBefore;
            }
            catch (TaskFailedException failed)
            {
                // Half a merge is a customer in two places: the rows are as they were, and the step is taken again.
                LogMergeStepFailed(
                    context.CreateReplaySafeLogger(nameof(MergeOrchestrator)), checkpoint.MergeId, failed.FailureDetails.ErrorType);
                notBefore = context.UtcNow() + Retries.AfterFailedTurn;
            }
        }

        if (notBefore is { } later)
        {
            await context.CreateTimer(later.UtcDateTime, CancellationToken.None);
        }

        context.ContinueAsNew(checkpoint);
    }

    [LoggerMessage(EventId = 702, Level = LogLevel.Error, Message = "A step of {MergeId} failed and is taken again: {Error}")]
    private static partial void LogMergeStepFailed(ILogger log, string mergeId, string error);
}
