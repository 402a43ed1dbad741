using Azure.Data.Tables;
using Outreach.Platform.Storage;

namespace Outreach.Staff;

/// <summary>
/// How many open follow-ups each person has, near enough to share out new ones: read from the open-work list, then counted
/// along in this process, and read again after a quarter of an hour.
/// </summary>
public sealed class Workload(OutreachTables tables)
{
    private static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(15);
    private readonly SemaphoreSlim _gate = new(1, 1);
    private Dictionary<string, int> _open = [];
    private long? _readAt;

    /// <summary>Chooses among candidates and counts the choice.</summary>
    /// <param name="choose">Gets the counts by staff id and gives the chosen one's id.</param>
    /// <param name="cancellationToken">Stops before the next storage call.</param>
    public async Task<string> ChooseAsync(Func<IReadOnlyDictionary<string, int>, string> choose, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (_readAt is null || TimeProvider.System.GetElapsedTime(_readAt.Value) > KeptFor)
            {
                _open = await ReadAsync(cancellationToken);
                _readAt = TimeProvider.System.GetTimestamp();
            }

            var chosen = choose(_open);
            _open[chosen] = _open.GetValueOrDefault(chosen) + 1;
            return chosen;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Takes a choice off the count again: there was nothing new to do.</summary>
    /// <param name="staffId">Who had been chosen.</param>
    public async Task GiveBackAsync(string staffId)
    {
        await _gate.WaitAsync();
        try
        {
            _open[staffId] = Math.Max(0, _open.GetValueOrDefault(staffId) - 1);
        }
        finally
        {
            _gate.Release();
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
