using Outreach.Customers;
using Outreach.Customers.ThankYouCalls;
using Outreach.FollowUps;
using Outreach.SharedKernel;

namespace Outreach.Reports;

/// <summary>Says what became of what a customer asked for to the staff member who is to call them.</summary>
internal sealed class AskedTopics(FeedbackStore feedback, VoiceTopicStore topics, CustomerIdeas ideas, CustomerLessons lessons)
    : IAskedTopics
{
    private const int Shown = 3;

    // Bounds what a brief reads of a customer who says much: one read a contact and one a place, and the topics.
    private const int MostContacts = 6;
    private const int MostPlaces = 8;

    public async Task<IReadOnlyList<AskedFor>> FindAsync(
        IReadOnlyList<CallFeedback> said, IReadOnlyList<Contact> contacts, CancellationToken cancellationToken)
    {
        var inContacts = await Task.WhenAll(contacts
            .Where(contact => IsIdea(contact) || contact.Outcome is FollowUpOutcome.Confirmed or FollowUpOutcome.Unconfirmed)
            .OrderByDescending(contact => contact.EndedAt ?? contact.At)
            .Take(MostContacts)
            .Select(contact => PlacesInAsync(contact, cancellationToken)));

        // A row key begins with the moment.
        var places = said.Select(one => one.Place()).Concat(inContacts.SelectMany(some => some))
            .OrderByDescending(place => place.RowKey, StringComparer.Ordinal)
            .Take(MostPlaces)
            .ToList();
        if (places.Count == 0)
        {
            return [];
        }

        var items = await Task.WhenAll(places.Select(place => feedback.FindAsync(place, cancellationToken)));
        var all = (await topics.ReadAsync(cancellationToken)).ToDictionary(one => one.Key, one => one.Value.Topic);
        return VoiceRules.AskedIn(items.OfType<VoiceItem>(), all, Shown);
    }

    private static bool IsIdea(Contact contact) =>
        contact is { Kind: MentionKind.Idea, Outcome: not (FollowUpOutcome.Spam or FollowUpOutcome.Merged) };

    private async Task<IReadOnlyList<FeedbackCopy>> PlacesInAsync(Contact contact, CancellationToken cancellationToken) =>
        !IsIdea(contact) ? await lessons.FindCopiesAsync(contact.FollowUpId, cancellationToken)
            : await ideas.FindCopyAsync(contact.FollowUpId, cancellationToken) is { IsIdea: true, Copy: var idea } ? [idea]
            : [];
}
