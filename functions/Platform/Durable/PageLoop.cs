using Microsoft.DurableTask;

namespace Outreach.Platform.Durable;

/// <summary>What came of a page.</summary>
/// <param name="IsOver">Whether there is no other.</param>
/// <param name="WaitFor">How long to wait before the next one; null for no time.</param>
internal readonly record struct PageTurn(bool IsOver, TimeSpan? WaitFor);

/// <summary>
/// One generation of an orchestration that does something long page by page. A page that fails is taken again later; after too many
/// failures in a row the whole is broken off, and the orchestration fails.
/// </summary>
internal sealed record PageLoop
{
    public required int PagesPerGeneration { get; init; }

    /// <summary>So many failures in a row, and it is broken off.</summary>
    public required int MaxFailures { get; init; }

    /// <summary>Takes the next page.</summary>
    public required Func<Task<PageTurn>> Take { get; init; }

    /// <summary>Writes down that it is broken off.</summary>
    public required Func<Task> BreakOff { get; init; }

    /// <summary>Logs a failure, by the type of its error.</summary>
    public required Action<string> Log { get; init; }

    /// <summary>Runs it.</summary>
    /// <param name="failures">How often in a row a page has failed before.</param>
    /// <returns>The same for the next generation; null where there is none.</returns>
    public async Task<int?> RunAsync(TaskOrchestrationContext context, int failures)
    {
        try
        {
            for (var page = 0; page < PagesPerGeneration; page++)
            {
                var turn = await Take();
                if (turn.IsOver)
                {
                    return null;
                }

                failures = 0;
                if (turn.WaitFor is { } time)
                {
                    await context.CreateTimer(context.CurrentUtcDateTime + time, CancellationToken.None);
                    break;
                }
            }
        }
        catch (TaskFailedException failed)
        {
            Log(failed.FailureDetails.ErrorType);
            failures++;
            if (failures >= MaxFailures)
            {
                await BreakOff();
                throw;
            }

            await context.CreateTimer((context.UtcNow() + Retries.AfterFailedTurn).UtcDateTime, CancellationToken.None);
        }

        return failures;
    }
}
