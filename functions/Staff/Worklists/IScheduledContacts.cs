using Outreach.WorkItems;

namespace Outreach.Staff.Worklists;

/// <summary>Finds the customers with whom a staff member agreed to stay in touch.</summary>
public interface IScheduledContacts
{
    /// <summary>
    /// The item of a person's worklist about a customer; null where the customer's own row does not ask for it (any more).
    /// </summary>
    Task<WorkItem?> FindItemAsync(
        string customerId, string staffId, string rowKey, DateTimeOffset now, CancellationToken cancellationToken);
}
