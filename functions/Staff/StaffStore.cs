using Outreach.Platform.Storage;

namespace Outreach.Staff;

/// <summary>The roster in table <c>Staff</c>. It is small and read at every turn, so it is kept for a minute.</summary>
public sealed class StaffStore(OutreachTables tables)
{
    private const string Partition = "staff";
    private static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(1);
    private readonly SemaphoreSlim _loading = new(1, 1);
    private volatile Kept? _kept;

    /// <summary>The roster, at most a minute old.</summary>
    public async Task<Roster> GetRosterAsync(CancellationToken cancellationToken)
    {
        if (Fresh() is { } roster)
        {
            return roster;
        }

        await _loading.WaitAsync(cancellationToken);
        try
        {
            if (Fresh() is { } loadedMeanwhile)
            {
                return loadedMeanwhile;
            }

            var members = new List<StaffMember>();
            await foreach (var row in tables.Staff.QueryAsync<Azure.Data.Tables.TableEntity>(
                $"PartitionKey eq '{Partition}'", cancellationToken: cancellationToken))
            {
                members.Add(Document.Read<StaffMember>(row));
            }

            var loaded = new Roster(members);
            _kept = new Kept(loaded, TimeProvider.System.GetTimestamp());
            return loaded;
        }
        finally
        {
            _loading.Release();
        }
    }

    /// <summary>Adds the member or replaces what was known of them.</summary>
    public async Task PutAsync(StaffMember member, CancellationToken cancellationToken)
    {
        await tables.Staff.UpsertEntityAsync(Document.Row(Partition, member.Id, member), Azure.Data.Tables.TableUpdateMode.Replace, cancellationToken);
        _kept = null;
    }

    private Roster? Fresh() =>
        _kept is { } kept && TimeProvider.System.GetElapsedTime(kept.LoadedAt) < KeptFor && kept.Roster.Members.Count > 0 ? kept.Roster : null;

    private sealed record Kept(Roster Roster, long LoadedAt);
}
