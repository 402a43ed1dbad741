using Azure.Data.Tables;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Options;
using Outreach.Customers;
using Outreach.FollowUps;
using Outreach.FollowUps.Mentions;
using Outreach.Platform;
using Outreach.Platform.Storage;
using Outreach.SharedKernel;
using Outreach.WorkItems;

namespace Outreach.Privacy;

/// <summary>Forgets the words in an erased customer's follow-ups, and whose they were.</summary>
public sealed class ErasedFollowUps(
    FollowUpStore followUps,
    FollowUpForgetting forgetting,
    ErasedNames names,
    OutreachTables tables,
    IntakeInFlight inFlight,
    IOptions<OutreachOptions> options)
{
    private const int PageSize = 20;
    private const int AtOnce = 4;

    /// <summary>So often a page waits for an orchestration that is at work on something; then it is ended.</summary>
    private const int RoundsOfPatience = 5;

    /// <summary>Forgets a page. Safe to repeat.</summary>
    internal async Task<Erasure> ForgetAsync(
        Erasure erasure, DateTimeOffset now, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var optOuts = await names.FindOptOutsAsync(erasure, cancellationToken);
        var contacts = await ReadContactsAsync(erasure.Partitions[erasure.Partition], erasure.After, cancellationToken);
        var (mentions, forgotten, underWay) = (0, 0, false);
        var gate = new Lock();
        await Parallel.ForEachAsync(
            contacts,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (contact, token) =>
            {
                var (isDone, count) = await ForgetAsync(erasure, contact, optOuts, now, client, token);
                lock (gate)
                {
                    underWay |= !isDone;
                    mentions += count;
                    forgotten += count > 0 ? 1 : 0;
                }
            });
        if (underWay)
        {
            return erasure with { Rounds = erasure.Rounds + 1 };
        }

        var counted = erasure with
        {
            Rounds = 0,
            Erased = erasure.Erased with
            {
                FollowUps = erasure.Erased.FollowUps + forgotten,
                Mentions = erasure.Erased.Mentions + mentions,
            },
        };
        return contacts.Count == PageSize ? counted with { After = contacts[^1].RowKey } : counted.Next();
    }

    private Task<IReadOnlyList<TableEntity>> ReadContactsAsync(string partition, string? after, CancellationToken cancellationToken) =>
        tables.Customers.ReadAsync(
            TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey gt {after ?? "contact:"} and RowKey lt {"contact;"}"),
            cancellationToken,
            PageSize);

    private async Task<(bool IsDone, int Mentions)> ForgetAsync(
        Erasure erasure,
        TableEntity contact,
        IReadOnlyList<DoNotContact> optOuts,
        DateTimeOffset now,
        DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        var id = contact.RowKey.Split(':')[1];
        if (await followUps.FindWholeAsync(id, cancellationToken) is not { Stored.State: var state, Mentions: var mentions })
        {
            return (await RemoveNeverOpenedAsync(id, contact, cancellationToken), 0);
        }

        if (state.CustomerId != CustomerId.Erased && !erasure.Partitions.Contains(state.CustomerId))
        {
            return (true, 0);
        }

        // A profile keeps some names of theirs, their mentions have them all.
        foreach (var handle in mentions.Select(mention => mention.Handle).OfType<string>().Distinct())
        {
            await names.ForgetAsync(erasure, state.Channel, handle, optOuts, cancellationToken);
        }

        var insist = erasure.Rounds >= RoundsOfPatience;
        var forget = new Forget(Customer: true) { By = Actor.System };
        var forgotten = await forgetting.ForgetAsync(id, forget, erasure.Partitions, now, insist, client, cancellationToken);
        return forgotten == Forgetting.UnderWay ? (false, 0) : (true, state.MentionCount);
    }

    /// <summary>A contact without a follow-up: its intake is under way, here or in another instance, or broke off long ago.</summary>
    private async Task<bool> RemoveNeverOpenedAsync(string followUpId, TableEntity contact, CancellationToken cancellationToken)
    {
        var age = TimeProvider.System.GetUtcNow() - (contact.Timestamp ?? DateTimeOffset.MinValue);
        if (inFlight.Contains(followUpId) || age < options.Value.IntakeGrace)
        {
            return false;
        }

        await tables.OpenWork.DeleteIfThereAsync(OpenWorkRow.ShardOf(followUpId), followUpId, cancellationToken);
        return true;
    }
}
