namespace Outreach.Customers.ThankYouCalls;

/// <summary>Where a copy of a customer's feedback is.</summary>
/// <param name="Week">The ISO week of the office's calendar, such as <c>2026-W48</c>.</param>
/// <param name="RowKey">Distinguishes it within the week, the same at each attempt; does not identify the customer.</param>
/// <param name="Topic">The topic: 1 to 40 of a-z, 0-9 and -; empty where nobody has named one.</param>
public sealed record FeedbackCopy(string Week, string RowKey, string Topic);

/// <summary>Where a customer said what they think of the product.</summary>
public enum FeedbackSource
{
    /// <summary>In a call; the caller named the topic.</summary>
    Call,

    /// <summary>In a mention of kind <c>idea</c>.</summary>
    Idea,

    /// <summary>Beside their word that a problem is fixed.</summary>
    Confirmation,
}

/// <summary>A customer's words on their way into the feedback.</summary>
/// <param name="Said">In their own words, names and all.</param>
/// <param name="At">When they said it (UTC).</param>
/// <param name="Version">Grows with each change of the call or follow-up that has the original: what is older changes nothing.</param>
public sealed record FeedbackWords(FeedbackCopy Copy, FeedbackSource Source, string Said, DateTimeOffset At, int Version);

public interface IFeedbackLog
{
    /// <summary>Adds what was said, or what it says now, without the customer's names. Safe to repeat.</summary>
    /// <param name="names">All profiles the customer has had, for their names; the current one last.</param>
    Task AddAsync(FeedbackWords words, IReadOnlyList<CustomerProfile> names, CancellationToken cancellationToken);

    /// <summary>Counts it no more, and deletes its words: it was no feedback. Safe to repeat, and where there is nothing.</summary>
    /// <param name="version">As in <see cref="FeedbackWords"/>.</param>
    Task WithdrawAsync(FeedbackCopy copy, int version, CancellationToken cancellationToken);

    /// <summary>Deletes its words; it stays counted. Safe to repeat.</summary>
    Task ForgetWordsAsync(FeedbackCopy copy, CancellationToken cancellationToken);
}
