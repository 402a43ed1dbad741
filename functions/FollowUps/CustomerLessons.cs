using Outreach.Customers;
using Outreach.Customers.ThankYouCalls;
using Outreach.SharedKernel;

namespace Outreach.FollowUps;

/// <summary>
/// Copies what a customer said we should learn from their problem to the feedback of the week. The original is in the follow-up's event and
/// is forgotten with it.
/// </summary>
public sealed class CustomerLessons(FollowUpStore followUps, CustomerStore customers, IFeedbackLog feedback, Office office)
{
    private const string Topic = "after-a-fix";

    /// <summary>The place of the copy of an event that is a lesson: week and row key.</summary>
    internal static (string Week, string RowKey) PlaceOf(string followUpId, FollowUpEvent lesson, Office office) =>
        (CallFeedback.WeekOf(office.DayOf(lesson.At)), CallFeedback.RowKeyOf(lesson.At, followUpId, lesson.Sequence));

    /// <summary>Copies all lessons of a follow-up that still have words. Safe to repeat.</summary>
    internal async Task RecordAsync(string followUpId, CancellationToken cancellationToken)
    {
        if (await followUps.FindWholeAsync(followUpId, cancellationToken) is not { Stored.State: var state } whole
            || await customers.FindAsync(state.CustomerId, cancellationToken) is not { Profile: { ErasingSince: null } original })
        {
            return;
        }

        var current = (await customers.FindCurrentAsync(state.CustomerId, cancellationToken))?.Profile ?? original;
        foreach (var lesson in whole.Events.Where(happened => happened.IsLesson == true))
        {
            if ((lesson.Evidence ?? lesson.Text) is { } said)
            {
                var (week, rowKey) = PlaceOf(followUpId, lesson, office);
                await feedback.AddAsync(new Feedback(week, rowKey, Topic, said, lesson.At), [original, current], cancellationToken);
            }
        }
    }
}
