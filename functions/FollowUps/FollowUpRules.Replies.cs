using Outreach.Customers;
using Outreach.FollowUps.Mentions;
using Outreach.ServiceLevels;
using Outreach.SharedKernel;

namespace Outreach.FollowUps;

/// <content>What a mention does that answers an earlier one, or what we posted.</content>
internal static partial class FollowUpRules
{
    /// <summary>So long the mentions of one customer on one channel are suggested as one matter.</summary>
    public static readonly TimeSpan RelatedFor = TimeSpan.FromHours(24);

    private const string NotSolved = "They said that it is not solved.";

    public static readonly Reopen ReopenForReply = new("They replied after it was closed.") { By = Actor.Customer };

    /// <summary>Whether that is why something was reopened in which a reply says more.</summary>
    public static bool IsForReply(string? reason) =>
        reason is not null && (reason == ReopenForReply.Reason || reason == ReopenForEdit.Reason || reason == NotSolved);

    /// <summary>
    /// The follow-up with a reply of its customer; null where it takes none any more. What is open goes on, what is closed is reopened, and
    /// what is merely thanks, or needs nothing more, is added to it without being reopened. What a colleague answered on the spot is part
    /// of it: where something is to be solved after all, what waited for the customer's word that it is fixed is reopened too.
    /// </summary>
    /// <param name="reopen">What reopens it, with what the roster says.</param>
    public static Accepted? Join(FollowUpState state, Mention reply, Reopen reopen, ServiceLevelVersion levels, DateTimeOffset now)
    {
        var loggedBy = reply.HeardBy?.By.Id;
        var replied = new CustomerReplied(reply.Text)
        {
            By = Actor.Customer,
            LoggedBy = loggedBy,
            Mention = MentionText.RowOf(0, reply, now),
        };
        var answer = reply.HeardBy?.Answer;
        var needsResolution = answer?.NeedsResolution;
        if (state.IsOpen)
        {
            var goingOn = needsResolution == true && state.Stage == FollowUpStage.AwaitingConfirmation
                ? Decide(state, reopen with { LoggedBy = loggedBy, Reason = NotSolved }, levels, now) as Accepted
                : new Accepted(state, []);
            return goingOn is not null && Decide(goingOn.State, replied, levels, now) is Accepted accepted
                ? Answered(accepted with { Events = [.. goingOn.Events, .. accepted.Events] }, reply, levels, now)
                : null;
        }

        if (!Allowed(state, now).Contains("reopen"))
        {
            return null;
        }

        // Whatever kind its sender gave it: many give the same one to all. Whoever answered knows better than its words, and does not
        // answer spam.
        var needsNothing = needsResolution is null
            ? MereThanks.Is(replied.Mention)
            : needsResolution == false && state.FirstResponse.MetAt is not null;
        if (needsNothing && !(answer is not null && state.Outcome == FollowUpOutcome.Spam))
        {
            return Decide(state, new Thank(replied.Mention) { By = Actor.Customer, LoggedBy = loggedBy, Answer = answer }, now);
        }

        if (Decide(state, reopen with { LoggedBy = loggedBy }, levels, now) is not Accepted reopened
            || Decide(reopened.State, replied, levels, now) is not Accepted joined)
        {
            return null;
        }

        var undoable = joined with
        {
            State = joined.State with { BeforeReply = FormerEnding.Of(state) },
            Events = [.. reopened.Events, .. joined.Events],
        };
        return Answered(undoable, reply, levels, now);
    }

    /// <summary>
    /// Why what was answered on the spot can't end the follow-up that the mention joins, though nothing more is to be solved; null where it
    /// says no such thing, or can.
    /// </summary>
    public static string? WhyNotEnded(FollowUpState state, Mention reply) =>
        reply.HeardBy?.Answer?.NeedsResolution == false
        && state is { Stage: FollowUpStage.InProgress, FirstResponse.MetAt: not null, Resolution: not null }
            ? $"Follow-up {state.Id}, which it is part of, goes on: something is still to be solved there. Resolve it once that is done."
            : null;

