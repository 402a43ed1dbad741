using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Outreach.FollowUps;

/// <summary>What a turn needs to know.</summary>
public sealed record FollowUpTurnInput
{
    public required string FollowUpId { get; init; }

    public required int Run { get; init; }

    /// <summary>The orchestration's time (UTC).</summary>
    public required DateTimeOffset Now { get; init; }
}

public sealed class FollowUpActivities(FollowUpTurns turns, LiveWork live)
{
    /// <summary>Applies what is due, carries out what is pending, and returns the follow-up's stage and next deadline.</summary>
    [Function(nameof(TakeFollowUpTurn))]
    public Task<FollowUpTurnResult> TakeFollowUpTurn(
        [ActivityTrigger] FollowUpTurnInput input, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) =>
        live.DoAsync(() => turns.TakeAsync(input.FollowUpId, input.Run, input.Now, client, cancellationToken));
}
