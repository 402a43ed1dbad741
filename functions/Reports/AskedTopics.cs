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

    // Bounds what a brief reads of a customer who says much: two reads a contact and one a place, and the topics.
    private const int MostIdeas = 4;
    private const int MostOthers = 4;
    private const int MostPlaces = 8;

    public async Task<IReadOnlyList<AskedFor>> FindAsync(
        IReadOnlyList<CallFeedback> said, IReadOnlyList<Contact> contacts, CancellationToken cancellationToken)
    {
        var heard = contacts.Where(contact => contact.Outcome != FollowUpOutcome.Spam)
            .OrderByDescending(contact => contact.EndedAt ?? contact.At)
            .ToLookup(contact => contact.Kind == MentionKind.Idea);

        // What a customer wants us to learn comes mostly with a problem.
        var inContacts = await Task.WhenAll(heard[true].Take(MostIdeas)
            .Concat(heard[false].OrderByDescending(contact => contact.Kind == MentionKind.Problem).Take(MostOthers))
            .Select(contact => PlacesInAsync(contact.FollowUpId, cancellationToken)));

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

    /// <summary>
    /// Whatever its kind: a problem may have been an idea too, and what was solved taught us something before it came back.
    /// </summary>
    private async Task<IReadOnlyList<FeedbackCopy>> PlacesInAsync(string followUpId, CancellationToken cancellationToken)
    {
        var (idea, learned) = (ideas.FindCopyAsync(followUpId, cancellationToken), lessons.FindCopiesAsync(followUpId, cancellationToken));
        return await idea is { IsIdea: true, Copy: var copy } ? [copy, .. await learned] : await learned;
    }
}
