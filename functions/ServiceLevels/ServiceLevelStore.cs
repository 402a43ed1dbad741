using System.Collections.Concurrent;
using System.Globalization;
using Azure.Data.Tables;
using Microsoft.Extensions.Options;
using Outreach.Platform;
using Outreach.Platform.Durable;
using Outreach.Platform.Storage;

namespace Outreach.ServiceLevels;

/// <summary>
/// The versions of what the company promises, table <c>ServiceLevels</c>, one row each. A version never changes, so one that was
/// read is kept for ever; which of them is the current one is asked again after a minute.
/// </summary>
public sealed class ServiceLevelStore(OutreachTables tables, IOptions<OutreachOptions> options)
{
    private const string Partition = "service-levels";
    private static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(1);
    private readonly SemaphoreSlim _loading = new(1, 1);
    private readonly ConcurrentDictionary<int, ServiceLevelVersion> _versions = new()
    {
        [0] = ServiceLevelVersion.DefaultIn(options.Value.OfficeTimeZone),
    };

    private volatile Kept? _current;

    /// <summary>What holds for a mention that comes in now, at most a minute old; version 0 where nothing was ever written down.</summary>
    internal async Task<ServiceLevelVersion> GetCurrentAsync(CancellationToken cancellationToken)
    {
        if (Fresh() is { } current)
        {
            return current;
        }

        await _loading.WaitAsync(cancellationToken);
        try
        {
            return Fresh() ?? await ReadCurrentAsync(cancellationToken);
        }
        finally
        {
            _loading.Release();
        }
    }

    /// <summary>One version.</summary>
    /// <exception cref="PreconditionException">There is none of this number.</exception>
    internal async ValueTask<ServiceLevelVersion> GetAsync(int version, CancellationToken cancellationToken) =>
        await FindAsync(version, cancellationToken)
            ?? throw new PreconditionException($"There is no version {version} of the service levels.");

    internal async ValueTask<ServiceLevelVersion?> FindAsync(int version, CancellationToken cancellationToken)
    {
        if (_versions.TryGetValue(version, out var known))
        {
            return known;
        }

        return version > 0
            && await tables.ServiceLevels.FindAsync(Partition, RowKeyOf(version), cancellationToken) is { } row ? Keep(row) : null;
    }

    /// <summary>The current version in storage at this moment, for a change to it.</summary>
    internal async Task<ServiceLevelVersion> ReadCurrentAsync(CancellationToken cancellationToken)
    {
        var newest = _versions[0];
        await foreach (var row in tables.ServiceLevels.QueryAsync<TableEntity>(
            $"PartitionKey eq '{Partition}'", maxPerPage: 1, cancellationToken: cancellationToken))
        {
            newest = Keep(row);
            break;
        }

        MakeCurrent(newest);
        return newest;
    }

    /// <summary>Adds the version after another one; null where somebody else has added that one already.</summary>
    internal async Task<ServiceLevelVersion?> TryAddAsync(
        int after, ServiceLevelDocument document, DateTimeOffset at, string by, CancellationToken cancellationToken)
    {
        var added = new ServiceLevelVersion(after + 1, document, at, by);
        var row = Document.Row(Partition, RowKeyOf(added.Version), document);
        row["At"] = at;
        row["By"] = by;
        if (await tables.ServiceLevels.TryCommitAsync([new(TableTransactionActionType.Add, row)], cancellationToken) is null)
        {
            return null;
        }

        _versions[added.Version] = added;
        MakeCurrent(added);
        return added;
    }

    // Storage gives rows in the order of their keys: so the newest comes first.
    private static string RowKeyOf(int version) => (int.MaxValue - version).ToString("D10", CultureInfo.InvariantCulture);

    private ServiceLevelVersion Keep(TableEntity row)
    {
        var version = int.MaxValue - int.Parse(row.RowKey, CultureInfo.InvariantCulture);
        return _versions.GetOrAdd(version, _ => Read(version, row));
    }

    private static ServiceLevelVersion Read(int version, TableEntity row)
    {
        try
        {
            return new ServiceLevelVersion(
                version, Document.Read<ServiceLevelDocument>(row), row.GetDateTimeOffset("At"), row.GetString("By"));
        }
        catch (FormatException broken)
        {
            throw new PreconditionException($"Version {version} of the service levels does not hold together: {broken.Message}");
        }
    }

    /// <summary>A version that was read before a newer one was added comes too late.</summary>
    private void MakeCurrent(ServiceLevelVersion version)
    {
        var made = new Kept(version, TimeProvider.System.GetTimestamp());
        for (var kept = _current; kept is null || kept.Version.Version <= version.Version; kept = _current)
        {
            if (Interlocked.CompareExchange(ref _current, made, kept) == kept)
            {
                return;
            }
        }
    }

    private ServiceLevelVersion? Fresh() =>
        _current is { } kept && TimeProvider.System.GetElapsedTime(kept.LoadedAt) < KeptFor ? kept.Version : null;

    private sealed record Kept(ServiceLevelVersion Version, long LoadedAt);
}
