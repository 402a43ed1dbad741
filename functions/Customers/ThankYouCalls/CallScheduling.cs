using Microsoft.Extensions.Options;
using Outreach.SharedKernel;
using Outreach.Staff;

namespace Outreach.Customers.ThankYouCalls;

/// <summary>Plans calls with the current settings, roster and workload.</summary>
public sealed class CallScheduling(IOptions<CallPolicy> policy, Office office, StaffStore staff, Workload workload)
{
    internal CallWindow WindowOf(CustomerProfile customer, DateTimeOffset now) =>
        CallWindowRules.WindowOf(customer, policy.Value, office, now);

    public Task<Roster> GetRosterAsync(CancellationToken cancellationToken) => staff.GetRosterAsync(cancellationToken);

    internal async Task<CallPlanner> PlannerAsync(CancellationToken cancellationToken) =>
        PlannerFor(await staff.GetRosterAsync(cancellationToken), await workload.CountsAsync(cancellationToken));

    internal CallPlanner PlannerFor(Roster roster, IReadOnlyDictionary<string, int> open) => new(policy.Value, office, roster, open);
}
