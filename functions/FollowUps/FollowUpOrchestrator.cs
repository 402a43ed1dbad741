using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;
using Outreach.Platform.Durable;
using Outreach.SharedKernel;
using Outreach.WorkItems;

namespace Outreach.FollowUps;

/// <summary>What one generation hands to the next. Ids only.</summary>
internal sealed record FollowUpCheckpoint
{
    /// <summary>Raised when the shape changes under running instances.</summary>
    public int SchemaVersion { get; init; } = 1;

    public required string FollowUpId { get; init; }

    public int Run { get; init; } = 1;

    /// <summary>Until when it waits at first (UTC): the intake has taken its first turn. Null where it begins with a turn.</summary>
    public DateTimeOffset? WaitsFirstUntil { get; init; }
}

/// <summary>
/// The orchestration of a follow-up, which keeps its deadlines and runs its work: a generation is one turn, one wait and a new beginning.
/// </summary>
public static partial class FollowUpOrchestrator
{
    /// <summary>Runs one generation.</summary>
    [Function(nameof(FollowUpOrchestrator))]
    public static async Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var checkpoint = context.GetInput<FollowUpCheckpoint>()
            ?? throw new InvalidOperationException("A follow-up's orchestration needs its checkpoint.");
        if (checkpoint.WaitsFirstUntil is { } firstDeadline)
        {
            context.SetCustomStatus(Platform.Json.NameOf(FollowUpStage.New));
            await Waits.ForChangeOrDeadlineAsync(context, TurnLoop.Changed, firstDeadline);
            context.ContinueAsNew(checkpoint with { WaitsFirstUntil = null });
            return;
        }

        await TurnLoop.RunAsync<FollowUpCheckpoint, FollowUpTurnResult>(
            context,
            checkpoint,
            nameof(FollowUpActivities.TakeFollowUpTurn),
            new FollowUpTurnInput { FollowUpId = checkpoint.FollowUpId, Run = checkpoint.Run, Now = context.UtcNow() },
            turn => new(checkpoint, turn.Stage, turn.NextDeadline, turn.Over),
            error => LogFollowUpTurnFailed(context.CreateReplaySafeLogger(nameof(FollowUpOrchestrator)), checkpoint.FollowUpId, error));
    }

    [LoggerMessage(EventId = 203, Level = LogLevel.Error, Message = "The turn of {FollowUpId} failed and is taken again: {Error}")]
    private static partial void LogFollowUpTurnFailed(ILogger log, string followUpId, string error);
}
