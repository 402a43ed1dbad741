using DurableTask.Core.Exceptions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Outreach.Platform.Telemetry;

namespace Outreach.Staff;

/// <summary>
/// Starts and wakes the clocks of persons. A start that fails is the caller's to know; a wake is best effort: what is
/// committed stands, and the next turn or the sweep finds it.
/// </summary>
public sealed partial class PersonStarter(ILogger<PersonStarter> log)
{
    /// <summary>The event that says: look at the row again.</summary>
    public const string Changed = "changed";

    private static readonly OrchestrationRuntimeStatus[] EveryStatus = [.. StartOrchestrationOptionsExtensions.ValidDedupeStatuses];

    /// <summary>The orchestration that is a person's clock.</summary>
    public static string InstanceIdOf(string staffId) => $"person-{staffId}";

    /// <summary>Starts a person's clock. One that is there already is as good.</summary>
    public async Task StartAsync(DurableTaskClient client, string staffId)
    {
        try
        {
            await client.ScheduleNewOrchestrationInstanceAsync(
                nameof(PersonOrchestrator),
                new PersonCheckpoint { StaffId = staffId },
                new StartOrchestrationOptions(InstanceIdOf(staffId)).WithDedupeStatuses(EveryStatus));
        }
        catch (OrchestrationAlreadyExistsException)
        {
            // Started by an earlier attempt.
        }
    }

    /// <summary>Starts a person's clock where none is alive. True where there was none.</summary>
    public async Task<bool> ReviveAsync(DurableTaskClient client, string staffId, CancellationToken cancellationToken)
    {
        var instance = await client.GetInstanceAsync(InstanceIdOf(staffId), cancellationToken);
        if (instance is { IsCompleted: false })
        {
            return false;
        }

        if (instance is not null)
        {
            // A person has one clock for life: what failed, was terminated or ended makes room for it.
            await client.PurgeInstanceAsync(InstanceIdOf(staffId), cancellationToken);
        }

        await StartAsync(client, staffId);
        return true;
    }

    /// <summary>Wakes a person's clock, starts it where none is alive. A failure is the caller's to know.</summary>
    public async Task WakeAsync(DurableTaskClient client, string staffId, CancellationToken cancellationToken)
    {
        if (!await ReviveAsync(client, staffId, cancellationToken))
        {
            await client.RaiseEventAsync(InstanceIdOf(staffId), Changed, staffId, cancellationToken);
        }
    }

    /// <summary>Tells the clock of a member that their row has changed; starts it where a person has none.</summary>
    public async Task ChangedAsync(DurableTaskClient client, StaffMember member)
    {
        try
        {
            if (!member.IsPerson || !await ReviveAsync(client, member.Id, CancellationToken.None))
            {
                await client.RaiseEventAsync(InstanceIdOf(member.Id), Changed, member.Id);
            }
        }
        catch (Exception failed)
        {
            LogPersonNotWoken(new RedactedException(failed), member.Id);
        }
    }

    [LoggerMessage(EventId = 601, Level = LogLevel.Warning, Message = "The clock of {StaffId} could not be woken; its next turn or the sweep finds the change")]
    private partial void LogPersonNotWoken(RedactedException failed, string staffId);
}
