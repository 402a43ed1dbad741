using Azure;
using Azure.Data.Tables;
using NodaTime;
using Outreach.Platform.Storage;
using Outreach.ServiceLevels;
using Outreach.SharedKernel;

namespace Outreach.Webhooks;

/// <summary>When sources speak, table <c>Webhooks</c>, a row a source. Each change is guarded by the row's ETag.</summary>
public sealed class SourceActivities(OutreachTables tables, ServiceLevelStore serviceLevels, Office office)
{
    private const string Partition = "sources";

    /// <summary>Nobody needs to know it more exactly, and a busy source writes no row with each delivery.</summary>
    private static readonly TimeSpan Grain = TimeSpan.FromMinutes(1);

    private DateTimeZone Zone => DateTimeZoneProviders.Tzdb[office.TimeZone];

    /// <summary>Notes that a source has spoken.</summary>
    internal Task NoteAsync(string source, DateTimeOffset at, CancellationToken cancellationToken) => ChangeAsync(
        source,
        known => known is null ? SourceActivity.Begin(at, Zone)
            : known.SilentNotedAt is null && at - known.LastAt < Grain ? known
            : known.After(at, Zone),
        cancellationToken);

    /// <summary>Notes that a source is silent for far longer than usual. True where it is and nobody had noticed.</summary>
    internal async Task<bool> NoticeSilenceAsync(string source, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var isNew = false;
        var calendars = (await serviceLevels.GetCurrentAsync(cancellationToken)).Calendars;
        await ChangeAsync(
            source,
            known =>
            {
                isNew = known is { SilentNotedAt: null } && SilenceRule.IsSilent(known, now, office, calendars);
                return isNew ? known! with { SilentNotedAt = now } : known;
            },
            cancellationToken);
        return isNew;
    }

    /// <summary>Since when a source is silent, where that was noticed.</summary>
    internal async Task<DateTimeOffset?> SilentSinceAsync(string source, CancellationToken cancellationToken) =>
        (await FindAsync(source, cancellationToken)).Activity is { SilentNotedAt: not null } silent ? silent.LastAt : null;

    private async Task<(SourceActivity? Activity, ETag ETag)> FindAsync(string source, CancellationToken cancellationToken) =>
        await tables.Webhooks.FindAsync(Partition, source, cancellationToken) is { } row
            ? (Document.Read<SourceActivity>(row), row.ETag)
            : (null, default);

    private async Task ChangeAsync(
        string source, Func<SourceActivity?, SourceActivity?> change, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (known, etag) = await FindAsync(source, cancellationToken);
            if (change(known) is not { } changed || ReferenceEquals(changed, known))
            {
                return;
            }

            var row = Document.Row(Partition, source, changed);
            var write = known is null
                ? new TableTransactionAction(TableTransactionActionType.Add, row)
                : new TableTransactionAction(TableTransactionActionType.UpdateReplace, row, etag);
            if (await tables.Webhooks.TryCommitAsync([write], cancellationToken) is not null)
            {
                return;
            }
        }
    }
}
