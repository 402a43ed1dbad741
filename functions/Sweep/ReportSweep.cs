using Azure.Data.Tables;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using NodaTime;
using NodaTime.Text;
using Outreach.Platform.Storage;
using Outreach.Reports;
using Outreach.WorkItems;

namespace Outreach.Sweep;

/// <summary>
/// Writes anew what reports count where a lead asked for it, from the open items first, then from what is over, then from what customers
/// said; then sums the days that have changed. What is reopened meanwhile is written by its own turn.
/// </summary>
internal sealed class ReportSweep(
    OutreachTables tables, ReportRebuild rebuild, FeedbackStore feedback, ReportDayStore days, ILogger<ReportSweep> log) : ISweepPart
{
    private const string Open = "open";
    private const string Over = "over";
    private const string Feedback = "feedback";
    private const string Days = "days";
    private const int DaysAPage = 40;

    private static readonly LocalDate Last = new(9000, 1, 1);

    public SweepStep Step => SweepStep.Reports;

    public async Task<SweepStepResult> SweepPageAsync(string? continuation, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var at = (continuation ?? await NextAsync(cancellationToken)).Split('|', 3);
        return at[0] switch
        {
            Open => await RebuildAsync(tables.OpenWork, at, () => Task.FromResult($"{Over}|{at[1]}|"), cancellationToken),
            Over => await RebuildAsync(tables.Closed, at, () => Task.FromResult($"{Feedback}|{at[1]}|"), cancellationToken),
            Feedback => await RebuildFeedbackAsync(at, cancellationToken),
            _ => await SumAsync(at[1], cancellationToken),
        };
    }

    private async Task<string> NextAsync(CancellationToken cancellationToken) =>
        await rebuild.FindAskedAsync(cancellationToken) is { } asked ? $"{Open}|{asked}|" : $"{Days}||";

    private async Task<SweepStepResult> RebuildAsync(
        TableClient index, string[] at, Func<Task<string>> thenAsync, CancellationToken cancellationToken)
    {
        if (await rebuild.FindDaysAsync(at[1], cancellationToken) is not { } span)
        {
            // Another sweep has done it.
            return new SweepStepResult { Continuation = await NextAsync(cancellationToken) };
        }

        var page = await new SweepSums(log).AddPageAsync(
            index.QueryAsync<TableEntity>(maxPerPage: SweepSums.PageSize, cancellationToken: cancellationToken),
            at[2].Length == 0 ? null : at[2],
            async (row, rowToken) =>
            {
                await rebuild.RebuildAsync(row, span, rowToken);
                return new SweepStepResult();
            },
            cancellationToken);
        return page with { Continuation = page.Continuation is { } next ? $"{at[0]}|{at[1]}|{next}" : await thenAsync() };
    }

    /// <summary>What customers said, from what is kept of it: of one who was erased nothing else is left.</summary>
    private async Task<SweepStepResult> RebuildFeedbackAsync(string[] at, CancellationToken cancellationToken)
    {
        if (await rebuild.FindDaysAsync(at[1], cancellationToken) is not { } span)
        {
            return new SweepStepResult { Continuation = await NextAsync(cancellationToken) };
        }

        var page = await new SweepSums(log).AddPageAsync(
            tables.Feedback.QueryAsync<TableEntity>(
                rebuild.FilterOfFeedback(span), SweepSums.PageSize, cancellationToken: cancellationToken),
            at[2].Length == 0 ? null : at[2],
            async (row, rowToken) =>
            {
                await feedback.RewriteFactsAsync(row, span, rowToken);
                return new SweepStepResult();
            },
            cancellationToken);
        if (page.Continuation is { } next)
        {
            return page with { Continuation = $"{Feedback}|{at[1]}|{next}" };
        }

        await rebuild.FinishAsync(at[1], cancellationToken);
        return page with { Continuation = await NextAsync(cancellationToken) };
    }

    private async Task<SweepStepResult> SumAsync(string after, CancellationToken cancellationToken)
    {
        var from = after.Length == 0 ? new LocalDate(1970, 1, 1) : LocalDatePattern.Iso.Parse(after).Value.PlusDays(1);
        var stale = await days.FindStaleAsync(new ReportDays(from, Last), DaysAPage, cancellationToken);
        var sums = new SweepSums(log);
        foreach (var day in stale)
        {
            await sums.AddAsync(
                ReportFactsRow.KeyOf(day),
                async () =>
                {
                    await days.SumAsync(day, cancellationToken);
                    return new SweepStepResult();
                },
                cancellationToken);
        }

        return sums.Result(stale.Count < DaysAPage ? null : $"{Days}|{ReportFactsRow.KeyOf(stale[^1])}|");
    }
}
