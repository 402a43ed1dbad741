using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using Outreach.Customers;
using Outreach.FollowUps;
using Outreach.Merges;
using Outreach.Platform.Http;
using Outreach.SharedKernel;

namespace Outreach.Privacy;

/// <summary>
/// Deletes what was kept for long enough, of a customer whose scheduled day has come. An erasure that was requested and has not begun, or
/// was interrupted, continues too. Safe to repeat.
/// </summary>
internal sealed class RetentionDuty(
    CustomerStore customers,
    FollowUpForgetting forgetting,
    MergeStore merges,
    ErasureStarter erasures,
    IOptions<RetentionPolicy> policy) : IRetention
{
    private const int ContactsTogether = 50;

    /// <summary>Does what is due, and returns the time of the next review.</summary>
    public async Task<RetentionResult> ApplyAsync(
        WholeCustomer customer, DateTimeOffset now, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var profile = customer.Stored.Profile;
        if (profile.ErasingSince is not null)
        {
            await erasures.GoOnAsync(profile, Actor.System.Id, reason: null, client);
            return new RetentionResult(0, 0, null);
        }

        // Also where all of their merges are undone.
        await merges.ForgetValuesAsync(profile.Id, now, cancellationToken);
        if (profile.MergedInto is not null)
        {
            return new RetentionResult(0, 0, null);
        }

        var tomorrow = RetentionPolicy.DayAfter(now.AddDays(1));
        var due = RetentionRules.Judge(customer, policy.Value, now);
        if (due.EraseCustomer)
        {
            return await EraseAsync(customer.Stored, client, cancellationToken)
                ? new RetentionResult(0, 1, null)
                : new RetentionResult(0, 0, tomorrow);
        }

        string[] theirs = [
            profile.Id,
            .. profile.Absorbed.Select(absorbed => absorbed.CustomerId),
            .. customer.Contacts.Select(contact => contact.Origin).OfType<string>()];
        var forgotten = new List<Contact>();
        foreach (var contact in due.ForgetWordsOf)
        {
            // One that is still at work on something keeps its words until tomorrow.
            var forget = new Forget(Customer: false) { By = Actor.System };
            if (await forgetting.ForgetAsync(contact.FollowUpId, forget, theirs, now, insist: false, client, cancellationToken)
                != Forgetting.UnderWay)
            {
                forgotten.Add(contact);
            }
        }

        foreach (var together in forgotten.Chunk(ContactsTogether))
        {
            await NoteAsync(profile.Id, together, now, cancellationToken);
        }

        return new RetentionResult(
            forgotten.Count, 0, forgotten.Count < due.ForgetWordsOf.Count && !(due.NextLook < tomorrow) ? tomorrow : due.NextLook);
    }

    /// <summary>Erases them as they were judged. False where something happened meanwhile: a customer who has just written stays.</summary>
    private async Task<bool> EraseAsync(StoredCustomer asJudged, DurableTaskClient client, CancellationToken cancellationToken)
    {
        try
        {
            EntityTagHeaderValue[] unchanged = [EntityTagHeaderValue.Parse(asJudged.ETag.ToString())];
            await erasures.StartAsync(asJudged.Profile.Id, unchanged, Actor.System.Id, reason: null, client, cancellationToken);
            return true;
        }
        catch (ProblemException changed) when (changed.Status is 409 or 412)
        {
            return false;
        }
    }

    private async Task NoteAsync(
        string customerId, IReadOnlyList<Contact> forgotten, DateTimeOffset now, CancellationToken cancellationToken)
    {
        while (await customers.FindAsync(customerId, cancellationToken) is { Profile.ErasingSince: null } stored)
        {
            var noted = new List<Contact>();
            foreach (var contact in forgotten)
            {
                if (await customers.FindContactAsync(customerId, contact.FollowUpId, cancellationToken) is { } current)
                {
                    noted.Add(current with { WordsForgottenAt = now });
                }
            }

            var rows = noted.Select(contact => CustomerStore.Put(customerId, contact));
            if (await customers.TryCommitAsync(stored.Profile, stored.ETag, rows, cancellationToken) is not null)
            {
                return;
            }
        }
    }
}
