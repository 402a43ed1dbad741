using Outreach.Platform;
using Outreach.ServiceLevels;
using Outreach.SharedKernel;
using Outreach.WorkItems;

namespace Outreach.Customers.ThankYouCalls;

internal abstract record CallCommand
{
    public required Actor By { get; init; }
}

/// <summary>An attempt to reach the customer. What has already happened is never refused because of its time or its caller.</summary>
internal sealed record LogAttempt(CallOutcome Outcome, string? Note, DateTimeOffset? CallbackAt) : CallCommand
{
    /// <summary>When it was made (UTC); null for now.</summary>
    public DateTimeOffset? At { get; init; }

    public IReadOnlyList<FeedbackSaid> Feedback { get; init; } = [];
}

/// <summary>Time has passed: apply what is due.</summary>
internal sealed record ApplyDueToCall(string Lead) : CallCommand
{
    /// <summary>Whether the lead whom it was escalated to is no person on the roster any more.</summary>
    public bool EscalatedToHasLeft { get; init; }
}

/// <summary>The pending notice of an escalation has gone to another lead.</summary>
internal sealed record EscalateCallTo(string Lead) : CallCommand;

/// <summary>The assignee is absent: somebody stands in for them.</summary>
internal sealed record HandOverCall(string To, string Why) : CallCommand;

/// <summary>Assigns the call to a chosen person, whoever had it before.</summary>
/// <param name="To">The person; must be present.</param>
internal sealed record AssignCall(string To) : CallCommand;

/// <summary>Who gives it makes the call from now on, as it was offered to them or to others.</summary>
internal sealed record TakeCall : CallCommand;

/// <summary>A lead has it tried again: a new round of up to three attempts.</summary>
/// <param name="To">Who makes it; null for the current assignee, or anyone available.</param>
internal sealed record RetryCall(string? To, string? Reason) : CallCommand;

/// <summary>A lead lets it go. A thank-you call counts as made then: the interval to the customer's next one starts.</summary>
internal sealed record LetCallGo(string Reason) : CallCommand;

internal sealed record CancelCall(string Reason) : CallCommand;

/// <summary>The customer's calling hours have changed.</summary>
internal sealed record ReplanCall(string Why) : CallCommand;

/// <summary>An index row of this call is wrong: enqueue the index update again.</summary>
internal sealed record ReindexCall : CallCommand;

internal abstract record CallDecision;

/// <summary>The command is accepted; everything is committed together.</summary>
internal sealed record CallAccepted(
    CallState State, CustomerProfile Profile, IReadOnlyList<CallEvent> Events, CallAttempt? Attempt = null) : CallDecision
{
    public CustomerNote? Note { get; init; }

    public IReadOnlyList<CallFeedback> Feedback { get; init; } = [];
}

internal sealed record CallRefused(RefusalKind Kind, string Reason) : CallDecision;

/// <summary>The rules of a call. Pure.</summary>
internal static partial class CallRules
{
    /// <summary>Attempts after which a lead decides.</summary>
    public const int MaxAttempts = 3;

    /// <summary>Time from the customer's becoming loyal to our call (wall clock).</summary>
    public static readonly TimeSpan OwedWithin = TimeSpan.FromHours(48);

    /// <summary>A new pending call, to be committed with the customer's profile.</summary>
    /// <param name="assignee">Who calls; somebody else if their hours never overlap with the customer's.</param>
    /// <param name="now">Since when it is pending (UTC).</param>
    /// <param name="planner">Finds the hours; by default, everybody is available around the clock.</param>
    /// <param name="followUpId">The follow-up that a resolution call is about; null for a thank-you call.</param>
    public static CallAccepted Open(
        CustomerProfile customer,
        string assignee,
        string reason,
        CallWindow window,
        DateTimeOffset now,
        CallPlanner? planner = null,
        string? followUpId = null)
    {
        var number = customer.Calls + 1;
        var change = new CallChange(
            new CallState
            {
                Id = $"{customer.Id}.{number}",
                CustomerId = customer.Id,
                Number = number,
                FollowUpId = followUpId,
                CustomerName = Excerpt.Of(customer.DisplayName ?? customer.Identities.FirstOrDefault()?.Handle ?? customer.Id),
                Status = CallStatus.Queued,
                Assignee = assignee,
                Reason = reason,
                CreatedAt = now,
                Clock = ServiceLevelClock.OnTheWall(now, OwedWithin),
                NotBefore = now,
                Window = window,
            },
            customer,
            Actor.System,
            now,
            planner ?? CallPlanner.Everybody);
        change.Happened(CallEventType.Due, happened => happened with { Reason = reason, To = assignee });
        Plan(change, now, why: null, firstAsked: true);
        if (change.State.Status != CallStatus.Queued && change.State.Assignee == assignee)
        {
            change.EnqueueNotice(CallNotices.CallDue, assignee);
        }

        return change.Accept();
    }

