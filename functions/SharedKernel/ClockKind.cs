namespace Outreach.SharedKernel;

/// <summary>The clocks of a follow-up, and that of a call.</summary>
public enum ClockKind
{
    /// <summary>From the mention's arrival to the first human reply.</summary>
    FirstResponse,

    /// <summary>From the customer's word to our answer.</summary>
    NextResponse,

    /// <summary>From the mention's arrival to the resolution.</summary>
    Resolution,

    /// <summary>From the moment a call is due to the conversation.</summary>
    Call,

    /// <summary>Until the moment that a customer was promised something for.</summary>
    Promise,
}
