using System.Security.Cryptography;
using System.Text;
using Azure.Data.Tables;
using Outreach.Platform.Storage;

namespace Outreach.Webhooks;

/// <summary>A delivery that has come.</summary>
/// <param name="Hash">Of what it is known by, in hexadecimal digits.</param>
/// <param name="FirstAt">When it first came (UTC).</param>
/// <param name="IsDone">Whether all of it was taken or parked; else it broke off, or is under way elsewhere.</param>
/// <param name="IsNoted">Whether what of it can't be made a mention has been counted.</param>
internal sealed record WebhookDelivery(string Hash, DateTimeOffset FirstAt, bool IsDone, bool IsNoted = false);

/// <summary>Which deliveries have come, so that one that comes again is known: table <c>Webhooks</c>, a partition a source.</summary>
public sealed class WebhookDeliveries(OutreachTables tables, TimeProvider clock)
{
    /// <summary>How long a delivery is known, and what of it could not be taken is kept.</summary>
    internal static readonly TimeSpan KeptFor = TimeSpan.FromDays(7);

    /// <summary>For so long a source without ids may send one again whose answer it did not get.</summary>
    private static readonly TimeSpan SentAgainFor = TimeSpan.FromDays(1);

    /// <summary>Notes that a delivery has come; gives what is known of it.</summary>
    internal async Task<WebhookDelivery> BeginAsync(WebhookSource source, string deliveryKey, CancellationToken cancellationToken) =>
        (await BeginRowAsync(source, deliveryKey, cancellationToken)).Delivery;

    /// <summary>
    /// Notes that a body has come whose source gives its deliveries no ids; gives what is known of it. One that was done with a day ago is
    /// another one that says the same: what is parked of it is not as old as that.
    /// </summary>
    internal async Task<WebhookDelivery> BeginBodyAsync(WebhookSource source, string bodyHash, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (begun, row) = await BeginRowAsync(source, $"body:{bodyHash}", cancellationToken);
            var now = clock.GetUtcNow();
            if (row is null || !begun.IsDone || now - begun.FirstAt < SentAgainFor)
            {
                return begun;
            }

            // What is parked is known by this moment: two that come at once must not have one each.
            var anew = begun with { FirstAt = now, IsDone = false, IsNoted = false };
            var replace = new TableTransactionAction(TableTransactionActionType.UpdateReplace, RowOf(source, anew), row.ETag);
            if (await tables.Webhooks.TryCommitAsync([replace], cancellationToken) is not null)
            {
                return anew;
            }
        }
    }

    /// <summary>What is known of a delivery, with its row where it came before.</summary>
    private async Task<(WebhookDelivery Delivery, TableEntity? Row)> BeginRowAsync(
        WebhookSource source, string deliveryKey, CancellationToken cancellationToken)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(deliveryKey)).AsSpan(0, 20));
        while (true)
        {
            var begun = new WebhookDelivery(hash, clock.GetUtcNow(), IsDone: false);
            if (await tables.Webhooks.TryAddAsync(RowOf(source, begun), cancellationToken))
            {
                return (begun, null);
            }

            if (await tables.Webhooks.FindAsync(PartitionOf(source), hash, cancellationToken) is { } row)
            {
                var isDone = row.GetBoolean("IsDone") == true;
                return (
                    new WebhookDelivery(
                        hash, row.GetDateTimeOffset("At") ?? begun.FirstAt, isDone, isDone || row.GetBoolean("IsNoted") == true),
                    row);
            }
        }
    }

    /// <summary>Notes that nothing is left of a delivery.</summary>
    internal Task FinishAsync(WebhookSource source, WebhookDelivery delivery, CancellationToken cancellationToken) =>
        WriteAsync(source, delivery with { IsDone = true }, cancellationToken);

    /// <summary>Notes that what of a delivery can't be made a mention has been counted, though something is left of it.</summary>
    internal Task NotedAsync(WebhookSource source, WebhookDelivery delivery, CancellationToken cancellationToken) =>
        delivery.IsNoted ? Task.CompletedTask : WriteAsync(source, delivery with { IsNoted = true }, cancellationToken);

    private Task WriteAsync(WebhookSource source, WebhookDelivery delivery, CancellationToken cancellationToken) =>
        tables.Webhooks.UpsertEntityAsync(RowOf(source, delivery), TableUpdateMode.Replace, cancellationToken);

    /// <summary>Deletes a page of what is too old to be known, parked items with it. Safe to repeat.</summary>
    /// <param name="continuation">Where the page before stopped; null for the beginning.</param>
    /// <returns>How many were deleted, and where to go on; null where nothing is left.</returns>
    internal Task<(int Deleted, string? Continuation)> DeleteOldAsync(
        string? continuation, int pageSize, CancellationToken cancellationToken) =>
        tables.Webhooks.DeletePageAsync(
            TableClient.CreateQueryFilter($"At lt {clock.GetUtcNow() - KeptFor}"), continuation, pageSize, cancellationToken);

    private static string PartitionOf(WebhookSource source) => $"delivery:{source.Name}";

    private static TableEntity RowOf(WebhookSource source, WebhookDelivery delivery) =>
        new(PartitionOf(source), delivery.Hash) { ["At"] = delivery.FirstAt, ["IsDone"] = delivery.IsDone, ["IsNoted"] = delivery.IsNoted };
}
