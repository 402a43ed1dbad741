using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Outreach.Platform.Telemetry;
using Outreach.Staff;

namespace Outreach.Webhooks;

/// <summary>Notices sources that are silent for far longer than usual, and wakes the leads, who are sent an e-mail about each.</summary>
public sealed partial class SilentSources(
    WebhookSources sources, SourceActivities activities, StaffStore staff, PersonStarter persons, ILogger<SilentSources> log)
{
    internal async Task NoticeAsync(DateTimeOffset now, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var isNew = false;
        foreach (var source in sources.All)
        {
            if (await activities.NoticeSilenceAsync(source.Name, now, cancellationToken))
            {
                LogSilent(source.Name);
                isNew = true;
            }
        }

        if (isNew)
        {
            var roster = await staff.GetRosterAsync(cancellationToken);
            foreach (var lead in roster.Members.Where(member => SilenceNotices.AreFor(member, roster)))
            {
                await TryWakeAsync(lead.Id, client, cancellationToken);
            }
        }
    }

    /// <summary>Best effort: a lead's next turn looks anyway.</summary>
    private async Task TryWakeAsync(string staffId, DurableTaskClient client, CancellationToken cancellationToken)
    {
        try
        {
            await persons.WakeAsync(client, staffId, cancellationToken);
        }
        catch (Exception failed) when (!cancellationToken.IsCancellationRequested)
        {
            LogLeadNotWoken(new RedactedException(failed), staffId);
        }
    }

    [LoggerMessage(EventId = 842, Level = LogLevel.Warning, Message = "Nothing comes from {Source} for far longer than usual")]
    private partial void LogSilent(string source);

    [LoggerMessage(
        EventId = 844, Level = LogLevel.Warning, Message = "{StaffId} could not be woken about a silent source; their next turn finds it")]
    private partial void LogLeadNotWoken(RedactedException failed, string staffId);
}
