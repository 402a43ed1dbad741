using Outreach.FollowUps.Mentions;
using Outreach.ServiceLevels;
using Outreach.WorkItems;

namespace Outreach.FollowUps;

/// <content>What was answered when it was heard.</content>
internal static partial class FollowUpRules
{
    /// <summary>
    /// A new follow-up with the answer that the customer was given on the spot: the first response, at the moment of arrival. As it is
    /// where there was none.
    /// </summary>
    public static Accepted AnswerOnTheSpot(Accepted opened, Mention mention, ServiceLevelVersion levels)
    {
        if (mention.HeardBy is not { Answer: { } answer, By: var by })
        {
            return opened;
        }

        // Whoever answered knows that it is theirs.
        var unannounced = opened.State with
        {
            Outbox = [.. opened.State.Outbox.Where(entry => entry.Kind != OutboxKind.Notice || entry.To != by.Id)],
        };
        var acknowledge = new Acknowledge(answer.Said, answer.Where ?? mention.Channel, Kind: null, answer.NeedsResolution) { By = by };
        return Decide(unannounced, acknowledge, levels, opened.State.ReceivedAt) is Accepted answered
            ? answered with { Events = [.. opened.Events, .. answered.Events], Reply = opened.Reply }
            : throw new InvalidOperationException("A new follow-up can be answered.");
    }
}
