using Outreach.Customers;

namespace Outreach.ThankYouCalls;

/// <summary>An attempt as callers see it.</summary>
public sealed record CallAttemptView(DateTimeOffset At, string By, CallOutcome Outcome, string? Note);

/// <summary>A call in a list, and the answer to an attempt. Times are UTC; the window is in the customer's day.</summary>
public sealed record CallView
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>Who is thanked.</summary>
    public required string CustomerId { get; init; }

    /// <summary>Who calls.</summary>
    public required string Assignee { get; init; }

    /// <summary>Where it stands.</summary>
    public required CallStatus Status { get; init; }

    /// <summary>By when it is owed.</summary>
    public required DateTimeOffset OwedBy { get; init; }

    /// <summary>We don't ask anyone to call before.</summary>
    public required DateTimeOffset NotBefore { get; init; }

    /// <summary>The customer's hours.</summary>
    public required CallWindow Window { get; init; }

    /// <summary>Why they are thanked.</summary>
    public required string Reason { get; init; }

    /// <summary>What was tried. Empty in lists.</summary>
    public required IReadOnlyList<CallAttemptView> Attempts { get; init; }

    /// <summary>The view of a call.</summary>
    public static CallView Of(CallState call, IEnumerable<CallAttempt> attempts) => new()
    {
        Id = call.Id,
        CustomerId = call.CustomerId,
        Assignee = call.Assignee,
        Status = call.Status,
        OwedBy = call.Clock.DueAt,
        NotBefore = call.NotBefore,
        Window = call.Window,
        Reason = call.Reason,
        Attempts = [.. attempts.Select(attempt => new CallAttemptView(attempt.At, attempt.By, attempt.Outcome, attempt.Note))],
    };
}

/// <summary>What the caller reads before they pick up the phone; put together when it is read.</summary>
public sealed record CallBrief
{
    /// <summary>Who they are.</summary>
    public required string Name { get; init; }

    /// <summary>Their number, E.164; null where it turned out not to be theirs.</summary>
    public required string? Phone { get; init; }

    /// <summary>Their names on the channels.</summary>
    public required IReadOnlyList<CustomerIdentity> Identities { get; init; }

    /// <summary>What they and we have had to do with each other, in words.</summary>
    public required string History { get; init; }

    /// <summary>Who knows them.</summary>
    public required string? KnownBy { get; init; }

    /// <summary>What staff wrote down: what they care about, what to avoid.</summary>
    public required IReadOnlyList<CustomerNote> Notes { get; init; }

    /// <summary>A first sentence that is not a pitch.</summary>
    public required string OpeningLine { get; init; }

    /// <summary>The brief about a customer.</summary>
    public static CallBrief Of(CustomerProfile customer, IReadOnlyList<CustomerNote> notes, string callerName) => new()
    {
        Name = customer.DisplayName ?? customer.Identities.FirstOrDefault()?.Handle ?? customer.Id,
        Phone = customer.Phone,
        Identities = customer.Identities,
        History = LoyaltyRule.InWords(customer),
        KnownBy = customer.KnownBy,
        Notes = notes,
        OpeningLine = customer.ProblemsFixed > 0
            ? $"Hello, this is {callerName}. You took the trouble to tell us when something was wrong, and I am only calling to say thank you."
            : $"Hello, this is {callerName}. You have been kind about us more than once, and I am only calling to say thank you.",
    };
}
