using System.Text.Json.Nodes;
using Microsoft.DurableTask.Client;
using Outreach.Customers;
using Outreach.Merges;
using Outreach.Platform.Durable;
using Outreach.Platform.Storage;
using Outreach.SharedKernel;

namespace Outreach.Privacy;

/// <summary>
/// Their merges into other customers, right or wrong: a record in the other one's partition, and orchestrations, all of which have ids made
/// from both customers'.
/// </summary>
internal sealed class KeptMerges(MergeStore merges, CustomerStore customers) : IKeptElsewhere
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public string Name => "That we took you for somebody whom we knew by another name";

    public async Task<IReadOnlyList<JsonNode>> ReadAsync(KeptCustomer customer, CancellationToken cancellationToken) =>
        [.. (await merges.ReadAllOfAsync(customer.CustomerId, cancellationToken)).Select(WhoSaidSo)];

    public async Task<int> EraseAsync(KeptCustomer customer, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var theirs = customer.Rows.Where(
            row => row.RowKey.StartsWith("merge:", StringComparison.Ordinal)).Select(Document.Read<MergeRecord>);
        var elsewhere = await merges.ReadAllOfAsync(customer.CustomerId, cancellationToken);
        foreach (var record in theirs.Concat(elsewhere))
        {
            await EndAsync(record, client, cancellationToken);
            await merges.DeleteUnderWayAsync(record.Id, cancellationToken);
            await LetGoAsync(customer.CustomerId, record.Id, cancellationToken);
        }

        foreach (var record in elsewhere)
        {
            await merges.ForgetAsync(record, cancellationToken);
        }

        return elsewhere.Count;
    }

    private static JsonObject WhoSaidSo(MergeRecord record) =>
        new() { ["since"] = record.At, ["by"] = record.By, ["until"] = record.UndoneAt, ["undoneBy"] = record.UndoneBy };

    private static async Task EndAsync(MergeRecord record, DurableTaskClient client, CancellationToken cancellationToken)
    {
        for (var number = 1; number <= record.Number; number++)
        {
            var id = MergeId.Of(record.AbsorbedId, record.SurvivorId, number);
            foreach (var instanceId in new[] { id, MergeStarter.UndoingOf(id) })
            {
                await Completions.EndAsync(client, instanceId, Patience, cancellationToken);
                await client.PurgeInstanceAsync(instanceId, cancellationToken);
            }
        }
    }

    /// <summary>A merge that could not begin, or the last step of an undoing: the other customer must not wait for it for ever.</summary>
    private async Task LetGoAsync(string erasedId, string mergeId, CancellationToken cancellationToken)
    {
        while (
            await customers.FindAsync(MergeId.OtherThan(erasedId, mergeId), cancellationToken) is { Profile: var other, ETag: var readAs }
            && other.Merging == mergeId
            && await customers.TryCommitAsync(
                other with { Merging = null, Absorbed = [.. other.Absorbed.Where(one => one.CustomerId != erasedId)] },
                readAs,
                [],
                cancellationToken) is null)
        {
            // Somebody else changed them a moment ago: read them again.
        }
    }
}
