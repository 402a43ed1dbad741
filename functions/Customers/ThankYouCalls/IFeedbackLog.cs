namespace Outreach.Customers.ThankYouCalls;

public interface IFeedbackLog
{
    /// <summary>Adds what was said in a call, without the customer's names. Safe to repeat.</summary>
    /// <param name="names">All profiles the customer has had, for their names.</param>
    Task AddAsync(CallFeedback feedback, IReadOnlyList<CustomerProfile> names, CancellationToken cancellationToken);
}
