namespace Outreach.Customers.ThankYouCalls;

/// <summary>What a customer said about the product, as it is copied to the feedback.</summary>
/// <param name="Week">The ISO week of the office's calendar, such as <c>2026-W48</c>.</param>
/// <param name="RowKey">Distinguishes it within the week, the same at each attempt; does not identify the customer.</param>
/// <param name="Topic">The topic: 1 to 40 of a-z, 0-9 and -.</param>
/// <param name="Said">In their own words, names and all.</param>
public sealed record Feedback(string Week, string RowKey, string Topic, string Said, DateTimeOffset At);

public interface IFeedbackLog
{
    /// <summary>Adds what was said, without the customer's names. Safe to repeat.</summary>
    /// <param name="names">All profiles the customer has had, for their names.</param>
    Task AddAsync(Feedback feedback, IReadOnlyList<CustomerProfile> names, CancellationToken cancellationToken);
}
