using Outreach.FollowUps;
using Outreach.Mentions;
using Outreach.Platform;
using Outreach.Platform.Http;

namespace Outreach.ThankYouCalls;

/// <summary>An attempt as it comes in.</summary>
public sealed record CallAttemptInput
{
    private static readonly TimeSpan CallbackWithin = TimeSpan.FromDays(365);

    /// <summary>Required: how it ended.</summary>
    public string? Outcome { get; init; }

    /// <summary>What was learnt; required when connected.</summary>
    public string? Note { get; init; }

    /// <summary>When the customer asked to be called, ISO 8601 with an offset; required for a requested callback.</summary>
    public string? CallbackAt { get; init; }

    /// <summary>The command.</summary>
    /// <param name="by">Who made the attempt.</param>
    /// <param name="now">When it was logged (UTC).</param>
    /// <exception cref="ProblemException">400 with every field that is wrong.</exception>
    public LogAttempt ToCommand(Actor by, DateTimeOffset now)
    {
        var errors = new Dictionary<string, string[]>();
        var outcome = Json.ParseName<CallOutcome>(Outcome);
        if (outcome is null)
        {
            errors["outcome"] = [$"outcome must be one of {string.Join(", ", Enum.GetValues<CallOutcome>().Select(Json.NameOf))}."];
        }

        if (outcome == CallOutcome.Connected && string.IsNullOrWhiteSpace(Note))
        {
            errors["note"] = ["note is required when you talked: what did you learn?"];
        }
        else if (Note?.Length > 10_000)
        {
            errors["note"] = ["note may hold 10,000 characters at the most."];
        }

        var callbackAt = MentionInput.ParseInstant(CallbackAt);
        if (!string.IsNullOrEmpty(CallbackAt) && callbackAt is null)
        {
            errors["callbackAt"] = ["callbackAt must be an ISO 8601 moment with an offset."];
        }
        else if (callbackAt < now || callbackAt - now > CallbackWithin)
        {
            errors["callbackAt"] = ["callbackAt must lie ahead, within a year."];
        }
        else if (outcome == CallOutcome.CallbackRequested && callbackAt is null)
        {
            errors["callbackAt"] = ["callbackAt is required: when did they ask to be called?"];
        }

        return errors.Count == 0 ? new LogAttempt(outcome!.Value, Note, callbackAt) { By = by } : throw ProblemException.Invalid(errors);
    }
}
