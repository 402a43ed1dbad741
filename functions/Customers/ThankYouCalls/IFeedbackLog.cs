namespace Outreach.Customers.ThankYouCalls;

/// <summary>Where a copy of a customer's feedback is.</summary>
/// <param name="Week">The ISO week of the office's calendar, such as <c>2026-W48</c>.</param>
/// <param name="RowKey">Distinguishes it within the week, the same at each attempt; does not identify the customer.</param>
/// <param name="Topic">The topic: 1 to 40 of a-z, 0-9 and -.</param>
public sealed record FeedbackCopy(string Week, string RowKey, string Topic);

public interface IFeedbackLog
{
    /// <summary>Adds what was said, without the customer's names. Safe to repeat.</summary>
    /// <param name="said">In their own words, names and all.</param>
    /// <param name="names">All profiles the customer has had, for their names.</param>
    Task AddAsync(
        FeedbackCopy copy, string said, DateTimeOffset at, IReadOnlyList<CustomerProfile> names, CancellationToken cancellationToken);
}
