using Outreach.Platform.Http;
using Outreach.SharedKernel;
using Outreach.Staff;

namespace Outreach.Customers.ThankYouCalls;

/// <summary>Request body of who takes a call: nothing is to be said.</summary>
internal sealed record CallTakeInput;

/// <summary>Request body of a decision about a call; which fields apply depends on the decision.</summary>
internal sealed record CallDecisionInput
{
    private const int MaxReasonUnits = 1000;

    /// <summary>assign: required; retry: who is to call.</summary>
    public string? To { get; init; }

    /// <summary>let-go: required; retry: why.</summary>
    public string? Reason { get; init; }

    /// <summary>Assigns it to somebody else.</summary>
    /// <exception cref="ProblemException">400 with every invalid field.</exception>
    public CallCommand ToAssign(Actor by, Roster roster, DateTimeOffset now) =>
        new AssignCall(PersonOf(roster, now) ?? throw ProblemException.Invalid("to", "to is required: who is to call?")) { By = by };

    /// <summary>Has it tried again.</summary>
    /// <exception cref="ProblemException">400 with every invalid field.</exception>
    public CallCommand ToRetry(Actor by, Roster roster, DateTimeOffset now) => new RetryCall(PersonOf(roster, now), ReasonOf()) { By = by };

    /// <summary>Lets it go.</summary>
    /// <exception cref="ProblemException">400 with every invalid field.</exception>
    public CallCommand ToLetGo(Actor by) =>
        new LetCallGo(ReasonOf() ?? throw ProblemException.Invalid("reason", "reason is required and must not be blank.")) { By = by };

    private string? PersonOf(Roster roster, DateTimeOffset now) =>
        string.IsNullOrWhiteSpace(To) ? null
        : roster.Find(To) is not { } member ? throw ProblemException.Invalid("to", "to is not on the roster.")
        : !member.IsPerson ? throw ProblemException.Invalid("to", $"'{member.Id}' is not a person.")
        : roster.BackAt(member.Id, now) is { } backAt
            ? throw ProblemException.Invalid(
                "to", $"'{member.Id}' is absent until {backAt:yyyy-MM-dd HH:mm} UTC; choose somebody who is there.")
        : member.Id;

    private string? ReasonOf() =>
        string.IsNullOrWhiteSpace(Reason) ? null
        : Reason.Length > MaxReasonUnits ? throw ProblemException.Invalid("reason", "reason may hold 1,000 characters at the most.")
        : Reason;
}