    /// <summary>Decides the effect of a command on a call at a moment (UTC).</summary>
    /// <param name="planner">Finds the hours; by default, everybody is available around the clock.</param>
    public static CallDecision Decide(
        CallState state, CustomerProfile customer, CallCommand command, DateTimeOffset now, CallPlanner? planner = null)
    {
        var change = new CallChange(state, customer, command.By, now, planner ?? CallPlanner.Everybody);
        return command switch
        {
            LogAttempt or TakeCall when !command.By.IsPerson || command.By == Actor.Customer => new CallRefused(
                RefusalKind.NeedsPerson, $"'{command.By.Id}' can't do this; a customer is called by a person of the team."),
            LogAttempt when state.Status == CallStatus.Completed => Refused(state, "nothing more is logged to it"),
            LogAttempt attempt => Apply(change, attempt),
            ApplyDueToCall due => Apply(change, due),
            EscalateCallTo escalate => Apply(change, escalate),
            HandOverCall handOver => Apply(change, handOver),
            AssignCall when !state.IsOpen => Refused(state, "nobody is to make it any more"),
            AssignCall when !IsToBeMade(state) && command.By.Role is not (StaffRole.Lead or StaffRole.Admin) => new CallRefused(
                RefusalKind.NeedsLead, "This call waits for a lead's decision: only a lead gives it to somebody."),
            AssignCall assign => Apply(change, assign),
            TakeCall when !IsToBeMade(state) => Refused(state, "there is nothing to take"),
            TakeCall when state.Assignee != command.By.Id && OfferOf(state) is null => new CallRefused(
                RefusalKind.DoesNotFit, $"It is with '{state.Assignee}' now, and not offered to anybody."),
            TakeCall when state.Assignee != command.By.Id && !IsAskedFor(change)
                && change.Planner.SlotFor(
                    command.By.Id, state with { Window = change.CurrentWindow }, now, whateverTheirHours: true) is null =>
                new CallRefused(RefusalKind.DoesNotFit, "You are away whenever the customer may be called in the next two weeks."),
            TakeCall take => Apply(change, take),
            RetryCall when state.Status is not (CallStatus.Deferred or CallStatus.Queued) =>
                Refused(state, "only one that waits for a lead's decision is tried again"),
            RetryCall retry => Apply(change, retry),
            LetCallGo when !state.IsOpen => Refused(state, "there is nothing to let go"),
            LetCallGo letGo => Apply(change, letGo),
            CancelCall cancel => Apply(change, cancel),
            ReplanCall replan => Apply(change, replan),
            ReindexCall => ApplyReindex(change),
            _ => throw new ArgumentOutOfRangeException(nameof(command), command.GetType().Name, "There is no rule for this command."),
        };
    }

    /// <summary>
    /// What a role may do with a call, named as in the URLs: <c>attempts</c>, <c>take</c>, <c>assign</c>, <c>retry</c>, <c>let-go</c>.
    /// </summary>
    public static IReadOnlyList<string> Allowed(CallState state, StaffRole? role)
    {
        var leads = role is StaffRole.Lead or StaffRole.Admin;
        return
        [
            .. state.Status == CallStatus.Completed ? Array.Empty<string>() : ["attempts"],
            .. OfferOf(state) is null ? Array.Empty<string>() : ["take"],
            .. IsToBeMade(state) || (leads && state.IsOpen) ? ["assign"] : Array.Empty<string>(),
            .. leads && state.Status is (CallStatus.Deferred or CallStatus.Queued) ? ["retry"] : Array.Empty<string>(),
            .. leads && state.IsOpen ? ["let-go"] : Array.Empty<string>(),
        ];
    }

    /// <summary>The next moment (UTC) at which something is due for a call by time alone; null if there is none.</summary>
    public static DateTimeOffset? NextDeadline(CallState state, DateTimeOffset now)
    {
        DateTimeOffset?[] moments =
        [
            state.IsOpen ? state.Clock.NextMoment() : null,
            IsToBeMade(state) ? state.Until ?? now : null,
            IsToBeMade(state) ? state.OfferAt : null,
            OutboxRules.NextAttempt(state.Outbox, now),
        ];
        return moments.Min();
    }

    public static bool IsOver(CallState state) => !state.IsOpen && state.Outbox.All(entry => entry.Dead);

    private static CallRefused Refused(CallState state, string why) =>
        new(RefusalKind.DoesNotFit, $"This call is {Platform.Json.NameOf(state.Status)}; {why}.");
}
