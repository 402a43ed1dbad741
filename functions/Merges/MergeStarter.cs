using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Outreach.Platform.Durable;
using Outreach.Platform.Telemetry;

namespace Outreach.Merges;

/// <summary>Starts the orchestrations of merges. Best effort: what is committed stands, and the sweep finds what was not started.</summary>
public sealed partial class MergeStarter(MergeStore store, ILogger<MergeStarter> log)
{
    public static string UndoingOf(string mergeId) => $"{mergeId}-undo";

    /// <summary>Starts what a merge has left to do. True where it was not under way.</summary>
    internal async Task<bool> StartAsync(DurableTaskClient client, MergeRecord record)
    {
        var instanceId = record.Status is MergeStatus.Undoing or MergeStatus.Undone ? UndoingOf(record.Id) : record.Id;
        try
        {
            // A merge is safe to repeat, so one that broke off may be started again under its own id.
            return await client.TryStartAsync(
                nameof(MergeOrchestrator), instanceId, new MergeCheckpoint { MergeId = record.Id }, Instances.GoesOnOrIsDone);
        }
        catch (Exception failed)
        {
            LogMergeNotStarted(new RedactedException(failed), instanceId);
            return false;
        }
    }

    /// <summary>Starts every merge whose orchestration did not begin, or was lost. Returns how many.</summary>
    public async Task<int> RecoverAsync(DurableTaskClient client, CancellationToken cancellationToken)
    {
        var revived = 0;
        foreach (var id in await store.ReadUnderWayAsync(cancellationToken))
        {
            if (await store.FindAsync(id, cancellationToken) is not { } record)
            {
                await store.DeleteUnderWayAsync(id, cancellationToken);
            }
            else if (await StartAsync(client, record))
            {
                revived++;
            }
        }

        return revived;
    }

    [LoggerMessage(EventId = 701, Level = LogLevel.Warning, Message = "The merge {InstanceId} could not be started; the sweep will")]
    private partial void LogMergeNotStarted(RedactedException failed, string instanceId);
}
