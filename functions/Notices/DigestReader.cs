using Azure.Data.Tables;
using Outreach.Platform.Storage;
using Outreach.SharedKernel;
using Outreach.Staff;
using Outreach.Staff.Worklists;
using Outreach.WorkItems;

namespace Outreach.Notices;

/// <summary>Reads, just before a digest is sent, what it is to say.</summary>
internal sealed class DigestReader(
    OutreachTables tables, IEnumerable<INoticeSource> sources, IScheduledContacts contacts, IRefusals refusals)
{
    // Nobody reads more in one e-mail; the rest is in the worklist.
    private const int MostItems = 300;

    private static readonly ParallelOptions SideBySide = new() { MaxDegreeOfParallelism = 8 };

    /// <summary>
    /// What a person has to do. The worklist names the items; each item's own row says whether it is still to be done, for the worklist may
    /// be behind.
    /// </summary>
    public async Task<IReadOnlyCollection<WorkItem>> ReadDayAsync(
        StaffMember member, Roster roster, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var keys = new Dictionary<string, string>(StringComparer.Ordinal);
        await foreach (var row in tables.Worklist.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {member.Id}"), select: ["RowKey", "Id"], cancellationToken: cancellationToken))
        {
            if (keys.Count == MostItems)
            {
                break;
            }

            keys[row.GetString("Id")] = row.RowKey;
        }

        var items = new System.Collections.Concurrent.ConcurrentBag<WorkItem>();
        await Parallel.ForEachAsync(keys, SideBySide, async (key, _) =>
        {
            var id = key.Key;
            var item = CustomerId.IsWellFormed(id) ? await contacts.FindItemAsync(id, member.Id, key.Value, now, cancellationToken)
                : sources.FirstOrDefault(source => source.Knows(id)) is { } source
                    && await source.FindTodoAsync(id, roster, now, cancellationToken) is { } todo && todo.StaffId == member.Id ? todo.Item
                : null;
            if (item is not null)
            {
                items.Add(item);
            }
        });
        return items;
    }

    /// <summary>What a lead is to hear of that could not be taken in the day before; nobody else could do anything about it.</summary>
    public async Task<IReadOnlyList<string>> ReadRefusedAsync(
        StaffMember member, Roster roster, DateTimeOffset now, CancellationToken cancellationToken) =>
        roster.IsLead(member) ? await refusals.OfTheDayBeforeAsync(now, cancellationToken) : [];
}
