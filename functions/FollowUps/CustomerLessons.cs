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

    /// <summary>Where the copies of a follow-up's lessons are, also once its words are forgotten.</summary>
    internal async Task<IReadOnlyList<FeedbackCopy>> FindCopiesAsync(string followUpId, CancellationToken cancellationToken) =>
        await followUps.FindWholeAsync(followUpId, cancellationToken) is { } whole
            ? [.. LessonsIn(whole).Select(lesson => CopyOf(followUpId, lesson))]
            : [];

    /// <summary>Copies all lessons of a follow-up that still have words. Safe to repeat.</summary>
    internal async Task RecordAsync(string followUpId, CancellationToken cancellationToken)
    {
        if (await followUps.FindWholeAsync(followUpId, cancellationToken) is not { Stored.State: var state } whole
            || await customers.FindAsync(state.CustomerId, cancellationToken) is not { Profile: { ErasingSince: null } original })
        {
            return;
        }

        var current = (await customers.FindCurrentAsync(state.CustomerId, cancellationToken))?.Profile ?? original;
        foreach (var lesson in LessonsIn(whole))
        {
            if ((lesson.Evidence ?? lesson.Text) is { } said)
            {
                await feedback.AddAsync(
                    new FeedbackWords(
                        CopyOf(followUpId, lesson), FeedbackSource.Confirmation, said, lesson.At, state.EventCount + state.OutboxCount),
                    [original, current],
                    cancellationToken);
            }
        }
    }

    private static IEnumerable<FollowUpEvent> LessonsIn(WholeFollowUp whole) => whole.Events.Where(happened => happened.IsLesson == true);

    private FeedbackCopy CopyOf(string followUpId, FollowUpEvent lesson) => new(
        CallFeedback.WeekOf(office.DayOf(lesson.At)), CallFeedback.RowKeyOf(lesson.At, followUpId, lesson.Sequence), Topic);
}
