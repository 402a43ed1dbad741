namespace Outreach.Customers.ThankYouCalls;

/// <summary>What became of a topic.</summary>
public enum VoiceState
{
    /// <summary>We know it.</summary>
    Heard,

    /// <summary>It will be done.</summary>
    Decided,

    /// <summary>It is done.</summary>
    Done,

    /// <summary>It will not be done, for a reason.</summary>
    Declined,
}

/// <summary>Something that a customer asked us to change, and what became of it.</summary>
/// <param name="Topic">What it is called, as those who lead named it.</param>
/// <param name="State">What became of it.</param>
/// <param name="Reason">Why, in words that may be read out to them; null where there are none.</param>
/// <param name="At">When they said it last (UTC).</param>
public sealed record AskedFor(string Topic, VoiceState State, string? Reason, DateTimeOffset At);

public interface IAskedTopics
{
    /// <summary>What became of what a customer said about what we make, a topic once, the latest first; only a few of them.</summary>
    /// <param name="said">What they said in calls.</param>
    /// <param name="contacts">Their follow-ups, in which they may have said something.</param>
    Task<IReadOnlyList<AskedFor>> FindAsync(
        IReadOnlyList<CallFeedback> said, IReadOnlyList<Contact> contacts, CancellationToken cancellationToken);
}
