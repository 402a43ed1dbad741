using Outreach.Customers;
using Outreach.FollowUps.Mentions;
using Outreach.Platform;
using Outreach.ServiceLevels;
using Outreach.SharedKernel;
using Outreach.WorkItems;

namespace Outreach.FollowUps;

/// <summary>
/// The rules of a follow-up. Pure: the same state, command and moment always give the same decision. The HTTP triggers, the
/// orchestration and the sweep all change a follow-up through <c>Decide</c>.
/// </summary>
internal static partial class FollowUpRules
{
    /// <summary>A closed follow-up can be reopened for this long.</summary>
    public static readonly TimeSpan ReopenableFor = TimeSpan.FromDays(30);

    /// <summary>From this reopening on a lead is notified, and a call to the customer is proposed.</summary>
    private const int EscalatedFromReopening = 2;

    private static readonly string[] WhileOpen = ["customer-replied", "promise", "wait", "snooze", "assign", "note", "spam", "merge"];

    /// <summary>A new follow-up for a mention that reached us now.</summary>
    /// <param name="mention">What they wrote.</param>
    /// <param name="owner">Who answers.</param>
    /// <param name="why">Why this owner, in words.</param>
    /// <param name="levels">What we promise.</param>
    /// <param name="now">When it reached us (UTC).</param>
    /// <param name="isReturning">Whether we know the customer from an earlier mention.</param>
    /// <param name="customer">The customer, as far as we know them.</param>
    public static Accepted Open(
        string followUpId, string customerId, Mention mention, string owner, string why, ServiceLevelVersion levels, DateTimeOffset now,
        bool isReturning = false, CustomerProfile? customer = null)
    {
        var policy = levels.For(mention.Channel, mention.Kind);
        var opening = new FollowUpChange(
            new FollowUpState
            {
                Id = followUpId,
                Channel = mention.Channel,
                Kind = mention.Kind,
                KindReason = mention.KindReason,
                CustomerId = customerId,
                Owner = owner,
                Summary = MentionText.SummaryOf(mention.Subject, mention.Text),
                Language = mention.Language,
                CustomerName = Excerpt.Of(SuggestionRules.NameOf(customer, mention.Author)),
                ReceivedAt = now,
                IsReturning = isReturning,
                WaitingSince = now,
                ServiceLevelVersion = levels.Version,
                FirstResponse = ServiceLevelClock.ForAnswer(policy.FirstResponse, policy.Calendar, now),
                MentionCount = 1,
            },
            new Reindex { By = Actor.System },
            now);
        opening.Happened(
            FollowUpEventType.Received,
            happened => happened with
            {
                By = Actor.Customer.Id,
                LoggedBy = mention.HeardBy?.By.Id,
                Kind = mention.Kind,
                Reason = mention.KindReason,
                Returning = isReturning ? true : null,
            });
        opening.Happened(FollowUpEventType.Assigned, happened => happened with { To = owner, Reason = why });
        opening.EnqueueNotice(FollowUpNotices.Assigned, owner);
        opening.EnqueueReportFacts();
        if (CustomerIdeas.IsIdea(opening.State))
        {
            opening.EnqueueFeedback();
        }

        return opening.Accept(MentionText.RowOf(1, mention, now));
    }

    /// <summary>Decides what a command does to a follow-up.</summary>
    /// <param name="levels">The service levels that it was born with.</param>
    /// <param name="now">UTC.</param>
    public static Decision Decide(FollowUpState state, FollowUpCommand command, ServiceLevelVersion levels, DateTimeOffset now)
    {
        if (command is SystemCommand ofTheSystem)
        {
            return Decide(state, ofTheSystem, now);
        }

        if (RefusalOf(state, command, now) is { } refused)
        {
            return refused;
        }

        var change = new FollowUpChange(state, command, now);
        var policy = levels.For(state.Channel, (command as Acknowledge)?.Kind ?? state.Kind);
        return command switch
        {
            Acknowledge acknowledge => Apply(change, acknowledge, policy),
            Resolve resolve => Apply(change, resolve, policy),
            Confirm confirm => Apply(change, confirm, policy),
            Reopen reopen => Apply(change, reopen, policy),
            CustomerReplied replied => Apply(change, replied, policy),
            Promise promise => Apply(change, promise, policy),
            Wait wait => Apply(change, wait, policy),
            Snooze snooze => Apply(change, snooze),
            Assign assign => Apply(change, assign),
            Take take => Apply(change, take),
            Note note => Apply(change, note, policy),
            MarkSpam spam => Apply(change, spam, policy),
            CloseUnconfirmed close => Apply(change, close, policy),
            CloseAgain close => Apply(change, close),
            Merge merge => Apply(change, merge, policy),
            TakeOver takeOver => Apply(change, takeOver, policy),
            BelongsTo belongsTo => Apply(change, belongsTo),
            _ => throw new ArgumentOutOfRangeException(nameof(command), command.Name, "There is no rule for this command."),
        };
    }

