using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Outreach.Platform.Durable;
using Outreach.Platform.Telemetry;
using Outreach.WorkItems;

namespace Outreach.Staff;

/// <summary>
/// Starts and wakes the clocks of persons. A failed start is reported to the caller; a wake is best effort: what is committed stands, and
/// the next turn or the sweep finds it.
/// </summary>
public sealed partial class PersonStarter(ILogger<PersonStarter> log)
{
    public static string InstanceIdOf(string staffId) => $"person-{staffId}";

    /// <summary>Starts a person's clock; a no-op where one is there already.</summary>
    public Task StartAsync(DurableTaskClient client, string staffId) => client.TryStartAsync(
        nameof(PersonOrchestrator), InstanceIdOf(staffId), new PersonCheckpoint { StaffId = staffId }, Instances.EveryStatus);

    /// <summary>Starts a person's clock where none is alive. True where there was none.</summary>
    public Task<bool> RecoverAsync(DurableTaskClient client, string staffId, CancellationToken cancellationToken) =>
        client.RecoverAsync(InstanceIdOf(staffId), () => StartAsync(client, staffId), cancellationToken);

    /// <summary>Wakes a person's clock, starts it where none is alive. A failure is reported to the caller.</summary>
    public async Task WakeAsync(DurableTaskClient client, string staffId, CancellationToken cancellationToken)
    {
        if (!await client.TryRaiseEventAsync(InstanceIdOf(staffId), TurnLoop.Changed, staffId, cancellationToken))
        {
            await RecoverAsync(client, staffId, cancellationToken);
        }
    }

    /// <summary>
    /// Notifies the clock of a member that their row has changed; starts it where none is alive, also for who was a person until now: what
    /// is open of them, and what waits for them, is handed over by it.
    /// </summary>
    /// <param name="before">As they were; null for a new member. A bot or a team has no clock.</param>
    public async Task ChangedAsync(DurableTaskClient client, StaffMember? before, StaffMember member)
    {
        if (!member.IsPerson && before is not { IsPerson: true })
        {
            return;
        }

        try
        {
            await WakeAsync(client, member.Id, CancellationToken.None);
        }
        catch (Exception failed)
        {
            LogPersonNotWoken(new RedactedException(failed), member.Id);
        }
    }

    [LoggerMessage(
        EventId = 601, Level = LogLevel.Warning,
        Message = "The clock of {StaffId} could not be woken; its next turn or the sweep finds the change")]
    private partial void LogPersonNotWoken(RedactedException failed, string staffId);
}
