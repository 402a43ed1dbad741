namespace Outreach.DevHost.Clock;

/// <summary>Why an advance of the clock was refused.</summary>
public enum ClockAdvanceFailure
{
    /// <summary>What was asked for can't be done.</summary>
    Invalid,

    /// <summary>Another advance is under way.</summary>
    UnderWay,
}

/// <summary>An advance of the clock was refused; the clock has not moved.</summary>
public sealed class ClockAdvanceException(ClockAdvanceFailure failure, string message) : Exception(message)
{
    public ClockAdvanceFailure Failure { get; } = failure;
}
