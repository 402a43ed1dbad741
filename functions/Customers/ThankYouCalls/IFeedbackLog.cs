namespace Outreach.Customers.ThankYouCalls;

/// <summary>Collects what customers say about the product.</summary>
public interface IFeedbackLog
{
    /// <summary>Adds what was said in a call, without the customer's names. Safe to repeat.</summary>
    /// <param name="feedback">What was said.</param>
    /// <param name="names">All profiles the customer has had, for their names.</param>
    Task AddAsync(CallFeedback feedback, IReadOnlyList<CustomerProfile> names, CancellationToken cancellationToken);
}
