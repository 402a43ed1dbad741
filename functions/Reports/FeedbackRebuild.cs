using Outreach.Customers.ThankYouCalls;
using Outreach.FollowUps;

namespace Outreach.Reports;

/// <summary>
/// Copies again what customers said in a call or a follow-up: what was copied before its source and customer were kept gets them.
/// </summary>
public sealed class FeedbackRebuild(CallStore calls, CallOutcomeRecorder ofCalls, CustomerLessons lessons, CustomerIdeas ideas)
{
    internal async Task RecordAsync(CallState call, CancellationToken cancellationToken)
    {
        if (call.FeedbackCount > 0 && await calls.FindAsync(call.Id, cancellationToken) is { } stored)
        {
            await ofCalls.RecordFeedbackAsync(stored, cancellationToken);
        }
    }

    internal async Task RecordAsync(FollowUpState followUp, CancellationToken cancellationToken)
    {
        if (followUp.ConfirmedAt is not null || followUp.MentionCount > 1)
        {
            await lessons.RecordAsync(followUp.Id, cancellationToken);
        }

        if (CustomerIdeas.IsIdea(followUp))
        {
            await ideas.RecordAsync(followUp.Id, cancellationToken);
        }
    }
}
