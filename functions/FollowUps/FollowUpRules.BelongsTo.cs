using Outreach.Customers;
using Outreach.Platform;
using Outreach.SharedKernel;

namespace Outreach.FollowUps;

/// <content>What becomes of a follow-up that concerns another customer than its handle says.</content>
internal static partial class FollowUpRules
{
    /// <summary>
    /// Who spoke with the customer in a follow-up, as often as the customer's history counted it: again where somebody else does, or a day
    /// later. See <see cref="FollowUpChange.Spoke"/>.
    /// </summary>
    public static IReadOnlyList<Spoken> SpokenIn(IEnumerable<FollowUpEvent> events)
    {
        var counted = new List<Spoken>();
        Spoken? last = null;
        foreach (var happened in events.Where(IsWord))
        {
            // What was answered to a customer's word after it was over is part of that word, and whoever answered logged it.
            var word = new Spoken(happened.Type == FollowUpEventType.Thanked ? happened.LoggedBy! : happened.By, happened.At);
            if (last?.By != word.By || word.At - last.At >= TimeSpan.FromDays(1))
            {
                counted.Add(word);
            }

            last = word;
        }

        return counted;
    }

    private static bool IsWord(FollowUpEvent happened) => happened.Type switch
    {
        FollowUpEventType.Acknowledged or FollowUpEventType.ResolutionAttempted or FollowUpEventType.Promised => true,
        FollowUpEventType.Waiting => happened.On == WaitingOn.Customer,
        FollowUpEventType.Thanked => happened is { NeedsResolution: false, LoggedBy: not null },
        _ => false,
    };

    private static Accepted Apply(FollowUpChange change, BelongsTo command)
    {
        if (change.State.CustomerId == command.To)
        {
            return change.Accept();
        }

        // What is over has no orchestration left that could carry out pending entries.
        var isOver = IsOver(change.State);
        change.State = change.State with
        {
            CustomerId = command.To!,
            // The name of the other one would be wrong.
            CustomerName = Excerpt.Of(command.ToName ?? command.To!),
        };
        change.Happened(FollowUpEventType.Moved, happened => happened with { Reason = command.Reason });
        if (isOver)
        {
            return change.AcceptOwingNothing();
        }

        // What was recorded with the other customer meanwhile is recorded with this one too.
        change.EnqueueCustomerHistory();
        return change.Accept();
    }
}
