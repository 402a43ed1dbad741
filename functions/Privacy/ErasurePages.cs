using Microsoft.DurableTask.Client;
using Outreach.Platform;

namespace Outreach.Privacy;

/// <summary>
/// The pages of an erasure. Each does its part and then records where the next one begins, with its counts, in one row: if interrupted in
/// between it is repeated, and counted once.
/// </summary>
public sealed class ErasurePages(
    ErasureStore store, ErasureCounting counting, ErasedNames names, ErasedFollowUps followUps, ErasedRows rows)
{
    private static readonly TimeSpan UntilLater = TimeSpan.FromMinutes(1);

    /// <summary>Erases the next page. Safe to repeat.</summary>
    public async Task<ErasurePageResult> TakeAsync(
        string erasureId, DateTimeOffset now, DurableTaskClient client, CancellationToken cancellationToken)
    {
        if (await store.FindRunningAsync(erasureId, cancellationToken) is not { } stored)
        {
            return new ErasurePageResult { Step = Json.NameOf(ErasureStep.Over), Over = true };
        }

        var erasure = stored.Erasure with { Status = ErasureStatus.Running };
        var after = erasure.Step switch
        {
            ErasureStep.Count => await counting.CountAsync(erasure, cancellationToken),
            ErasureStep.Names => await names.ForgetAsync(erasure, cancellationToken),
            ErasureStep.FollowUps => await followUps.ForgetAsync(erasure, now, client, cancellationToken),
            ErasureStep.Calls => await rows.EraseCallsAsync(erasure, now, client, cancellationToken),
            ErasureStep.Elsewhere => await rows.EraseElsewhereAsync(erasure, client, cancellationToken),
            ErasureStep.Rows => await rows.EraseAsync(erasure, client, cancellationToken),
            ErasureStep.Over => erasure,
        };
        if (after.Step == ErasureStep.Over)
        {
            await store.FinishAsync(after, now, cancellationToken);
            return new ErasurePageResult { Step = Json.NameOf(ErasureStep.Over), Over = true };
        }

        // Where somebody else was at the same page, theirs counts.
        await store.TryCommitAsync(after, stored.ETag, cancellationToken);
        return new ErasurePageResult { Step = Json.NameOf(after.Step), WaitFor = after.Rounds > erasure.Rounds ? UntilLater : null };
    }

    /// <summary>Records that an erasure was interrupted. It continues from where it is.</summary>
    public async Task BreakOffAsync(string erasureId, CancellationToken cancellationToken)
    {
        while (await store.FindRunningAsync(erasureId, cancellationToken) is { } stored
            && !await store.TryCommitAsync(stored.Erasure with { Status = ErasureStatus.Failed }, stored.ETag, cancellationToken))
        {
            // Somebody else wrote it a moment ago: read it again.
        }
    }
}
