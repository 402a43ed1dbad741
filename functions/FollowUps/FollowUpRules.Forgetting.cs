using Outreach.SharedKernel;
using Outreach.WorkItems;

namespace Outreach.FollowUps;

/// <content>What is forgotten: the words, and who they were about. What happened, when and by whom stays.</content>
internal static partial class FollowUpRules
{
    private static Accepted Apply(FollowUpChange change, Forget command)
    {
        if (command.Customer)
        {
            ForgetCustomer(change);
        }
        else if (change.State.IsOpen)
        {
            // The staff member who works on it needs the words.
            return change.Accept();
        }

        if (change.State.WordsForgottenAt is null)
        {
            change.State = change.State with
            {
                Summary = "",
                LatestWord = null,
                LatestEdit = null,
                PromisedWhat = null,
                KindReason = null,
                Language = null,
                WordsForgottenAt = change.Now,
            };
            change.EnqueueIndex();
        }

        return change.Accept();
    }

    private static void ForgetCustomer(FollowUpChange change)
    {
        if (change.State.CustomerId == CustomerId.Erased)
        {
            return;
        }

        change.State = change.State with
        {
            CustomerId = CustomerId.Erased,
            CustomerName = "",

            // The customer is gone: no history to update, and no notice to send.
            Outbox = [
                .. change.State.Outbox.Where(entry => entry is { Kind: OutboxKind.Index or OutboxKind.ReportFacts, Dead: false })
                    .Select(entry => entry with { NotBefore = null })],
        };
        if (change.State.IsOpen)
        {
            // Nobody can meet its clocks any more, and nobody has missed them.
            change.State = change.State with
            {
                Stage = FollowUpStage.Closed,
                Outcome = FollowUpOutcome.Erased,
                ClosedAt = change.Now,
                SnoozedUntil = null,
                FirstResponse = change.State.FirstResponse.Paused(change.Now),
                NextResponse = change.State.NextResponse?.Paused(change.Now),
                Resolution = change.State.Resolution?.Paused(change.Now),
                Promise = change.State.Promise?.Paused(change.Now),
            };
            change.Happened(FollowUpEventType.Closed, happened => happened with { Outcome = FollowUpOutcome.Erased });
        }

        change.EnqueueIndex();
    }
}
