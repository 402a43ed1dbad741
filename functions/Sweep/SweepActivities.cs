using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Outreach.FollowUps.Mentions;
using Outreach.Platform;
using Outreach.Platform.Durable;
using Outreach.Platform.Telemetry;
using Outreach.SharedKernel;

namespace Outreach.Sweep;

public sealed record SweepPageInput
{
    public required SweepStep Step { get; init; }

    public string? Continuation { get; init; }
}

public sealed record SweepReportInput
{
    public required string Id { get; init; }

    public SweepStatus Status { get; init; } = SweepStatus.Completed;

    /// <summary>When it was done (UTC).</summary>
    public required DateTimeOffset FinishedAt { get; init; }

    public required SweepSum Sum { get; init; }
}

/// <summary>The activities of a sweep. Each is safe to repeat: what is right already is left alone.</summary>
public sealed class SweepActivities(IEnumerable<ISweepPart> parts, SweepStore store, RefusedMentions refused, Office office)
{
    [Function(nameof(SweepPage))]
    public async Task<SweepStepResult> SweepPage(
        [ActivityTrigger] SweepPageInput input, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        var began = TimeProvider.System.GetTimestamp();
        var span = Spans.Begin("sweep page", ("outreach.sweep.step", Json.NameOf(input.Step)));
        var part = parts.FirstOrDefault(part => part.Step == input.Step)
            ?? throw new PreconditionException($"There is no step {input.Step}.");
        var result = await Spans.WithinAsync(span, () => part.SweepPageAsync(input.Continuation, client, cancellationToken));
        return result with { Milliseconds = Math.Round(TimeProvider.System.GetElapsedTime(began).TotalMilliseconds, 1) };
    }

    [Function(nameof(ReportSweep))]
    public async Task ReportSweep([ActivityTrigger] SweepReportInput input, CancellationToken cancellationToken)
    {
        var report = await store.FindAsync(input.Id, cancellationToken) ?? new SweepReport { Id = input.Id, StartedAt = input.FinishedAt };
        var sum = input.Sum;
        var today = office.DayOf(input.FinishedAt);
        var notTaken = await refused.ReadAsync(today.PlusDays(-1), today, cancellationToken);
        await store.PutAsync(
            report with
            {
                Status = input.Status,
                FinishedAt = input.FinishedAt,
                Found = sum.Found,
                Done = sum.Done,
                Parts = sum.Parts,
                DeadLetters = sum.DeadLetters,
                Refused = [.. notTaken.Select(one => one.InWords(today))],
            },
            cancellationToken);
        if (report.Status == SweepStatus.Running)
        {
            Count(input);
        }
    }

    /// <summary>Once: a report that is written again has been counted.</summary>
    private static void Count(SweepReportInput input)
    {
        if (input.Status == SweepStatus.Completed)
        {
            SweepCounters.SweepCompleted();
        }

        foreach (var found in typeof(SweepFound).GetProperties())
        {
            if (found.GetValue(input.Sum.Found) is int items and > 0)
            {
                SweepCounters.SweepFound(JsonNamingPolicy.SnakeCaseLower.ConvertName(found.Name), items);
            }
        }
    }
}