    /// <summary>Decides what the system does to a follow-up by itself at a moment (UTC).</summary>
    public static Accepted Decide(FollowUpState state, SystemCommand command, DateTimeOffset now)
    {
        var change = new FollowUpChange(state, command, now);
        return command switch
        {
            ApplyDue due => Apply(change, due),
            Reindex => ApplyReindex(change),
            Restart => ApplyRestart(change),
            HandOver handOver => Apply(change, handOver),
            EscalateTo escalate => Apply(change, escalate),
            MoveToCustomer move => Apply(change, move),
            Forget forget => Apply(change, forget),
            Thank thank => Apply(change, thank),
            EditMention edit => Apply(change, edit),
            DeleteMention delete => Apply(change, delete),
            CorrectTaken correct => Apply(change, correct),
            NoteMail note => Apply(change, note),
            _ => throw new ArgumentOutOfRangeException(nameof(command), command.Name, "There is no rule for this command."),
        };
    }

    /// <summary>The commands that a state allows at a moment, to those who may give them.</summary>
    /// <param name="now">UTC.</param>
    /// <param name="role">Whose; null for all that there are.</param>
    public static IReadOnlyList<string> Allowed(FollowUpState state, DateTimeOffset now, StaffRole? role = null) =>
    [
        .. AllowedByStage(state, now, role),
        .. OfferOf(state) is null ? Array.Empty<string>() : ["take"],
        .. state.CustomerId == CustomerId.Erased || state.WordsForgottenAt is not null ? Array.Empty<string>() : ["belongs-to"],
    ];

    private static IReadOnlyList<string> AllowedByStage(FollowUpState state, DateTimeOffset now, StaffRole? role) => state.Stage switch
    {
        FollowUpStage.New => ["acknowledge", .. WhileOpen],
        // Marked as spam before anyone answered, and undone: the customer is still to be answered.
        FollowUpStage.InProgress =>
            [
                .. state.FirstResponse.MetAt is null ? (string[])["acknowledge", "resolve"] : ["resolve"],
                .. CanCloseAgain(state) ? (string[])["close-again"] : [],
                .. WhileOpen,
            ],
        FollowUpStage.AwaitingConfirmation when WasAskedEnough(state, now) && role != StaffRole.Agent =>
            ["confirm", "reopen", "close-unconfirmed", .. WhileOpen],
        FollowUpStage.AwaitingConfirmation => ["confirm", "reopen", .. WhileOpen],
        FollowUpStage.Closed when state.WordsForgottenAt is null && now <= state.ClosedAt + ReopenableFor => ["reopen"],
        _ => [],
    };

    private static Refused? RefusalOf(FollowUpState state, FollowUpCommand command, DateTimeOffset now)
    {
        if (!command.By.IsPerson || (command.By == Actor.Customer && command is not (Confirm or Reopen or CustomerReplied)))
        {
            return new Refused(
                RefusalKind.NeedsPerson,
                $"'{command.By.Id}' can't do this; a follow-up is moved by a person of the team, by name.",
                Allowed(state, now, command.By.Role));
        }

        if (command is Merge merge && state.IsOpen && WhyNot(state, merge) is { } why)
        {
            return new Refused(RefusalKind.DoesNotFit, why, Allowed(state, now, command.By.Role));
        }

        // Who has it already may take it twice.
        var fits = command is TakeOver || (command is Take && state.Owner == command.By.Id)
            ? state.IsOpen
            : Allowed(state, now).Contains(command.Name);
        if (!fits)
        {
            return new Refused(RefusalKind.DoesNotFit, WhyNot(state, command, now), Allowed(state, now, command.By.Role));
        }

        return command is CloseUnconfirmed && command.By.Role is not (StaffRole.Lead or StaffRole.Admin)
            ? new Refused(
                RefusalKind.NeedsLead, "Only a lead closes what the customer has not confirmed.", Allowed(state, now, command.By.Role))
            : null;
    }

    private static string WhyNot(FollowUpState state, FollowUpCommand command, DateTimeOffset now)
    {
        var stage = Platform.Json.NameOf(state.Stage);
        return (state.Stage, command) switch
        {
            (FollowUpStage.Closed, Reopen) when state.WordsForgottenAt is not null =>
                "What it was about has been forgotten; a new mention opens a new follow-up.",
            (FollowUpStage.Closed, Reopen) =>
                $"It was closed on {state.ClosedAt:yyyy-MM-dd}, more than {ReopenableFor.Days} days ago; a new mention opens a new "
                    + "follow-up.",
            (FollowUpStage.AwaitingConfirmation, CloseUnconfirmed) =>
                state is { WaitingOn: WaitingOn.Customer, CheckIns.Count: > 0 }
                    ? $"The customer is asked until {state.CheckIns[^1]:yyyy-MM-dd}; after that a lead may let it be."
                    : "It does not wait on the customer: answer them first.",
            (not FollowUpStage.Closed, Take) => $"It is with '{state.Owner}' now, and not offered to anybody.",
            _ => $"'{command.Name}' does not fit a follow-up that is {stage}. "
                + (
                    Allowed(state, now, command.By.Role) is { Count: > 0 } allowed
                        ? $"Allowed: {string.Join(", ", allowed)}."
                        : "Nothing more can be done to it."),
        };
    }
}
