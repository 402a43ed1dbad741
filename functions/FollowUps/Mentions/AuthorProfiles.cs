using Azure.Data.Tables;
using Outreach.Customers;

namespace Outreach.FollowUps.Mentions;

/// <summary>
/// Commits what mentions say of their authors, with the opt-outs that hold for a number or address that is new to them, and what finds
/// them by it.
/// </summary>
public sealed class AuthorProfiles(
    CustomerStore customers, CustomerChanges changes, CustomerMatchStore matches, SuppressionList suppressionList)
{
    /// <summary>The customer who writes under a handle now; null for nobody.</summary>
    internal async Task<CustomerProfile?> FindWriterAsync(CustomerIdentity identity, CancellationToken cancellationToken) =>
        await matches.FindOwnerAsync(identity.Channel, identity.Handle, cancellationToken) is { } owner
            ? (await customers.FindCurrentAsync(owner, cancellationToken))?.Profile
            : null;

    /// <summary>Who a customer is by now: a merge moves their follow-ups one by one.</summary>
    internal async Task<string> FindCurrentIdAsync(string customerId, CancellationToken cancellationToken) =>
        (await customers.FindCurrentAsync(customerId, cancellationToken))?.Profile.Id ?? customerId;

    /// <summary>Takes over what a mention says that opens no follow-up; nothing of somebody who is not there, or is being erased.</summary>
    /// <param name="hear">The profile after it; may be called again.</param>
    internal Task HearAsync(string customerId, Func<CustomerProfile, CustomerProfile> hear, IntakeRequest request) =>
        HearAsync(customerId, known => Task.FromResult(hear(known)), request);

    /// <summary>
    /// Takes over what a mention says of its author, where that is the customer: it may have been given to somebody else than who writes
    /// under its handle. A profile has no room for all handles of who has very many.
    /// </summary>
    internal Task HearAuthorAsync(string customerId, CustomerIdentity author, Mention news, IntakeRequest request) =>
        HearAsync(
            customerId,
            async known => CustomerRules.WritesAs(known, author)
                || (await FindWriterAsync(author, CancellationToken.None))?.Id == known.Id
                    ? SuggestionRules.Hear(known, news, request.Now)
                    : known,
            request);

    private async Task HearAsync(string customerId, Func<CustomerProfile, Task<CustomerProfile>> hear, IntakeRequest request)
    {
        while (await customers.FindCurrentAsync(customerId, CancellationToken.None) is { Profile: { ErasingSince: null } known } stored)
        {
            var heard = await hear(known);
            if (heard == known || await TryCommitAsync(heard, known.DoNotContact, stored, [], request))
            {
                return;
            }
        }
    }

    /// <summary>Commits a profile; false where the customer was changed meanwhile.</summary>
    /// <param name="wishes">The opt-outs that are known of them.</param>
    /// <param name="stored">The customer as they were read; null for a new one.</param>
    internal async Task<bool> TryCommitAsync(
        CustomerProfile profile,
        IReadOnlyList<DoNotContact> wishes,
        StoredCustomer? stored,
        IReadOnlyList<TableTransactionAction> rows,
        IntakeRequest request)
    {
        // Nobody is rung up and thanked while something is wrong, nor who asked not to be: both in one commit.
        var kept = await suppressionList.FindAsync(stored?.Profile, profile, CancellationToken.None);
        var after = profile with { DoNotContact = OptOuts.Join(wishes, kept) };
        await matches.NoteAsync(stored?.Profile, after, CancellationToken.None);
        return await changes.TryCommitAsync(after, stored, rows, request.Now, request.Client) is not null;
    }
}
