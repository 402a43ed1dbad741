using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;
using Outreach.Platform.Durable;
using Outreach.WorkItems;

namespace Outreach.Staff;

/// <summary>What one generation hands to the next. Ids only.</summary>
internal sealed record PersonCheckpoint
{
    /// <summary>Raised when the shape changes under running instances.</summary>
    public int SchemaVersion { get; init; } = 1;

    public required string StaffId { get; init; }

    /// <summary>Where a long turn goes on; null for the beginning.</summary>
    public string? After { get; init; }
}

/// <summary>What a turn needs to know.</summary>
public sealed record PersonTurnInput
{
    public required string StaffId { get; init; }

    /// <summary>Where the turn before stopped; null for the beginning.</summary>
    public string? After { get; init; }

    /// <summary>The orchestration's time (UTC).</summary>
    public required DateTimeOffset Now { get; init; }
}

/// <summary>The result of a turn for its orchestration: times and ids, never text.</summary>
public sealed record PersonTurnResult
{
    /// <summary>When there is something to do next (UTC), if nothing happens before.</summary>
    public DateTimeOffset? NextDeadline { get; init; }

    /// <summary>Where the next turn goes on, at once; null where this one came to its end.</summary>
    public string? After { get; init; }

    /// <summary>Whether there is no such person any more.</summary>
    public bool Over { get; init; }
}

/// <summary>The orchestration of a person, which keeps their clock: one generation is one turn, one wait and a new beginning.</summary>
public static partial class PersonOrchestrator
{
    /// <summary>The activity that takes a turn. Its work is registered by other folders.</summary>
    public const string TakePersonTurn = nameof(TakePersonTurn);

    [Function(nameof(PersonOrchestrator))]
    public static async Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var checkpoint = context.GetInput<PersonCheckpoint>()
            ?? throw new InvalidOperationException("A person's orchestration needs its checkpoint.");
        await TurnLoop.RunAsync<PersonCheckpoint, PersonTurnResult>(
            context,
            checkpoint,
            TakePersonTurn,
            new PersonTurnInput { StaffId = checkpoint.StaffId, After = checkpoint.After, Now = context.UtcNow() },
            turn =>
                new(
                    checkpoint with { After = turn.After }, Status: null, turn.After is null ? turn.NextDeadline : context.UtcNow(),
                    turn.Over),
            error => LogPersonTurnFailed(context.CreateReplaySafeLogger(nameof(PersonOrchestrator)), checkpoint.StaffId, error));
    }

    [LoggerMessage(EventId = 602, Level = LogLevel.Error, Message = "The turn of {StaffId} failed and is taken again: {Error}")]
    private static partial void LogPersonTurnFailed(ILogger log, string staffId, string error);
}
