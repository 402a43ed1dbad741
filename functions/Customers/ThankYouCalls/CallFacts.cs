namespace Outreach.Customers.ThankYouCalls;

/// <summary>What reports count of a call: no word, and no name. Pure; written again whenever it changes.</summary>
internal sealed record CallFacts
{
    /// <summary>
    /// The call, for whoever lists what a figure is made of; null once its customer was erased. It names the customer, so nothing stands
    /// beside it by which reports know them elsewhere.
    /// </summary>
    public string? Call { get; init; }

    /// <summary>Who makes it.</summary>
    public required string Person { get; init; }

    public int Attempts { get; init; }

    /// <summary>From the moment it was due to the one at which they talked; null where they have not.</summary>
    public double? ConnectedSeconds { get; init; }

    /// <summary>Whether it will not be made, and nobody tried.</summary>
    public bool IsCanceled { get; init; }

    public static CallFacts Of(CallState state) => new()
    {
        Call = state.Id,
        Person = state.Assignee,
        Attempts = state.Attempts,
        ConnectedSeconds = state.Status == CallStatus.Completed ? (state.Clock.MetAt - state.CreatedAt)?.TotalSeconds : null,
        IsCanceled = state is { Status: CallStatus.Canceled, Attempts: 0 },
    };
}
