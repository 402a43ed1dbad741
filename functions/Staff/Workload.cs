using Azure.Data.Tables;
using Outreach.Platform.Storage;

namespace Outreach.Staff;

/// <summary>
/// How many open follow-ups each person has, near enough to share out new ones: read from the open-work list, then counted
/// along in this process, and read again after a quarter of an hour.
/// </summary>
public sealed class Workload(OutreachTables tables, TimeProvider clock)
{
    private static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(15);
    private readonly SemaphoreSlim _gate = new(1, 1);
    private Dictionary<string, int> _open = [];
    private DateTimeOffset? _readAt;

    /// <summary>Chooses among candidates and counts the choice, if there is one.</summary>
    /// <param name="choose">Gets the counts by staff id.</param>
    internal async Task<Assignment?> ChooseAsync(
        Func<IReadOnlyDictionary<string, int>, Assignment?> choose, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            var now = clock.GetUtcNow();
            if (_readAt is not { } readAt || now - readAt > KeptFor || now < readAt)
            {
                _open = await ReadAsync(cancellationToken);
                _readAt = now;
            }

            var chosen = choose(_open);
            Count(chosen?.StaffId, +1);
            return chosen;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>
    /// Records that an open follow-up has a new owner. There is no previous owner where it was opened again, and no new one where it was
    /// closed, or where a choice came to nothing.
    /// </summary>
    public async Task MovedAsync(string? from, string? to)
    {
        if (from == to)
        {
            return;
        }

        await _gate.WaitAsync();
        try
        {
            if (_readAt is not null)
            {
                Count(from, -1);
                Count(to, +1);
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>The counts as they are now, by staff id.</summary>
    public async Task<IReadOnlyDictionary<string, int>> CountsAsync(CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<string, int> counts = new Dictionary<string, int>();
        await ChooseAsync(
            open =>
            {
                counts = open.ToDictionary();
                return null;
            },
            cancellationToken);
        return counts;
    }

    private void Count(string? staffId, int by)
    {
        if (staffId is not null)
        {
            _open[staffId] = Math.Max(0, _open.GetValueOrDefault(staffId) + by);
        }
    }

    private async Task<Dictionary<string, int>> ReadAsync(CancellationToken cancellationToken)
    {
        var open = new Dictionary<string, int>(StringComparer.Ordinal);
        await foreach (var row in tables.OpenWork.QueryAsync<TableEntity>(
            "Type eq 'follow_up'", select: ["Owner"], cancellationToken: cancellationToken))
        {
            var owner = row.GetString("Owner") ?? "";
            open[owner] = open.GetValueOrDefault(owner) + 1;
        }

        return open;
    }
}
