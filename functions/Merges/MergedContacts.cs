using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.Options;
using Outreach.Customers;
using Outreach.FollowUps;
using Outreach.Platform;

namespace Outreach.Merges;

/// <summary>
/// Moves contacts, with the customer's counts and the follow-ups that they are about, from one customer's partition to another's, a page at
/// a time. A transaction covers one partition, so there is a moment at which both have them.
/// </summary>
public sealed class MergedContacts(
    MergeStore store, CustomerStore customers, FollowUpMoves followUps, FollowUpStore followUpStore, IOptions<OutreachOptions> options)
{
    /// <summary>Rows of a page: with the profile and the record, well within a transaction.</summary>
    public const int PageSize = 50;

    /// <summary>An intake that has the contact and not yet the follow-up is through after so long.</summary>
    public static readonly TimeSpan UntilIntakeIsThrough = TimeSpan.FromMinutes(1);

    private const int AtOnce = 8;

    internal Task<IReadOnlyList<Contact>> ReadAsync(string customerId, CancellationToken cancellationToken) =>
        store.ReadAsync<Contact>(customerId, "contact:", int.MaxValue, cancellationToken);

    /// <summary>
    /// Those of some follow-ups that are in a customer's contacts: problems of somebody who is being merged into them hold from the claim
    /// on, and their contacts come later.
    /// </summary>
    public async Task<IReadOnlyList<string>> KnownToAsync(
        string customerId, IEnumerable<string> followUpIds, CancellationToken cancellationToken)
    {
        var known = new List<string>();
        foreach (var id in followUpIds)
        {
            if (await customers.FindContactAsync(customerId, id, cancellationToken) is not null)
            {
                known.Add(id);
            }
        }

        return known;
    }

    /// <summary>Moves a page. Null where nothing is left.</summary>
    internal async Task<MergeStepResult?> MoveAsync(MergeStep step, CancellationToken cancellationToken)
    {
        // Twice a page: what has to be waited for must not hold up the rest.
        IReadOnlyList<Contact> contacts = step.IsUndoing
            ? [.. (await ReadAsync(step.From.Profile.Id, cancellationToken)).Where(contact => step.IsTheirs(contact.Origin))]
            : await store.ReadAsync<Contact>(step.From.Profile.Id, "contact:", 2 * PageSize, cancellationToken);
        if (contacts.Count == 0)
        {
            return null;
        }

        var page = await ReadyAsync(contacts, step.Now, cancellationToken);
        if (page.Count > 0)
        {
            await MoveAsync(step, page, cancellationToken);
        }

        return new MergeStepResult { Stage = "follow_ups", NotBefore = page.Count == 0 ? step.Now + UntilIntakeIsThrough : null };
    }

    /// <summary>The first contacts whose follow-ups are there. A mention on its way in has a contact before it has a follow-up.</summary>
    private async Task<IReadOnlyList<Contact>> ReadyAsync(
        IReadOnlyList<Contact> contacts, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var ready = new List<Contact>();
        foreach (var contact in contacts)
        {
            // One that an intake left behind when it crashed is made by the next attempt, under whatever name the customer has then.
            var isYoung = now - contact.At < options.Value.IntakeGrace;
            if (ready.Count < PageSize && (!isYoung || await followUpStore.FindAsync(contact.FollowUpId, cancellationToken) is not null))
            {
                ready.Add(contact);
            }
        }

        return ready;
    }

    private async Task MoveAsync(MergeStep step, IReadOnlyList<Contact> page, CancellationToken cancellationToken)
    {
        if (step.IsUndoing)
        {
            // First: a repeated mention of one of them is then known as theirs, whichever customer has its contact.
            await MoveFollowUpsAsync(step, page, cancellationToken);
        }

        if (!await ReceiveAsync(step, page, cancellationToken))
        {
            return;
        }

        if (!step.IsUndoing)
        {
            // Before the contacts are gone here: as long as they are, what is left to do can be seen.
            await MoveFollowUpsAsync(step, page, cancellationToken);
        }

        await customers.TryCommitAsync(
            MergeRules.Dismiss(step.From.Profile, page),
            step.From.ETag,
            page.Select(contact => new TableTransactionAction(
                TableTransactionActionType.Delete, new TableEntity(step.From.Profile.Id, $"contact:{contact.FollowUpId}"), ETag.All)),
            cancellationToken);
    }

    /// <summary>Adds contacts to a customer with their counts. False where the customer was changed meanwhile.</summary>
    private async Task<bool> ReceiveAsync(MergeStep step, IReadOnlyList<Contact> page, CancellationToken cancellationToken)
    {
        var (record, to) = (step.Record, step.To);
        var coming = new List<(Contact Comes, Contact? There)>();
        foreach (var contact in page)
        {
            var origin = !step.IsUndoing ? contact.Origin ?? record.AbsorbedId
                : contact.Origin == record.AbsorbedId ? null
                : contact.Origin;
            coming.Add(
                (contact with { Origin = origin }, await customers.FindContactAsync(to.Profile.Id, contact.FollowUpId, cancellationToken)));
        }

        var (profile, rows) = MergeRules.Receive(to.Profile, coming);
        var writes = rows.Select(row => CustomerStore.Put(profile.Id, row));
        if (step.IsUndoing)
        {
            var open = step.Survivor.Profile.OpenProblems;
            profile = page.Aggregate(
                profile, (one, contact) => CustomerRules.WithProblem(one, contact.FollowUpId, open.Contains(contact.FollowUpId)));
        }
        else
        {
            writes = writes.Append(
                MergeStore.Put(record with { Moved = record.Moved with { FollowUps = record.Moved.FollowUps + rows.Count } }));
        }

        return (rows.Count == 0 && profile == to.Profile)
            || await customers.TryCommitAsync(profile, to.ETag, writes, cancellationToken) is not null;
    }

    private Task MoveFollowUpsAsync(MergeStep step, IReadOnlyList<Contact> page, CancellationToken cancellationToken)
    {
        var (from, why) = step.IsUndoing
            ? ((IReadOnlyCollection<string>)[step.Record.SurvivorId], "They are not the customer whom we took them for after all.")
            : (step.Names, "They turned out to be a customer whom we know by another name.");
        return Parallel.ForEachAsync(
            page,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (contact, token) => await followUps.MoveAsync(contact.FollowUpId, from, step.To.Profile.Id, why, step.Client, token));
    }
}
