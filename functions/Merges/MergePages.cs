using Azure;
using Azure.Data.Tables;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Options;
using Outreach.Customers;
using Outreach.FollowUps;
using Outreach.Platform;

namespace Outreach.Merges;

/// <summary>
/// Moves rows from one customer's partition to another's, a page at a time. A transaction covers one partition, so there is a moment at
/// which both have them.
/// </summary>
public sealed class MergePages(CustomerStore customers, FollowUpMoves followUps, FollowUpStore followUpStore, IOptions<OutreachOptions> options)
{
    /// <summary>Rows of a page: with the profile and the record, well within a transaction.</summary>
    public const int Size = 50;

    /// <summary>An intake that has the contact and not yet the follow-up is through after so long.</summary>
    public static readonly TimeSpan UntilIntakeIsThrough = TimeSpan.FromMinutes(1);

    private const int AtOnce = 8;

    /// <summary>
    /// The first of some contacts whose follow-ups are there. A mention on its way in has a contact before it has a follow-up.
    /// </summary>
    /// <returns>The page, and whether others must be waited for.</returns>
    public async Task<(IReadOnlyList<Contact> Page, bool IsWaiting)> ReadyAsync(IReadOnlyList<Contact> contacts, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var ready = new List<Contact>();
        var isWaiting = false;
        foreach (var contact in contacts)
        {
            // One that an intake left behind when it crashed is made by the next attempt, under whatever name the customer has then.
            var isYoung = now - contact.At < options.Value.IntakeGrace;
            if (isYoung && await followUpStore.FindAsync(contact.FollowUpId, cancellationToken) is null)
            {
                isWaiting = true;
            }
            else if (ready.Count < Size)
            {
                ready.Add(contact);
            }
        }

        return (ready, isWaiting);
    }

    /// <summary>
    /// Adds contacts to a customer with their counts. Null where the customer was changed meanwhile; else how many were new to them.
    /// </summary>
    /// <param name="to">The customer, as they were read.</param>
    /// <param name="contacts">What comes, with the origin that it is to have there.</param>
    /// <param name="with">The profile with what else changes, and the rows that say so.</param>
    /// <param name="cancellationToken">Stops before the next storage call.</param>
    public async Task<int?> ReceiveAsync(
        StoredCustomer to,
        IReadOnlyList<Contact> contacts,
        Func<CustomerProfile, IReadOnlyList<Contact>, (CustomerProfile Profile, IEnumerable<TableTransactionAction> Rows)> with,
        CancellationToken cancellationToken)
    {
        var there = new List<(Contact Comes, Contact? There)>();
        foreach (var contact in contacts)
        {
            there.Add((contact, await customers.FindContactAsync(to.Profile.Id, contact.FollowUpId, cancellationToken)));
        }

        var (received, rows) = MergeRules.Receive(to.Profile, there);
        var (profile, more) = with(received, rows);
        if (rows.Count == 0 && profile == to.Profile)
        {
            return 0;
        }

        return await customers.TryCommitAsync(profile, to.ETag, [.. rows.Select(row => CustomerStore.Put(profile.Id, row)), .. more], cancellationToken) is null
            ? null
            : rows.Count;
    }

    /// <summary>Gives the follow-ups of contacts to their new customer.</summary>
    public Task MoveFollowUpsAsync(
        IEnumerable<Contact> contacts, IReadOnlyCollection<string> from, string to, string why, DurableTaskClient client, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(
            contacts,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (contact, token) => await followUps.MoveAsync(contact.FollowUpId, from, to, why, client, token));

    /// <summary>Takes contacts away from a customer with their counts. False where the customer was changed since they were read.</summary>
    public async Task<bool> DismissAsync(StoredCustomer from, IReadOnlyList<Contact> contacts, CancellationToken cancellationToken) =>
        await customers.TryCommitAsync(
            MergeRules.Dismiss(from.Profile, contacts),
            from.ETag,
            contacts.Select(contact => Deletion(from.Profile.Id, $"contact:{contact.FollowUpId}")),
            cancellationToken) is not null;

    private static TableTransactionAction Deletion(string customerId, string rowKey) =>
        new(TableTransactionActionType.Delete, new TableEntity(customerId, rowKey), ETag.All);
}
