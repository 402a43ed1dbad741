using Azure;
using Azure.Data.Tables;
using Microsoft.DurableTask.Client;
using Outreach.Platform.Http;

namespace Outreach.Customers;

/// <summary>
/// Gives a follow-up's part of one customer's history to another. A transaction covers one partition, so there is a moment at which both
/// have it; each step is safe to repeat.
/// </summary>
public sealed class ContactTransfer(
    CustomerStore customers, CustomerChanges changes, CustomerCalendar calendar, CustomerMatchStore matches)
{
    /// <summary>Why a customer can neither get a follow-up nor lose one now; null where they can.</summary>
    internal static ProblemException? WhyNot(CustomerProfile customer) =>
        customer.ErasingSince is not null ? Conflict("They are being erased.", $"Customer {customer.Id} is being erased.")
        : customer.Merging is not null
            ? Conflict("They are being merged.", $"Customer {customer.Id} is being merged; wait for its end.")
        : null;

    /// <summary>Adds it to a customer, who is made where there is none.</summary>
    /// <param name="newName">The name of who is made; null where they must be there.</param>
    /// <exception cref="ProblemException">404 or 409.</exception>
    internal async Task ReceiveAsync(
        string customerId,
        string? newName,
        ContactInTransfer comes,
        DateTimeOffset now,
        DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        while (true)
        {
            var stored = await customers.FindAsync(customerId, cancellationToken);
            var before = stored?.Profile
                ?? (newName is null ? throw ProblemException.NotFound("customer") : Made(customerId, newName, comes.Contact.At));
            if (before.MergedInto is not null)
            {
                throw Conflict("They are merged.", $"Customer {customerId} was merged into {before.MergedInto}.");
            }

            if (WhyNot(before) is { } why)
            {
                throw why;
            }

            var there = stored is null
                ? null
                : await customers.FindContactAsync(customerId, comes.Contact.FollowUpId, cancellationToken);
            if (ContactTransferRules.Receive(before, there, comes) is not var (after, row))
            {
                return;
            }

            await matches.NoteAsync(stored?.Profile, after, cancellationToken);

            // Together with the rest a call may be due.
            await calendar.NoteAsync(customerId, now, cancellationToken);
            if (await changes.TryCommitAsync(after, stored, [CustomerStore.Put(customerId, row)], now, client) is not null)
            {
                return;
            }
        }
    }

    /// <summary>Takes it from a customer. False where that has to wait for the end of a merge.</summary>
    /// <param name="ownerId">The customer whom it concerns, by now.</param>
    /// <param name="spokenInAsync">When somebody spoke with the customer in another follow-up.</param>
    internal async Task<bool> DismissAsync(
        string customerId,
        string ownerId,
        ContactInTransfer goes,
        Func<IReadOnlyList<Contact>, Task<IReadOnlyList<Spoken>>> spokenInAsync,
        DateTimeOffset now,
        DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        while (await customers.FindCurrentAsync(customerId, cancellationToken) is { Profile: { ErasingSince: null } profile } stored
            && profile.Id != ownerId)
        {
            if (profile.Merging is not null)
            {
                return false;
            }

            var whole = await customers.FindWholeAsync(profile.Id, cancellationToken);
            if (whole?.Contacts.FirstOrDefault(contact => contact.FollowUpId == goes.Contact.FollowUpId) is not { } contact)
            {
                return true;
            }

            List<Contact> left = [.. whole.Contacts.Where(other => other != contact)];
            List<Spoken> spokenLeft =
            [
                .. await spokenInAsync(left),
                .. whole.Logged.Select(logged => new Spoken(logged.By, logged.At)),
                .. whole.Attempts.Select(tried => new Spoken(tried.Attempt.By, tried.Attempt.At)),
            ];
            var after = ContactTransferRules.Dismiss(profile, goes with { Contact = contact }, left, spokenLeft);
            var gone = new TableEntity(profile.Id, $"contact:{contact.FollowUpId}");
            if (await changes.TryCommitAsync(
                after, stored, [new TableTransactionAction(TableTransactionActionType.Delete, gone, ETag.All)], now, client) is not null)
            {
                return true;
            }
        }

        return true;
    }

    private static CustomerProfile Made(string customerId, string name, DateTimeOffset at) =>
        SuggestionRules.Entered(
            new CustomerProfile { Id = customerId, DisplayName = name, FirstSeenAt = at, LastMentionAt = at }, "displayName");

    private static ProblemException Conflict(string title, string detail) =>
        new(409, title, detail) { Errors = new Dictionary<string, string[]> { ["customerId"] = [detail] } };
}
