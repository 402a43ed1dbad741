using System.Security.Cryptography;
using System.Text;
using Azure.Data.Tables;
using Microsoft.DurableTask.Client;
using Outreach.Customers.ThankYouCalls;
using Outreach.Platform.Durable;
using Outreach.Platform.Storage;
using Outreach.SharedKernel;
using Outreach.Staff;

namespace Outreach.Privacy;

/// <summary>
/// Ends and deletes the orchestrations of a customer's calls, and removes their index rows. In the list of what is over one anonymous row
/// stays for each call, which says that a call was due and how it ended: overall figures are counted from it.
/// </summary>
public sealed class CallErasure(OutreachTables tables, StaffStore staff)
{
    /// <summary>The call was canceled when the erasure began: its orchestration is about to end by itself.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Erases all calls of a partition but for the rows in it. Safe to repeat.</summary>
    /// <param name="erasureId">Makes the ids of what stays; they reveal nothing.</param>
    public async Task EraseAsync(
        string erasureId, KeptCustomer customer, DateTimeOffset now, DurableTaskClient client, CancellationToken cancellationToken)
    {
        foreach (var key in customer.Rows.Select(row => row.RowKey).Where(IsState))
        {
            var callId = $"{customer.CustomerId}.{key.Split(':')[1]}";
            await Completions.EndAsync(client, callId, Patience, cancellationToken);

            // Read after its orchestration has ended: that may just have written the indexes.
            if (await tables.Customers.FindAsync(customer.CustomerId, key, cancellationToken) is { } row)
            {
                await EraseIndexAsync(erasureId, Document.Read<CallState>(row), now, cancellationToken);
            }

            await client.PurgeInstanceAsync(callId, cancellationToken);
        }
    }

    /// <summary>What stays of a call in the list of what is over. Pure.</summary>
    internal static CallState Anonymous(CallState call, string erasureId, DateTimeOffset now) => call with
    {
        Id = $"{CustomerId.Erased}.{NumberOf(erasureId, call.Id)}",
        CustomerId = CustomerId.Erased,
        CustomerName = "",
        Reason = "",
        Window = call.Window with { TimeZone = "UTC" },
        Status = call.IsOpen ? CallStatus.Canceled : call.Status,
        EndedAt = call.EndedAt ?? now,
        Outbox = [],
    };

    private static bool IsState(string rowKey) =>
        rowKey.StartsWith("call:", StringComparison.Ordinal) && rowKey.EndsWith(":state", StringComparison.Ordinal);

    /// <summary>A number that the same erasure always gives the same call, and that reveals neither.</summary>
    private static int NumberOf(string erasureId, string callId) =>
        1 + (int)(BitConverter.ToUInt32(SHA256.HashData(Encoding.UTF8.GetBytes($"{erasureId}\n{callId}"))) % 999_999);

    private async Task EraseIndexAsync(string erasureId, CallState call, DateTimeOffset now, CancellationToken cancellationToken)
    {
        foreach (var key in call.Indexed.Worklist.Select(key => key.Split('|')))
        {
            await tables.Worklist.DeleteIfThereAsync(key[0], key[1], cancellationToken);
        }

        var shard = WorkItems.OpenWorkRow.ShardOf(call.Id);
        await tables.Closed.DeleteIfThereAsync(shard, call.Id, cancellationToken);
        await tables.OpenWork.DeleteIfThereAsync(shard, call.Id, cancellationToken);
        var over = CallIndex.TargetOf(Anonymous(call, erasureId, now), await staff.GetRosterAsync(cancellationToken), now).Closed;
        await tables.Closed.UpsertEntityAsync(over!.ToEntity(), TableUpdateMode.Replace, cancellationToken);
    }
}
