namespace Outreach.SharedKernel;

/// <summary>Where a follow-up stands.</summary>
internal enum FollowUpStage
{
    /// <summary>Nobody has answered yet.</summary>
    New,

    /// <summary>Answered; a problem is being worked on.</summary>
    InProgress,

    /// <summary>We think it is resolved; only the customer can say so.</summary>
    AwaitingConfirmation,

    /// <summary>Over.</summary>
    Closed,
}
