using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Outreach.Platform.Telemetry;

namespace Outreach.Privacy;

public sealed record ErasurePageInput
{
    public required string ErasureId { get; init; }

    /// <summary>The orchestration's time (UTC).</summary>
    public required DateTimeOffset Now { get; init; }
}

/// <summary>The result of a page for its orchestration: never whose.</summary>
public sealed record ErasurePageResult
{
    public required string Step { get; init; }

    public bool Over { get; init; }

    /// <summary>How long to wait before the next page, where something is still under way elsewhere.</summary>
    public TimeSpan? WaitFor { get; init; }
}

public sealed class ErasureActivities(ErasurePages pages)
{
    /// <summary>Erases the next page. Safe to repeat.</summary>
    [Function(nameof(TakeErasurePage))]
    public Task<ErasurePageResult> TakeErasurePage(
        [ActivityTrigger] ErasurePageInput input, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) =>
        Spans.WithinAsync(
            Spans.Begin("erasure page", ("outreach.erasure.id", input.ErasureId)),
            () => pages.TakeAsync(input.ErasureId, input.Now, client, cancellationToken));

    /// <summary>Says that it was broken off.</summary>
    [Function(nameof(BreakOffErasure))]
    public Task BreakOffErasure([ActivityTrigger] ErasurePageInput input, CancellationToken cancellationToken) =>
        pages.BreakOffAsync(input.ErasureId, cancellationToken);
}
