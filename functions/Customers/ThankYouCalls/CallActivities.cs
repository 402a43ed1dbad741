using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Outreach.SharedKernel;

namespace Outreach.Customers.ThankYouCalls;

/// <summary>What a turn needs to know.</summary>
public sealed record CallTurnInput
{
    /// <summary>Which call.</summary>
    public required string CallId { get; init; }

    /// <summary>The orchestration's time (UTC).</summary>
    public required DateTimeOffset Now { get; init; }
}

/// <summary>The one activity of a call.</summary>
public sealed class CallActivities(CallTurns turns)
{
    /// <summary>Applies what is due, carries out what is owed, and says how it stands.</summary>
    [Function(nameof(TakeCallTurn))]
    public Task<CallTurnResult> TakeCallTurn(
        [ActivityTrigger] CallTurnInput input, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) =>
        turns.TakeAsync(input.CallId, input.Now, client, cancellationToken);
}
