using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Outreach.Customers.ThankYouCalls;

public sealed record CallTurnInput
{
    public required string CallId { get; init; }

    /// <summary>The orchestration's time (UTC).</summary>
    public required DateTimeOffset Now { get; init; }
}

public sealed class CallActivities(CallTurns turns)
{
    /// <summary>Applies what is due, processes the outbox, and returns the status.</summary>
    [Function(nameof(TakeCallTurn))]
    public Task<CallTurnResult> TakeCallTurn(
        [ActivityTrigger] CallTurnInput input, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) =>
        turns.TakeAsync(input.CallId, input.Now, client, cancellationToken);
}
