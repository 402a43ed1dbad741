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

/// <summary>
/// The pages of an erasure. Each does its part and then records where the next one begins, with its counts, in one row: if interrupted in
/// between it is repeated, and counted once.
/// </summary>
public sealed class ErasurePages(
    ErasureStore store,
    ErasurePartitions partitionsOf,
    CustomerStore customers,
    IdentityStore identities,
    IdentityKey identityKey,
    FollowUpStore followUps,
    FollowUpForgetting forgetting,
    CallErasure calls,
    IEnumerable<IKeptElsewhere> elsewhere,
    OutreachTables tables,
    IntakeInFlight inFlight,
    IOptions<OutreachOptions> options)
{
    private const int FollowUpsAPage = 20;
    private const int AtOnce = 4;
    private const int RowsTogether = 100;

    /// <summary>So often a page waits for an orchestration that is at work on something; then it is ended.</summary>
    private const int RoundsOfPatience = 5;

    private static readonly TimeSpan UntilLater = TimeSpan.FromMinutes(1);

    /// <summary>Erases the next page. Safe to repeat.</summary>
    public async Task<ErasurePageResult> TakeAsync(string erasureId, DateTimeOffset now, DurableTaskClient client, CancellationToken cancellationToken)
    {
        if (await store.FindRunningAsync(erasureId, cancellationToken) is not { } stored)
        {
            return new ErasurePageResult { Step = NameOf(ErasureStep.Over), Over = true };
        }

        var erasure = stored.Erasure with { Status = ErasureStatus.Running };
        var after = erasure.Step switch
        {
            ErasureStep.Count => await CountAsync(erasure, cancellationToken),
            ErasureStep.Names => await ForgetNamesAsync(erasure, cancellationToken),
            ErasureStep.FollowUps => await ForgetFollowUpsAsync(erasure, now, client, cancellationToken),
            ErasureStep.Calls => await EraseCallsAsync(erasure, now, client, cancellationToken),
            ErasureStep.Elsewhere => await EraseElsewhereAsync(erasure, client, cancellationToken),
            ErasureStep.Rows => await EraseRowsAsync(erasure, client, cancellationToken),
            _ => erasure,
        };
        if (after.Step == ErasureStep.Over)
        {
            await store.FinishAsync(after, now, cancellationToken);
            return new ErasurePageResult { Step = NameOf(ErasureStep.Over), Over = true };
        }

        // Where somebody else was at the same page, theirs counts.
        await store.TryCommitAsync(after, stored.ETag, cancellationToken);
        return new ErasurePageResult { Step = NameOf(after.Step), WaitFor = after.Rounds > erasure.Rounds ? UntilLater : null };
    }

    /// <summary>Records that an erasure was interrupted. It continues from where it is.</summary>
    public async Task BreakOffAsync(string erasureId, CancellationToken cancellationToken)
    {
        while (await store.FindRunningAsync(erasureId, cancellationToken) is { } stored
            && !await store.TryCommitAsync(stored.Erasure with { Status = ErasureStatus.Failed }, stored.ETag, cancellationToken))
        {
            // Somebody else wrote it a moment ago: read it again.
        }
    }

    private static string NameOf(ErasureStep step) => Json.NameOf(step);

    /// <summary>Nothing is added to them any more, so what is counted now is what there is.</summary>
    private async Task<Erasure> CountAsync(Erasure erasure, CancellationToken cancellationToken)
    {
        var partitions = await partitionsOf.CloseAsync(erasure.CustomerId!, cancellationToken);
        var counts = new ErasedCounts { Absorbed = partitions.Count - 1 };
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var partition in partitions)
        {
            foreach (var row in await customers.ReadPartitionAsync(partition, cancellationToken))
            {
                counts = row.RowKey.Split(':') switch
                {
                    ["profile"] when Document.Read<CustomerProfile>(row) is var profile => Count(profile, names, counts),
                    ["note", _] => counts with { Notes = counts.Notes + 1 },
                    ["spoke", _] => counts with { Contacts = counts.Contacts + 1 },
                    ["call", _, "state"] => counts with { Calls = counts.Calls + 1 },
                    ["call", _, "attempt", _] => counts with { Attempts = counts.Attempts + 1 },
                    ["call", _, "feedback", _] => counts with { Feedback = counts.Feedback + 1 },
                    _ => counts,
                };
            }
        }

        return erasure with { Partitions = partitions, Erased = counts with { Identities = names.Count }, Step = ErasureStep.Names };
    }

    private ErasedCounts Count(CustomerProfile profile, HashSet<string> names, ErasedCounts counts)
    {
        names.UnionWith(profile.Identities.Select(identity => identityKey.Of(identity.Channel, identity.Handle)));
        return counts with { DoNotContact = counts.DoNotContact + profile.DoNotContact.Count };
    }

    private async Task<Erasure> ForgetNamesAsync(Erasure erasure, CancellationToken cancellationToken)
    {
        var profiles = await ProfilesAsync(erasure, cancellationToken);
        var wishes = OptOutsOf(profiles);
        foreach (var profile in profiles)
        {
            // First what is to be kept: a customer who writes meanwhile with their number or address is not contacted there.
            foreach (var (channel, given) in SuppressionList.GivenBy(profile))
            {
                await KeepAsync(channel, given);
            }

            foreach (var identity in profile.Identities)
            {
                await identities.ForgetAsync(identityKey.Of(identity.Channel, identity.Handle), erasure.Partitions, wishes, cancellationToken);
            }
        }

        return erasure with { Step = ErasureStep.FollowUps };

        async Task KeepAsync(string channel, string given)
        {
            if (wishes.Where(wish => wish.Channel == channel).ToList() is { Count: > 0 } wish)
            {
                await identities.KeepOptOutsAsync(identityKey.Of(channel, given), wish, cancellationToken);
            }
        }
    }

    private static IReadOnlyList<DoNotContact> OptOutsOf(IEnumerable<CustomerProfile> profiles) =>
        profiles.Aggregate((IReadOnlyList<DoNotContact>)[], (wishes, profile) => OptOuts.Join(wishes, profile.DoNotContact));

    private async Task<IReadOnlyList<CustomerProfile>> ProfilesAsync(Erasure erasure, CancellationToken cancellationToken)
    {
        var profiles = new List<CustomerProfile>();
        foreach (var partition in erasure.Partitions)
        {
            if (await customers.FindAsync(partition, cancellationToken) is { } stored)
            {
                profiles.Add(stored.Profile);
            }
        }

        return profiles;
    }

    private async Task<Erasure> ForgetFollowUpsAsync(Erasure erasure, DateTimeOffset now, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var wishes = OptOutsOf(await ProfilesAsync(erasure, cancellationToken));
        var contacts = await ReadContactsAsync(erasure.Partitions[erasure.Partition], erasure.After, cancellationToken);
        var (mentions, forgotten, underWay) = (0, 0, false);
        var gate = new Lock();
        await Parallel.ForEachAsync(
            contacts,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (contact, token) =>
            {
                var (isDone, count) = await ForgetFollowUpAsync(erasure, contact, wishes, now, client, token);
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
            Erased = erasure.Erased with { FollowUps = erasure.Erased.FollowUps + forgotten, Mentions = erasure.Erased.Mentions + mentions },
        };
        return contacts.Count == FollowUpsAPage ? counted with { After = contacts[^1].RowKey } : Next(counted);
    }

    private async Task<IReadOnlyList<TableEntity>> ReadContactsAsync(string partition, string? after, CancellationToken cancellationToken)
    {
        var contacts = new List<TableEntity>();
        await foreach (var row in tables.Customers.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey gt {after ?? "contact:"} and RowKey lt {"contact;"}"),
            maxPerPage: FollowUpsAPage,
            cancellationToken: cancellationToken))
        {
            contacts.Add(row);
            if (contacts.Count == FollowUpsAPage)
            {
                break;
            }
        }

        return contacts;
    }

    private async Task<(bool IsDone, int Mentions)> ForgetFollowUpAsync(
        Erasure erasure, TableEntity contact, IReadOnlyList<DoNotContact> wishes, DateTimeOffset now, DurableTaskClient client, CancellationToken cancellationToken)
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
            await identities.ForgetAsync(identityKey.Of(state.Channel, handle), erasure.Partitions, wishes, cancellationToken);
        }

        var insist = erasure.Rounds >= RoundsOfPatience;
        return await forgetting.ForgetAsync(id, new Forget(Customer: true) { By = Actor.System }, erasure.Partitions, now, insist, client, cancellationToken) == Forgetting.UnderWay
            ? (false, 0)
            : (true, state.MentionCount);
    }

    /// <summary>
    /// A contact without a follow-up: its intake is still under way, here or in another instance of the app, or broke off long ago.
    /// </summary>
    private async Task<bool> RemoveNeverOpenedAsync(string followUpId, TableEntity contact, CancellationToken cancellationToken)
    {
        if (inFlight.Contains(followUpId) || TimeProvider.System.GetUtcNow() - (contact.Timestamp ?? DateTimeOffset.MinValue) < options.Value.IntakeGrace)
        {
            return false;
        }

        await tables.OpenWork.DeleteIfThereAsync(OpenWorkRow.ShardOf(followUpId), followUpId, cancellationToken);
        return true;
    }

    private async Task<Erasure> EraseCallsAsync(Erasure erasure, DateTimeOffset now, DurableTaskClient client, CancellationToken cancellationToken)
    {
        await calls.EraseAsync(erasure.Id, await KeptAsync(erasure, cancellationToken), now, client, cancellationToken);
        return Next(erasure);
    }

    private async Task<Erasure> EraseElsewhereAsync(Erasure erasure, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var customer = await KeptAsync(erasure, cancellationToken);
        var count = 0;
        foreach (var one in elsewhere)
        {
            count += await one.EraseAsync(customer, client, cancellationToken);
        }

        return Next(erasure with { Erased = erasure.Erased with { Elsewhere = erasure.Erased.Elsewhere + count } });
    }

    private async Task<KeptCustomer> KeptAsync(Erasure erasure, CancellationToken cancellationToken)
    {
        var partition = erasure.Partitions[erasure.Partition];
        return new KeptCustomer(partition, await customers.ReadPartitionAsync(partition, cancellationToken));
    }

    /// <summary>The profile last: as long as it is there it says that they are being erased.</summary>
    private async Task<Erasure> EraseRowsAsync(Erasure erasure, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var customer = await KeptAsync(erasure, cancellationToken);
        for (var rows = customer.Rows; !await TryEraseRowsAsync(rows, cancellationToken);)
        {
            // Somebody who had read the profile before it said so wrote a moment ago: what they wrote goes too.
            rows = (await KeptAsync(erasure, cancellationToken)).Rows;
            customer = customer with { Rows = [.. customer.Rows, .. rows] };
        }

        // What was noted while they were still there.
        foreach (var one in elsewhere)
        {
            await one.EraseAsync(customer, client, cancellationToken);
        }

        return Next(erasure);
    }

    /// <summary>False where the profile was changed since it was read: others may have written more.</summary>
    private async Task<bool> TryEraseRowsAsync(IReadOnlyList<TableEntity> rows, CancellationToken cancellationToken)
    {
        foreach (var together in rows.Where(row => row.RowKey != "profile").Chunk(RowsTogether))
        {
            await tables.Customers.SubmitTransactionAsync(
                together.Select(row => new TableTransactionAction(TableTransactionActionType.Delete, row, Azure.ETag.All)), cancellationToken);
        }

        return rows.FirstOrDefault(row => row.RowKey == "profile") is not { } profile
            || await tables.Customers.TryCommitAsync([new TableTransactionAction(TableTransactionActionType.Delete, profile, profile.ETag)], cancellationToken) is not null;
    }

    /// <summary>The same part of the next partition, or the next part.</summary>
    private static Erasure Next(Erasure erasure) => erasure.Partition + 1 < erasure.Partitions.Count
        ? erasure with { Partition = erasure.Partition + 1, After = null }
        : erasure with { Step = erasure.Step + 1, Partition = 0, After = null };
}
