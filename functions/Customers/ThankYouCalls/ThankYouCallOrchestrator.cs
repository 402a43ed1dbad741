using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;
using Outreach.Platform.Durable;
using Outreach.WorkItems;

namespace Outreach.Customers.ThankYouCalls;

/// <summary>The input of the next generation. Ids only.</summary>
internal sealed record CallCheckpoint
{
    /// <summary>Increased when the format changes while instances are running.</summary>
    public int SchemaVersion { get; init; } = 1;

    public required string CallId { get; init; }
}

/// <summary>The orchestration of a call, whatever it is for: one generation is one turn, one wait and a continue-as-new.</summary>
public static partial class ThankYouCallOrchestrator
{
    /// <summary>Runs one generation.</summary>
    [Function(nameof(ThankYouCallOrchestrator))]
    public static async Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var checkpoint = context.GetInput<CallCheckpoint>()
            ?? throw new InvalidOperationException("A call's orchestration needs its checkpoint.");
        await TurnLoop.RunAsync<CallCheckpoint, CallTurnResult>(
            context,
            checkpoint,
            nameof(CallActivities.TakeCallTurn),
            new CallTurnInput { CallId = checkpoint.CallId, Now = context.UtcNow() },
            turn => new(checkpoint, turn.Status, turn.NextDeadline, turn.Over),
            error => LogCallTurnFailed(context.CreateReplaySafeLogger(nameof(ThankYouCallOrchestrator)), checkpoint.CallId, error));
    }

    [LoggerMessage(EventId = 302, Level = LogLevel.Error, Message = "The turn of {CallId} failed and is taken again: {Error}")]
    private static partial void LogCallTurnFailed(ILogger log, string callId, string error);
}
