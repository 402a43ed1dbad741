using System.Diagnostics;
using Azure.Data.Tables;
using Microsoft.DurableTask.Client;
using Outreach.Customers;
using Outreach.Platform.Http;
using Outreach.Platform.Storage;
using Outreach.Platform.Telemetry;
using Outreach.ServiceLevels;
using Outreach.SharedKernel;
using Outreach.Staff;
using Outreach.WorkItems;

namespace Outreach.FollowUps.Mentions;

/// <summary>What came of a mention.</summary>
/// <param name="MentionId">The mention's id.</param>
/// <param name="FollowUpId">The follow-up that answers it.</param>
/// <param name="CustomerId">Who wrote it.</param>
/// <param name="Duplicate">Whether it was known already.</param>
public sealed record MentionReceipt(string MentionId, string FollowUpId, string CustomerId, bool Duplicate);

/// <summary>
/// Takes mentions in: identity, customer, index rows, follow-up, its first turn, orchestration, in that order. The insert of the
/// follow-up decides whether a mention is new; what a crash leaves before it is harmless and found by the next attempt, what
/// it leaves after it is found by the sweep through the open-work row.
/// </summary>
public sealed class MentionIntake(
    IdentityKey identityKey,
    IdentityStore identities,
    MentionHistory memory,
    CustomerStore customers,
    CustomerMatchStore customerMatches,
    FollowUpStore followUps,
    FirstTurns firstTurns,
    FollowUpWaker waker,
    StaffStore staff,
    ServiceLevelStore serviceLevels,
    OutreachTables tables,
    IntakeInFlight inFlight,
    TimeProvider clock)
{
    private static readonly ParallelOptions AtOnce = new() { MaxDegreeOfParallelism = 16 };

    // A transaction holds a hundred rows, and the profile is one of them.
    private const int ContactsPerCommit = 50;

    /// <summary>Takes in up to a hundred mentions and gives a receipt for each, in the same order.</summary>
    /// <param name="mentions">Checked mentions.</param>
    /// <param name="now">When they reached us (UTC).</param>
    /// <param name="client">Starts the orchestrations.</param>
    /// <param name="cancellationToken">
    /// Stops before the first write. Once begun, it is completed: a sender who disconnects must not leave work undone.
    /// </param>
    public async Task<IReadOnlyList<MentionReceipt>> TakeInAsync(
        IReadOnlyList<Mention> mentions, DateTimeOffset now, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var roster = await staff.GetRosterAsync(cancellationToken);
        if (roster.Members.All(member => !member.IsPerson))
        {
            throw new ProblemException(503, "Nobody is there.", "There is no person on the roster who could answer; nothing was stored. Add staff first.");
        }

        var levels = await serviceLevels.GetCurrentAsync(cancellationToken);
        var arrivals = mentions.Select(mention => new Arrival(mention, FollowUpId.Of(mention.Channel, mention.ExternalId))).ToList();
        var distinct = arrivals.DistinctBy(arrival => arrival.FollowUpId).ToList();
        cancellationToken.ThrowIfCancellationRequested();
        using var registered = inFlight.Register(distinct.Select(arrival => arrival.FollowUpId));
        foreach (var arrival in distinct)
        {
            arrival.IdentityHash = identityKey.Of(arrival.Mention.Channel, arrival.Mention.Author.Handle);
        }

        await Parallel.ForEachAsync(distinct.GroupBy(arrival => arrival.IdentityHash), AtOnce, async (ofOne, _) =>
        {
            var claimed = await identities.ClaimAsync(ofOne.Key, IdentityKey.CustomerIdOf(ofOne.Key, ofOne.First().FollowUpId, now), CancellationToken.None);
            foreach (var arrival in ofOne)
            {
                arrival.Identity = claimed;
            }
        });
        await Parallel.ForEachAsync(distinct.GroupBy(arrival => arrival.Identity.CustomerId), AtOnce, async (ofOne, _) =>
        {
            foreach (var chunk in ofOne.Chunk(ContactsPerCommit))
            {
                await memory.RememberAsync(ofOne.Key, chunk, roster, levels, now, client);
            }
        });
        await AnnounceAsync([.. distinct.Where(arrival => !arrival.Duplicate)], roster);
        try
        {
            await Parallel.ForEachAsync(distinct, AtOnce, async (arrival, _) => await OpenTracedAsync(arrival, client));
            await firstTurns.TakeAsync([.. distinct.Where(arrival => arrival.Made is not null)], roster, now, client);

            // All at once, so that an engine that can will store them together.
            await Task.WhenAll(distinct.Select(arrival => StartAsync(arrival, client)));
        }
        finally
        {
            distinct.ForEach(arrival => arrival.Span?.Dispose());
        }

        var byId = distinct.ToDictionary(arrival => arrival.FollowUpId);
        foreach (var repeated in arrivals.Where(arrival => !ReferenceEquals(arrival, byId[arrival.FollowUpId])))
        {
            FollowUpCounters.MentionTakenIn(repeated.Mention.Channel, duplicate: true);
        }

        return [.. arrivals.Select(arrival => byId[arrival.FollowUpId].Receipt(isRepeatWithinRequest: !ReferenceEquals(arrival, byId[arrival.FollowUpId])))];
    }

    /// <summary>
    /// Adds the new ones to the open-work list and to their owners' worklists before they exist, a shard or a person in one transaction: if
    /// everything stops right after the follow-up is committed, the sweep finds it in the open-work list.
    /// </summary>
    private async Task AnnounceAsync(IReadOnlyList<Arrival> arrivals, Roster roster)
    {
        foreach (var arrival in arrivals)
        {
            var state = arrival.Opened!.State;
            var target = FollowUpIndex.TargetOf(state, roster, state.ReceivedAt);
            arrival.OpenWork = target.Open!;
            arrival.Worklist = target.Todo is { } todo ? WorkIndex.WorklistRow(todo.StaffId, todo.Item) : null;
            arrival.Opened = arrival.Opened with
            {
                State = state with { Indexed = target.Reached },
            };
        }

        await Parallel.ForEachAsync(arrivals.GroupBy(arrival => OpenWorkRow.ShardOf(arrival.FollowUpId)), AtOnce, async (shard, _) =>
        {
            var rows = shard.Select(arrival => arrival.OpenWork!.ToEntity()).ToList();
            if (await tables.OpenWork.TryCommitAsync(
                [.. rows.Select(row => new TableTransactionAction(TableTransactionActionType.Add, row))], CancellationToken.None) is null)
            {
                await Parallel.ForEachAsync(rows, AtOnce, async (row, _) => await AnnounceAgainAsync(row));
            }
        });

        await firstTurns.AnnounceAsync(arrivals);
    }

    /// <summary>
    /// Where an earlier attempt left a row without its follow-up, it is replaced: a sweep that has seen it may delete it only as it
    /// was. The row of a follow-up that is there says more than this first picture of it, and stays.
    /// </summary>
    private async Task AnnounceAgainAsync(TableEntity row)
    {
        while (!await tables.OpenWork.TryAddAsync(row, CancellationToken.None))
        {
            if (await tables.OpenWork.FindAsync(row.PartitionKey, row.RowKey, CancellationToken.None) is { } left
                && (await followUps.FindAsync(row.RowKey, CancellationToken.None) is not null
                    || await tables.OpenWork.TryCommitAsync([new(TableTransactionActionType.UpdateReplace, row, left.ETag)], CancellationToken.None) is not null))
            {
                return;
            }
        }
    }

    private async Task OpenTracedAsync(Arrival arrival, DurableTaskClient client)
    {
        arrival.Span = Spans.Begin("mention", (Spans.FollowUpId, arrival.FollowUpId), ("outreach.channel", arrival.Mention.Channel));
        try
        {
            arrival.ToStart = await OpenAsync(arrival, client);
        }
        catch (Exception failed)
        {
            arrival.Span.Fail(failed);
            throw;
        }
    }

    /// <summary>Starts what has to run, within the mention's span: the orchestration goes on in its trace.</summary>
    private async Task StartAsync(Arrival arrival, DurableTaskClient client)
    {
        Activity.Current = arrival.Span ?? Activity.Current;
        arrival.Span?.SetTag("outreach.duplicate", arrival.Duplicate);
        if (arrival.ToStart is { } state)
        {
            await waker.StartAsync(client, state, arrival.WaitsFirstUntil);
        }
    }

    /// <summary>Makes the follow-up, or finds it; gives it where its orchestration has to run.</summary>
    private async Task<FollowUpState?> OpenAsync(Arrival arrival, DurableTaskClient client)
    {
        if (arrival.Duplicate || (arrival.Made = await followUps.TryAddAsync(arrival.Opened!, CancellationToken.None)) is null)
        {
            return await FindAgainAsync(arrival, client);
        }

        FollowUpCounters.MentionTakenIn(arrival.Mention.Channel, duplicate: false);
        return arrival.Opened!.State;
    }

    /// <summary>A mention that we seem to know: its follow-up is there, or an earlier attempt stopped before it.</summary>
    private async Task<FollowUpState?> FindAgainAsync(Arrival arrival, DurableTaskClient client)
    {
        if (await followUps.FindAsync(arrival.FollowUpId, CancellationToken.None) is not { State: var known })
        {
            return await ResumeAsync(arrival, client);
        }

        arrival.Duplicate = true;
        FollowUpCounters.MentionTakenIn(arrival.Mention.Channel, duplicate: true);
        arrival.KnownCustomerId = known.CustomerId;
        await memory.GiveBackAsync(arrival);
        if (known.CustomerId != arrival.Identity.CustomerId
            && !arrival.IsWithTheOther
            && (await customers.FindCurrentAsync(known.CustomerId, CancellationToken.None))?.Profile.Id != arrival.Identity.CustomerId)
        {
            // Its author goes by another name now, and we have just counted it for that name too.
            if (await customers.TakeBackAsync(arrival.Identity.CustomerId, arrival.FollowUpId, CancellationToken.None) is { } gone)
            {
                await customerMatches.DeleteAsync(gone, CancellationToken.None);
            }
        }

        if (arrival.Worklist is { } announced && !known.Indexed.Worklist.Contains($"{announced.PartitionKey}|{announced.RowKey}"))
        {
            await tables.Worklist.DeleteIfThereAsync(announced.PartitionKey, announced.RowKey, CancellationToken.None);
        }

        if (known.IsOpen)
        {
            await firstTurns.WakeAgainAsync(known, client);
            return known;
        }

        if (arrival.OpenWork is not null)
        {
            await tables.OpenWork.DeleteIfThereAsync(OpenWorkRow.ShardOf(arrival.FollowUpId), arrival.FollowUpId, CancellationToken.None);
        }

        return null;
    }

    /// <summary>The customer's history has the mention but there is no follow-up: continue where the earlier attempt stopped.</summary>
    private async Task<FollowUpState?> ResumeAsync(Arrival arrival, DurableTaskClient client)
    {
        var roster = await staff.GetRosterAsync(CancellationToken.None);
        var profile = (await customers.FindAsync(arrival.Identity.CustomerId, CancellationToken.None))?.Profile;

        // In this order: while customers are being merged it is with the other one until it is here.
        var contact = (profile?.Merging is { } merge
                ? await customers.FindContactAsync(MergeId.OtherThan(profile.Id, merge), arrival.FollowUpId, CancellationToken.None)
                : null)
            ?? await customers.FindContactAsync(arrival.Identity.CustomerId, arrival.FollowUpId, CancellationToken.None);
        var assignment = arrival.Assignment ??= await memory.AssignAsync(profile, arrival.Mention.Channel, roster, clock.GetUtcNow());
        arrival.Opened = FollowUpRules.Open(
            arrival.FollowUpId,
            arrival.Identity.CustomerId,
            arrival.Mention,
            assignment.StaffId,
            assignment.Why,
            await serviceLevels.GetCurrentAsync(CancellationToken.None),
            contact?.At ?? throw new InvalidOperationException($"Follow-up {arrival.FollowUpId} has neither state nor contact."));
        arrival.Duplicate = false;
        await AnnounceAsync([arrival], roster);
        return await OpenAsync(arrival, client);
    }
}
