using System.Globalization;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Options;
using NodaTime;
using Outreach.Platform;
using Outreach.Reports;
using Outreach.Webhooks;

namespace Outreach.Sweep;

/// <summary>The sweep that nobody has to think of.</summary>
public sealed class NightlySweep(
    SweepStarter starter, StandingMeasures measures, SilentSources silences, IOptions<OutreachOptions> options, TimeProvider clock)
{
    private static readonly LocalTime Begins = new(2, 0);

    /// <summary>
    /// Fires every hour in UTC, since a timer in Azure may know no other zone, and sweeps once for each date of the office,
    /// at or after 02:00 there. How the work stands is measured each time, and sources that are silent are noticed: the app may sleep in
    /// between, and is woken for all at once.
    /// </summary>
    [Function(nameof(NightlySweep))]
    public async Task RunAsync(
        [TimerTrigger("0 0 * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (SweepIdAt(now, options.Value.OfficeTimeZone) is { } id)
        {
            await starter.StartAsync(id, now, client, cancellationToken);
        }

        await silences.NoticeAsync(now, client, cancellationToken);
        await measures.TakeAsync(cancellationToken);
    }

    /// <summary>The id of the sweep that should have begun by a moment (UTC) of the office's day; null before 02:00.</summary>
    public static string? SweepIdAt(DateTimeOffset now, string officeTimeZone)
    {
        var office = Instant.FromDateTimeOffset(now).InZone(DateTimeZoneProviders.Tzdb[officeTimeZone]);
        return office.TimeOfDay < Begins ? null : $"nightly-{office.Date.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture)}";
    }
}
