namespace Outreach.SharedKernel;

/// <summary>The kinds of e-mail to staff about one item.</summary>
public enum NoticeKind
{
    /// <summary>A follow-up is yours now.</summary>
    Assigned,

    /// <summary>A clock of yours has run for three quarters of its time.</summary>
    DueSoon,

    /// <summary>A clock was missed; to the lead.</summary>
    Missed,

    /// <summary>What you promised a customer is due soon.</summary>
    PromiseDue,

    /// <summary>A customer of yours wrote again.</summary>
    CustomerReplied,

    /// <summary>A thank-you call is yours to make.</summary>
    CallOwed,

    /// <summary>Three attempts did not reach the customer; the lead decides.</summary>
    CallToDecide,

    /// <summary>Yours while a colleague is absent.</summary>
    HandedOver,
}
