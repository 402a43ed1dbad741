using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Outreach.Worklists;

namespace Outreach.Sweep;

/// <summary>Which page to sweep.</summary>
public sealed record SweepPageInput
{
    /// <summary>Which step.</summary>
    public required int Step { get; init; }

    /// <summary>Where it goes on.</summary>
    public string? Continuation { get; init; }
}

/// <summary>What to report at the end.</summary>
public sealed record SweepReportInput
{
    /// <summary>Which sweep.</summary>
    public required string Id { get; init; }

    /// <summary>How it ended.</summary>
    public SweepStatus Status { get; init; } = SweepStatus.Completed;

    /// <summary>When it was done (UTC).</summary>
    public required DateTimeOffset FinishedAt { get; init; }

    /// <summary>What was found.</summary>
    public required SweepFound Found { get; init; }

    /// <summary>What was done.</summary>
    public required SweepDone Done { get; init; }
}

/// <summary>The activities of a sweep. Each is safe to repeat: what is right already is left alone.</summary>
public sealed class SweepActivities(OpenWorkSweep openWork, WorklistSweep worklists, OrchestrationSweep orchestrations, SweepStore store)
{
    /// <summary>Sweeps one page.</summary>
    [Function(nameof(SweepPage))]
    public Task<SweepStepResult> SweepPage(
        [ActivityTrigger] SweepPageInput input, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) => input.Step switch
        {
            < OpenWorkRow.Shards => openWork.SweepPageAsync(OpenWorkRow.ShardName(input.Step), input.Continuation, client, cancellationToken),
            OpenWorkRow.Shards => worklists.SweepPageAsync(input.Continuation, cancellationToken),
            _ => orchestrations.SweepPageAsync(input.Continuation, client, cancellationToken),
        };

    /// <summary>Writes what the sweep found and did.</summary>
    [Function(nameof(ReportSweep))]
    public async Task ReportSweep([ActivityTrigger] SweepReportInput input, CancellationToken cancellationToken)
    {
        var report = await store.FindAsync(input.Id, cancellationToken) ?? new SweepReport { Id = input.Id, StartedAt = input.FinishedAt };
        await store.PutAsync(
            report with { Status = input.Status, FinishedAt = input.FinishedAt, Found = input.Found, Done = input.Done }, cancellationToken);
    }
}
