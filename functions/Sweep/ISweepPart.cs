using Microsoft.DurableTask.Client;

namespace Outreach.Sweep;

/// <summary>One step of a sweep, page by page. Each page is safe to repeat.</summary>
public interface ISweepPart
{
    SweepStep Step { get; }

    /// <param name="continuation">Where the page before stopped; null for the beginning.</param>
    Task<SweepStepResult> SweepPageAsync(string? continuation, DurableTaskClient client, CancellationToken cancellationToken);
}
