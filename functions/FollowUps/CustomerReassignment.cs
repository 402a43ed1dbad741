using System.Collections.Concurrent;
using Azure.Data.Tables;
using Microsoft.DurableTask.Client;
using Outreach.Customers;
using Outreach.Platform.Http;
using Outreach.Platform.Storage;
using Outreach.SharedKernel;

namespace Outreach.FollowUps;

/// <summary>
/// Gives a follow-up to the customer whom it concerns: first their history gets it, then the follow-up says whose it is, then the
/// history of the other one loses it. A row of table <c>CustomerCalendar</c>, written before and deleted after, names the two, so that the
/// next request or the sweep completes what was interrupted, or takes it back where the follow-up did not move. Each request has a row of
/// its own: what it has begun is taken back for none but that one.
/// </summary>
public sealed class CustomerReassignment(
    FollowUpStore followUps,
    ContactTransfer transfer,
    CustomerStore customers,
    IdentityKey identityKey,
    ClosedFollowUps closed,
    OutreachTables tables,
    TimeProvider clock)
{
    private const string UnderWay = "belongs-to";
    private const int AtOnce = 8;

    /// <summary>A request takes no longer than this; the sweep leaves it alone for so long.</summary>
    private static readonly TimeSpan UntilRequestIsThrough = TimeSpan.FromMinutes(2);

    /// <summary>The command with the id of the customer whom it concerns: by now, or to be made.</summary>
    /// <exception cref="ProblemException">400 where there is no such customer.</exception>
    internal async Task<BelongsTo> ResolveAsync(string followUpId, BelongsTo command, CancellationToken cancellationToken)
    {
        // The same for the same name: a request that broke off and is sent again makes nobody else.
        var id = command.CustomerId ?? IdentityKey.CustomerIdOf(identityKey.HashOf($"belongs-to\n{followUpId}\n{command.NewName}"));
        var current = CustomerId.IsWellFormed(id) ? await customers.FindCurrentAsync(id, cancellationToken) : null;
        return current is null && command.NewName is null
            ? throw ProblemException.Invalid("customerId", "customerId is the id of no customer.")
            : command with
            {
                To = current?.Profile.Id ?? id,
                ToName = current is null
                    ? command.NewName
                    : current.Profile.DisplayName ?? current.Profile.Identities.FirstOrDefault()?.Handle,
                Attempt = Guid.NewGuid().ToString("N"),
            };
    }

    /// <summary>The first step: the history of the customer whom it concerns has it.</summary>
    /// <exception cref="ProblemException">409 while one of the two is being merged or erased.</exception>
    internal async Task BeginAsync(
        StoredFollowUp read, BelongsTo command, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var state = read.State;
        var from = (await customers.FindCurrentAsync(state.CustomerId, cancellationToken))?.Profile;
        if (from is not null && ContactTransfer.WhyNot(from) is { } why)
        {
            throw why;
        }

        var contact = (from is null ? null : await customers.FindContactAsync(from.Id, state.Id, cancellationToken)) ?? new Contact
        {
            FollowUpId = state.Id,
            Channel = state.Channel,
            At = state.ReceivedAt,
            Kind = state.Kind,
        };
        var whole = await followUps.FindWholeAsync(state.Id, cancellationToken) ?? throw ProblemException.NotFound("follow-up");
        await tables.CustomerCalendar.UpsertEntityAsync(
            new TableEntity(UnderWay, $"{state.Id}-{command.To}-{command.Attempt}")
            {
                ["From"] = from?.Id ?? state.CustomerId,
                ["To"] = command.To,
            },
            TableUpdateMode.Replace,
            cancellationToken);
        await transfer.ReceiveAsync(
            command.To!, command.NewName, InTransfer(whole, contact), clock.GetUtcNow(), client, CancellationToken.None);
    }

    /// <summary>
    /// The last step: whoever it does not concern loses it. What has to wait for the end of a merge is left to the sweep, and so is what
    /// another request has begun, as long as the follow-up has not moved: that one may be about to move it.
    /// </summary>
    internal async Task FinishAsync(string followUpId, BelongsTo command, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var (first, end) = ($"{followUpId}-{command.To}-", $"{followUpId}-{command.To}.");
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {UnderWay} and RowKey gt {first} and RowKey lt {end}");
        foreach (var row in await tables.CustomerCalendar.ReadAsync(filter, cancellationToken))
        {
            if (row.RowKey == first + command.Attempt
                || (await followUps.FindAsync(followUpId, cancellationToken))?.State.CustomerId == row.GetString("To"))
            {
                await FinishAsync(row, client, cancellationToken);
            }
        }
    }

    /// <summary>Completes what was interrupted. Returns how many were.</summary>
    public async Task<int> RecoverAsync(DurableTaskClient client, CancellationToken cancellationToken)
    {
        var begun = TimeProvider.System.GetUtcNow() - UntilRequestIsThrough;
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {UnderWay}");
        var left = (await tables.CustomerCalendar.ReadAsync(filter, cancellationToken)).Where(row => row.Timestamp < begun).ToList();
        foreach (var row in left)
        {
            await FinishAsync(row, client, cancellationToken);
        }

        return left.Count;
    }

    private async Task FinishAsync(TableEntity row, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var id = row.RowKey.Split('-')[0];
        string? seenAt = null;
        var isDone = true;
        // Until it is where it was before: another request may move it while this one takes it from whom it concerns by then.
        while (await followUps.FindWholeAsync(id, cancellationToken) is { Stored.State.CustomerId: var at } whole
            && at != seenAt
            && await customers.FindCurrentAsync(at, cancellationToken) is { Profile.Id: var ownerId })
        {
            (seenAt, isDone) = (at, true);
            foreach (var other in new[] { row.GetString("From"), row.GetString("To") })
            {
                isDone &= await DismissAsync(whole, other, ownerId, client, cancellationToken);
            }
        }

        if (await followUps.FindAsync(id, cancellationToken) is { State: var state } && FollowUpRules.IsOver(state))
        {
            // Whoever committed that it moved may have stopped before it was shown and counted there.
            await closed.RewriteAsync(state, before: null, clock.GetUtcNow());
        }

        if (isDone)
        {
            await tables.CustomerCalendar.DeleteIfUnchangedAsync(row, cancellationToken);
        }
    }

    private async Task<bool> DismissAsync(
        WholeFollowUp whole, string customerId, string ownerId, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var id = whole.Stored.State.Id;
        if ((await customers.FindCurrentAsync(customerId, cancellationToken))?.Profile.Id is not { } currentId || currentId == ownerId)
        {
            return true;
        }

        if (await customers.FindContactAsync(currentId, id, cancellationToken) is not { } theirs)
        {
            return true;
        }

        if (await customers.FindAsync(ownerId, cancellationToken) is { Profile: { } owner } && ContactTransfer.WhyNot(owner) is not null)
        {
            return false;
        }

        // What was recorded with them meanwhile is not lost.
        var goes = InTransfer(whole, theirs);
        await transfer.ReceiveAsync(ownerId, newName: null, goes, clock.GetUtcNow(), client, CancellationToken.None);
        return await transfer.DismissAsync(
            customerId, ownerId, goes, left => SpokenInAsync(left, cancellationToken), clock.GetUtcNow(), client, CancellationToken.None);
    }

    /// <summary>When each of a customer's follow-ups was answered last.</summary>
    private async Task<IReadOnlyList<Spoken>> SpokenInAsync(IReadOnlyList<Contact> contacts, CancellationToken cancellationToken)
    {
        var spoken = new ConcurrentBag<Spoken>();
        await Parallel.ForEachAsync(
            contacts,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (contact, token) =>
            {
                if ((await followUps.FindAsync(contact.FollowUpId, token))?.State is { LastSpokeWith: { } by, LastSpokeAt: { } at })
                {
                    spoken.Add(new Spoken(by, at));
                }
            });
        return [.. spoken];
    }

    private static ContactInTransfer InTransfer(WholeFollowUp whole, Contact contact) => new(
        contact, whole.Stored.State.Owner, FollowUpRules.IsOpenProblem(whole.Stored.State), FollowUpRules.SpokenIn(whole.Events));
}
