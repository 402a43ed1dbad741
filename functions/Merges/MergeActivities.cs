using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Outreach.Platform.Telemetry;

namespace Outreach.Merges;

public sealed record MergeStepInput
{
    public required string MergeId { get; init; }

    /// <summary>The orchestration's time (UTC).</summary>
    public required DateTimeOffset Now { get; init; }
}

public sealed record MergeStepResult
{
    public required string Stage { get; init; }

    public bool IsOver { get; init; }

    /// <summary>When the next step can be taken (UTC), where it has to wait for something.</summary>
    public DateTimeOffset? NotBefore { get; init; }
}

public sealed class MergeActivities(MergeSteps steps)
{
    /// <summary>Takes the next step of a merge or its undoing. Safe to repeat.</summary>
    [Function(nameof(TakeMergeStep))]
    public Task<MergeStepResult> TakeMergeStep(
        [ActivityTrigger] MergeStepInput input, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) =>
        Spans.WithinAsync(
            Spans.Begin("merge step", ("outreach.merge.id", input.MergeId)),
            () => steps.TakeAsync(input.MergeId, input.Now, client, cancellationToken));
}
