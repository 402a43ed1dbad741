using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;
using Outreach.Platform;
using Outreach.Platform.Contract;
using Outreach.Platform.Http;
using Outreach.SharedKernel;

namespace Outreach.Customers.ThankYouCalls;

/// <summary>Request body: what a customer said about the product.</summary>
/// <param name="Topic">Required: the topic, 1 to 40 of a-z, 0-9 and -.</param>
/// <param name="Said">Required: the customer's own words, 1 to 1,000 characters.</param>
internal sealed record FeedbackInput([property: Required] string? Topic, [property: Required] string? Said);

/// <summary>Request body of a call attempt.</summary>
internal sealed partial record CallAttemptInput
{
    private const int MaxFeedback = 5;
    private const int MaxSaidUnits = 1000;

    private static readonly TimeSpan CallbackWithin = TimeSpan.FromDays(365);
    private static readonly TimeSpan LoggedWithin = TimeSpan.FromDays(7);

    /// <summary>Required: how it ended.</summary>
    [Required]
    [OneOf(typeof(CallOutcome))]
    public string? Outcome { get; init; }

    /// <summary>What was found out; at least a sentence if connected.</summary>
    public string? Note { get; init; }

    /// <summary>When the customer asked to be called, ISO 8601 with an offset; required for a requested callback.</summary>
    public string? CallbackAt { get; init; }

    /// <summary>When it was made, ISO 8601 with an offset, within the last seven days; absent for now.</summary>
    public string? AttemptedAt { get; init; }

    /// <summary>What the customer said about the product; at most five entries.</summary>
    public IReadOnlyList<FeedbackInput?>? Feedback { get; init; }

    /// <summary>Converts to a command.</summary>
    /// <param name="now">When it was logged (UTC).</param>
    /// <exception cref="ProblemException">400 with every invalid field.</exception>
    public LogAttempt ToCommand(Actor by, DateTimeOffset now)
    {
        var errors = new Dictionary<string, string[]>();
        var outcome = Json.ParseName<CallOutcome>(Outcome);
        if (outcome is null)
        {
            errors["outcome"] = [$"outcome must be one of {string.Join(", ", Enum.GetValues<CallOutcome>().Select(Json.NameOf))}."];
        }

        if (outcome == CallOutcome.Connected && !SpokenSentence.IsSentence(Note))
        {
            errors["note"] = ["note is required when you talked, a sentence of three words at least: what did you learn?"];
        }
        else if (Note?.Length > 10_000)
        {
            errors["note"] = ["note may hold 10,000 characters at the most."];
        }

        var attemptedAt = Instants.Parse(AttemptedAt);
        if (!string.IsNullOrEmpty(AttemptedAt) && (attemptedAt is null || attemptedAt > now || now - attemptedAt > LoggedWithin))
        {
            errors["attemptedAt"] = ["attemptedAt must be an ISO 8601 moment with an offset, of the last seven days."];
        }

        var callbackAt = Instants.Parse(CallbackAt);
        if (!string.IsNullOrEmpty(CallbackAt) && callbackAt is null)
        {
            errors["callbackAt"] = ["callbackAt must be an ISO 8601 moment with an offset."];
        }
        else if (callbackAt < (attemptedAt ?? now) || callbackAt - now > CallbackWithin)
        {
            errors["callbackAt"] = ["callbackAt must lie after the attempt, within a year."];
        }
        else if (outcome == CallOutcome.CallbackRequested && callbackAt is null)
        {
            errors["callbackAt"] = ["callbackAt is required: when did they ask to be called?"];
        }

        var feedback = FeedbackOf(errors);
        return errors.Count == 0 ? new LogAttempt(outcome!.Value, string.IsNullOrWhiteSpace(Note) ? null : Note, callbackAt)
        { By = by, At = attemptedAt, Feedback = feedback }
            : throw ProblemException.Invalid(errors);
    }

    private List<FeedbackSaid> FeedbackOf(Dictionary<string, string[]> errors)
    {
        if (Feedback?.Count > MaxFeedback)
        {
            errors["feedback"] = [$"feedback may hold {MaxFeedback} things at the most."];
            return [];
        }

        var feedback = new List<FeedbackSaid>();
        for (var i = 0; i < Feedback?.Count; i++)
        {
            if (Feedback[i]?.Topic is not { } topic || !IsTopic(topic))
            {
                errors[$"feedback[{i}].topic"] = [$"feedback[{i}].topic must be 1 to 40 of a-z, 0-9 and -."];
            }
            else if (string.IsNullOrWhiteSpace(Feedback[i]!.Said) || Feedback[i]!.Said!.Length > MaxSaidUnits)
            {
                errors[$"feedback[{i}].said"] = [$"feedback[{i}].said must be the customer's own words, 1 to 1,000 characters."];
            }
            else
            {
                feedback.Add(new FeedbackSaid(topic, Feedback[i]!.Said!));
            }
        }

        return feedback;
    }

    /// <summary>Whether it can be the name of a topic of feedback.</summary>
    internal static bool IsTopic(string text) => TopicShape().IsMatch(text);

    [GeneratedRegex(@"^[a-z0-9-]{1,40}\z")]
    private static partial Regex TopicShape();
}
