namespace Outreach.DevHost.Clock;

/// <summary>Why an advance of the clock was refused.</summary>
public enum ClockAdvanceFailure
{
    Invalid,

    UnderWay,
}

/// <summary>An advance of the clock was refused; the clock has not moved.</summary>
public sealed class ClockAdvanceException(ClockAdvanceFailure failure, string message) : Exception(message)
{
    public ClockAdvanceFailure Failure { get; } = failure;
}
