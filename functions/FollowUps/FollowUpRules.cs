using Outreach.Mentions;
using Outreach.Platform.Outbox;
using Outreach.ServiceLevels;

namespace Outreach.FollowUps;

/// <summary>
/// The rules of a follow-up. Pure: the same state, command and moment always give the same decision. The HTTP triggers, the
/// orchestration and the sweep all change a follow-up through <see cref="Decide"/>.
/// </summary>
public static partial class FollowUpRules
{
    /// <summary>A closed follow-up can be reopened for this long.</summary>
    public static readonly TimeSpan ReopenableFor = TimeSpan.FromDays(30);

    /// <summary>A new follow-up for a mention that reached us now.</summary>
    /// <param name="followUpId">Hash of channel and external id.</param>
    /// <param name="customerId">Who wrote it.</param>
    /// <param name="mention">What they wrote.</param>
    /// <param name="owner">Who answers.</param>
    /// <param name="why">Why this owner, in words.</param>
    /// <param name="policy">What we promise.</param>
    /// <param name="now">When it reached us (UTC).</param>
    public static Accepted Open(
        string followUpId, string customerId, Mention mention, string owner, string why, ServiceLevelPolicy policy, DateTimeOffset now)
    {
        var opening = new FollowUpChange(
            new FollowUpState
            {
                Id = followUpId,
                Channel = mention.Channel,
                Kind = mention.Kind,
                CustomerId = customerId,
                Owner = owner,
                Summary = MentionText.Summarise(mention.Text),
                CustomerName = MentionText.Summarise(mention.Author.DisplayName ?? mention.Author.Handle),
                ReceivedAt = now,
                WaitingSince = now,
                FirstResponse = new ServiceLevelClock { StartedAt = now, DueAt = now + policy.FirstResponse },
                MentionCount = 1,
            },
            new Reindex { By = Actor.System },
            now);
        opening.Happened(FollowUpEventType.Received, happened => happened with { By = Actor.Customer.Id, Kind = mention.Kind });
        opening.Happened(FollowUpEventType.Assigned, happened => happened with { To = owner, Reason = why });
        opening.OweNotice(NoticeKind.Assigned, owner);
        return opening.Accept(MentionText.RowOf(1, mention, now));
    }

    /// <summary>Decides what a command does to a follow-up at a moment (UTC).</summary>
    public static Decision Decide(FollowUpState state, FollowUpCommand command, DateTimeOffset now)
    {
        if (command is not (ApplyDue or HandOver or Reindex or Restart))
        {
            if (!command.By.IsPerson || (command.By == Actor.Customer && command is not (Confirm or Reopen or CustomerReplied)))
            {
                return new Refused(
                    RefusalKind.NeedsPerson, $"'{command.By.Id}' can't do this; a follow-up is moved by a person of the team, by name.", Allowed(state, now));
            }

            if (!Allowed(state, now).Contains(command.Name))
            {
                return new Refused(RefusalKind.DoesNotFit, WhyNot(state, command, now), Allowed(state, now));
            }
        }

        var change = new FollowUpChange(state, command, now);
        return command switch
        {
            Acknowledge acknowledge => Apply(change, acknowledge),
            Resolve resolve => Apply(change, resolve),
            Confirm confirm => Apply(change, confirm),
            Reopen reopen => Apply(change, reopen),
            CustomerReplied replied => Apply(change, replied),
            Assign assign => Apply(change, assign),
            Note note => Apply(change, note),
            MarkSpam spam => Apply(change, spam),
            ApplyDue due => Apply(change, due),
            HandOver handOver => Apply(change, handOver),
            Reindex => ApplyReindex(change),
            Restart => ApplyRestart(change),
            _ => throw new ArgumentOutOfRangeException(nameof(command), command.Name, "There is no rule for this command."),
        };
    }

    /// <summary>The commands that staff may give in a state, at a moment.</summary>
    public static IReadOnlyList<string> Allowed(FollowUpState state, DateTimeOffset now) => state.Stage switch
    {
        FollowUpStage.New => ["acknowledge", "customer-replied", "assign", "note", "spam"],
        FollowUpStage.InProgress => ["resolve", "customer-replied", "assign", "note", "spam"],
        FollowUpStage.AwaitingConfirmation => ["confirm", "reopen", "customer-replied", "assign", "note", "spam"],
        FollowUpStage.Closed when now <= state.ClosedAt + ReopenableFor => ["reopen"],
        _ => [],
    };

    private static string WhyNot(FollowUpState state, FollowUpCommand command, DateTimeOffset now)
    {
        var stage = Platform.Json.NameOf(state.Stage);
        return state.Stage == FollowUpStage.Closed && command is Reopen
            ? $"It was closed on {state.ClosedAt:yyyy-MM-dd}, more than {ReopenableFor.Days} days ago; a new mention opens a new follow-up."
            : $"'{command.Name}' does not fit a follow-up that is {stage}. "
                + (Allowed(state, now) is { Count: > 0 } allowed ? $"Allowed: {string.Join(", ", allowed)}." : "Nothing more can be done to it.");
    }
}
