using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Outreach.Platform.Durable;

namespace Outreach.Sweep;

/// <summary>What one generation hands to the next: where it is, and the sums so far.</summary>
internal sealed record SweepCheckpoint
{
    /// <summary>Raised when the shape changes under running instances.</summary>
    public int SchemaVersion { get; init; } = 1;

    /// <summary>Which step comes next; past the last one when all are done.</summary>
    public SweepStep Step { get; init; }

    public string? Continuation { get; init; }

    /// <summary>Whether any page could be swept so far.</summary>
    public bool AnySwept { get; init; }

    public SweepSum Sum { get; init; } = new();
}

/// <summary>Catches what was forgotten or lost: step by step, a page at a time, a few pages a generation.</summary>
public static class SweepOrchestrator
{
    internal const SweepStep Last = SweepStep.Reports;

    private const int PagesPerGeneration = 2;

    [Function(nameof(SweepOrchestrator))]
    public static async Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var at = context.GetInput<SweepCheckpoint>() ?? new SweepCheckpoint();
        for (var page = 0; page < PagesPerGeneration && at.Step <= Last; page++)
        {
            at = await SweepPageAsync(context, at);
        }

        context.SetCustomStatus(at.Step <= Last ? NameOf(at.Step) : "report");
        if (at.Step <= Last)
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
                Sum = at.Sum,
            },
            Retries.OfActivities);
    }

    private static string NameOf(SweepStep step) => Platform.Json.NameOf(step);

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
                Sum = at.Sum.With(NameOf(at.Step), result),
            };
        }
        catch (TaskFailedException)
        {
            // The activity logged why. What this step has left is for the next sweep; the other steps need not wait for it.
            return at with
            {
                Step = at.Step + 1,
                Continuation = null,
                Sum = at.Sum.With(NameOf(at.Step), new SweepStepResult { Found = new SweepFound { Failed = 1 } }),
            };
        }
    }
}
