using NodaTime.Text;

namespace Outreach.Customers.ThankYouCalls;

/// <summary>An attempt as shown to clients.</summary>
/// <param name="At">When (UTC).</param>
/// <param name="By">Who called.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Note">What was found out.</param>
internal sealed record CallAttemptView(DateTimeOffset At, string By, CallOutcome Outcome, string? Note);

/// <summary>A call in a list, and the response to an attempt. Times are UTC; the window is in the customer's day.</summary>
internal record CallView
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>Who is called.</summary>
    public required string CustomerId { get; init; }

    /// <summary>How they call themselves.</summary>
    public required string CustomerName { get; init; }

    /// <summary>What it is for.</summary>
    public CallPurpose Purpose { get; init; }

    /// <summary>The follow-up that a resolution call is about.</summary>
    [System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull)]
    public string? FollowUpId { get; init; }

    /// <summary>Who calls.</summary>
    public required string Assignee { get; init; }

    /// <summary>The status.</summary>
    public required CallStatus Status { get; init; }

    /// <summary>When it is due.</summary>
    public required DateTimeOffset OwedBy { get; init; }

    /// <summary>Nobody is asked to call before this.</summary>
    public required DateTimeOffset NotBefore { get; init; }

    /// <summary>The customer's calling hours.</summary>
    public required CallWindow Window { get; init; }

    /// <summary>The planned slot; null while nobody is asked to call.</summary>
    public CallSlot? Slot { get; init; }

    /// <summary>Why they are called.</summary>
    public required string Reason { get; init; }

    /// <summary>The attempts. Empty in lists.</summary>
    public required IReadOnlyList<CallAttemptView> Attempts { get; init; }

    /// <summary>The customer's local time now, such as <c>2026-03-02T14:30:00</c>; null if the view is not of a moment.</summary>
    public string? CustomerLocalTime { get; init; }

    /// <summary>Whether the customer may be called now.</summary>
    public bool? CanCallNow { get; init; }

    public static CallView Of(CallState call, IEnumerable<CallAttempt> attempts) => new()
    {
        Id = call.Id,
        CustomerId = call.CustomerId,
        CustomerName = call.CustomerName,
        Purpose = call.Purpose,
        FollowUpId = call.FollowUpId,
        Assignee = call.Assignee,
        Status = call.Status,
        OwedBy = call.Clock.DueAt,
        NotBefore = call.NotBefore,
        Window = call.Window,
        Slot = call.Slot,
        Reason = call.Reason,
        Attempts = [.. attempts.Select(attempt => new CallAttemptView(attempt.At, attempt.By, attempt.Outcome, attempt.Note))],
    };

    public CallView At(DateTimeOffset now) => this with
    {
        CustomerLocalTime = LocalDateTimePattern.GeneralIso.Format(CallWindowRules.LocalTimeAt(Window, now)),
        CanCallNow = Status is not (CallStatus.Completed or CallStatus.Canceled)
            && (CallWindowRules.IsOpen(Window, now) || (Slot is { } slot && slot.NotBefore <= now && now < slot.Until)),
    };
}
