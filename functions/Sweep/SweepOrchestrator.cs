using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Outreach.Platform.Durable;
using Outreach.Worklists;

namespace Outreach.Sweep;

/// <summary>What one generation hands to the next: where it is, and the sums so far.</summary>
public sealed record SweepCheckpoint
{
    /// <summary>Raised when the shape changes under running instances.</summary>
    public int SchemaVersion { get; init; } = 1;

    /// <summary>Which step comes next: the shards of the open-work list, then the worklists, then the orchestrations.</summary>
    public int Step { get; init; }

    /// <summary>Where that step goes on.</summary>
    public string? Continuation { get; init; }

    /// <summary>Whether any page could be swept so far.</summary>
    public bool AnySwept { get; init; }

    /// <summary>What was found so far.</summary>
    public SweepFound Found { get; init; } = new();

    /// <summary>What was done so far.</summary>
    public SweepDone Done { get; init; } = new();
}

/// <summary>Catches what was forgotten or lost: step by step, a page at a time, a few pages a generation.</summary>
public static class SweepOrchestrator
{
    /// <summary>The open-work shards, the worklists, the orchestrations.</summary>
    public const int Steps = OpenWorkRow.Shards + 2;

    private const int PagesPerGeneration = 4;

    /// <summary>Runs one generation.</summary>
    [Function(nameof(SweepOrchestrator))]
    public static async Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var at = context.GetInput<SweepCheckpoint>() ?? new SweepCheckpoint();
        for (var page = 0; page < PagesPerGeneration && at.Step < Steps; page++)
        {
            at = await SweepPageAsync(context, at);
        }

        context.SetCustomStatus($"step {at.Step} of {Steps}");
        if (at.Step < Steps)
        {
            context.ContinueAsNew(at);
            return;
        }

        await context.CallActivityAsync(
            nameof(SweepActivities.ReportSweep),
            new SweepReportInput
            {
                Id = context.InstanceId,
                Status = at.AnySwept ? SweepStatus.Completed : SweepStatus.Failed,
                FinishedAt = context.UtcNow(),
                Found = at.Found,
                Done = at.Done,
            },
            Retries.OfActivities);
    }

    private static async Task<SweepCheckpoint> SweepPageAsync(TaskOrchestrationContext context, SweepCheckpoint at)
    {
        try
        {
            var result = await context.CallActivityAsync<SweepStepResult>(
                nameof(SweepActivities.SweepPage),
                new SweepPageInput { Step = at.Step, Continuation = at.Continuation },
                Retries.OfActivities);
            return at with
            {
                Step = result.Continuation is null ? at.Step + 1 : at.Step,
                Continuation = result.Continuation,
                AnySwept = true,
                Found = at.Found + result.Found,
                Done = at.Done + result.Done,
            };
        }
        catch (TaskFailedException)
        {
            // The activity logged why. What this step has left is for the next sweep; the other steps need not wait for it.
            return at with { Step = at.Step + 1, Continuation = null, Found = at.Found + new SweepFound { Failed = 1 } };
        }
    }
}
