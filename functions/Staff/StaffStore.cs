using Azure;
using Azure.Data.Tables;
using Outreach.Platform.Storage;

namespace Outreach.Staff;

internal sealed record StoredMember(StaffMember Member, ETag ETag);

/// <summary>The roster in table <c>Staff</c>. It is small and read at every turn, so it is kept for a minute.</summary>
public sealed class StaffStore(OutreachTables tables)
{
    private const string Partition = "staff";

    /// <summary>How long a process takes its copy of the roster for the roster.</summary>
    internal static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _loading = new(1, 1);
    private readonly Lock _keeping = new();
    private volatile Kept? _kept;
    private long _changes;

    /// <summary>The roster, at most a minute old.</summary>
    internal async Task<Roster> GetRosterAsync(CancellationToken cancellationToken)
    {
        if (Fresh() is { } roster)
        {
            return roster;
        }

        await _loading.WaitAsync(cancellationToken);
        try
        {
            return Fresh() ?? RosterOf(await ReadAsync(cancellationToken));
        }
        finally
        {
            _loading.Release();
        }
    }

    /// <summary>Everyone as they are stored now.</summary>
    internal async Task<IReadOnlyList<StoredMember>> ReadAsync(CancellationToken cancellationToken)
    {
        var changes = Interlocked.Read(ref _changes);
        var members = new List<StoredMember>();
        await foreach (
            var row in tables.Staff.QueryAsync<TableEntity>($"PartitionKey eq '{Partition}'", cancellationToken: cancellationToken))
        {
            members.Add(new StoredMember(Document.Read<StaffMember>(row), row.ETag));
        }

        lock (_keeping)
        {
            if (changes == _changes)
            {
                // Not where somebody was changed while we read: it may have been read before.
                _kept = new Kept(RosterOf(members), TimeProvider.System.GetTimestamp());
            }
        }

        return members;
    }

    /// <summary>Adds the member or replaces what was known of them, whatever that was.</summary>
    internal async Task PutAsync(StaffMember member, CancellationToken cancellationToken)
    {
        await tables.Staff.UpsertEntityAsync(Document.Row(Partition, member.Id, member), TableUpdateMode.Replace, cancellationToken);
        Forget();
    }

    /// <summary>Commits a member. Gives the new ETag; null where they, or another one, were changed meanwhile.</summary>
    /// <param name="readAs">The ETag they were read with; null for one who is new.</param>
    /// <param name="unchanged">Other members who must still be as they were read.</param>
    internal async Task<ETag?> TryCommitAsync(
        StaffMember member, ETag? readAs, IReadOnlyCollection<StoredMember> unchanged, CancellationToken cancellationToken)
    {
        var row = Document.Row(Partition, member.Id, member);
        List<TableTransactionAction> actions =
        [
            readAs is { } etag
                ? new TableTransactionAction(TableTransactionActionType.UpdateReplace, row, etag)
                : new TableTransactionAction(TableTransactionActionType.Add, row),
        ];
        actions.AddRange(unchanged.Select(other => new TableTransactionAction(
            TableTransactionActionType.UpdateReplace, Document.Row(Partition, other.Member.Id, other.Member), other.ETag)));

        var committed = await tables.Staff.TryCommitAsync(actions, cancellationToken);
        Forget();
        return committed;
    }

    private static Roster RosterOf(IEnumerable<StoredMember> members) => new(members.Select(stored => stored.Member));

    private void Forget()
    {
        lock (_keeping)
        {
            _changes++;
            _kept = null;
        }
    }

    private Roster? Fresh() =>
        _kept is { } kept && TimeProvider.System.GetElapsedTime(kept.LoadedAt) < KeptFor && kept.Roster.Members.Count > 0
            ? kept.Roster
            : null;

    private sealed record Kept(Roster Roster, long LoadedAt);
}