    /// <summary>The follow-ups of a customer that a new one of theirs may belong together with. It is suggested, never done.</summary>
    /// <param name="opened">The new one.</param>
    /// <param name="latest">Those of their latest mentions before.</param>
    public static IReadOnlyList<RelatedFollowUp> RelatedTo(FollowUpState opened, IReadOnlyList<LatestMention> latest) =>
    [
        .. latest
            .Where(mention => mention.Channel == opened.Channel
                && mention.FollowUpId != opened.Id
                && (opened.ReceivedAt - mention.At).Duration() <= RelatedFor)
            .Select(mention => new RelatedFollowUp(mention.FollowUpId, RelatedBecause.SameCustomer)),
    ];

    /// <summary>
    /// With the answer that the customer was given on the spot: the first response where nobody has answered before, else an answer after
    /// which it is their turn, or ours where something is to be solved. As it is where there was none.
    /// </summary>
    private static Accepted Answered(Accepted joined, Mention reply, ServiceLevelVersion levels, DateTimeOffset now)
    {
        if (reply.HeardBy is not { Answer: { } answer, By: var by })
        {
            return joined;
        }

        var where = answer.Where ?? reply.Channel;
        FollowUpCommand[] commands = Allowed(joined.State, now).Contains("acknowledge")
            ? [new Acknowledge(answer.Said, where, Kind: null, answer.NeedsResolution) { By = by }]
            : [
                new Wait(WaitingOn.Customer, answer.Said, Until: null) { By = by, Where = where },
                .. answer.NeedsResolution == true ? [new Wait(WaitingOn.Us, Said: null, Until: null) { By = by }] : Array.Empty<Wait>(),
            ];
        return commands.Aggregate(joined, (before, command) => Decide(before.State, command, levels, now) is Accepted answered
            ? answered with { Events = [.. before.Events, .. answered.Events], Reply = joined.Reply }
            : throw new InvalidOperationException("A follow-up that a reply has joined can be answered."));
    }

    /// <summary>Whether the reply that reopened it can be found to be nothing new: nobody has answered it, or written again.</summary>
    private static bool CanCloseAgain(FollowUpState state) =>
        state is { Stage: FollowUpStage.InProgress, BeforeReply: not null, NextResponse.MetAt: null };

    private static Accepted Apply(FollowUpChange change, Thank command)
    {
        var number = change.State.MentionCount + 1;
        change.State = change.State with { MentionCount = number, LatestWord = command.Mention.Summary };
        change.Happened(FollowUpEventType.Thanked, happened => happened with
        {
            Text = command.Mention.Text,
            Mention = number,
            Said = command.Answer?.Said,
            Where = command.Answer?.Where,
            NeedsResolution = command.Answer is null ? null : false,
            IsLesson = command.IsLesson ? true : null,
        });

        var reply = command.Mention with { Number = number };
        if (command.IsLesson)
        {
            change.EnqueueFeedback();
            return Show(change) with { Reply = reply };
        }

        if (command is { Answer: not null, LoggedBy: { } speaker })
        {
            change.Spoke(speaker);
            return Show(change) with { Reply = reply };
        }

        // No list shows it, and it is over: nobody would carry out an index update.
        return change.AcceptOwingNothing() with { Reply = reply };
    }

    /// <summary>As if the reply had not reopened it; the customer's words stay.</summary>
    private static Accepted Apply(FollowUpChange change, CloseAgain command)
    {
        var before = change.State.BeforeReply!;
        change.Happened(FollowUpEventType.ReopeningUndone, happened => happened with { Reason = command.Reason });
        change.State = change.State with
        {
            Stage = FollowUpStage.Closed,
            Outcome = before.Outcome,
            ClosedAt = change.Now,
            SnoozedUntil = null,
            FirstResponse = change.State.FirstResponse.Paused(change.Now),
            NextResponse = before.NextResponse,
            Resolution = before.Resolution,
            ResolvedAt = before.ResolvedAt,
            ReopenCount = before.ReopenCount,
            EndingsUndone = before.EndingsUndone,
            ConfirmedAt = before.ConfirmedAt,
            EscalatedTo = before.EscalatedTo,
            BeforeReply = null,
        };
        change.Happened(FollowUpEventType.Closed, happened => happened with { Outcome = before.Outcome });
        change.EnqueueCustomerHistory();
        return change.Accept();
    }
}
