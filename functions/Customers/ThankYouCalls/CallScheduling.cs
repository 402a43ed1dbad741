using Microsoft.Extensions.Options;
using Outreach.Platform;
using Outreach.Staff;

namespace Outreach.Customers.ThankYouCalls;

/// <summary>Plans calls with the current settings, roster and workload.</summary>
public sealed class CallScheduling(IOptions<CallPolicy> policy, IOptions<OutreachOptions> options, StaffStore staff, Workload workload)
{
    /// <summary>The office's IANA zone.</summary>
    public string OfficeZone => options.Value.OfficeTimeZone;

    /// <summary>The customer's calling hours at a moment (UTC).</summary>
    public CallWindow WindowOf(CustomerProfile customer, DateTimeOffset now) => CallWindowRules.WindowOf(customer, policy.Value, OfficeZone, now);

    /// <summary>The current roster.</summary>
    public Task<Roster> GetRosterAsync(CancellationToken cancellationToken) => staff.GetRosterAsync(cancellationToken);

    /// <summary>A planner with the current roster.</summary>
    public async Task<CallPlanner> PlannerAsync(CancellationToken cancellationToken) =>
        PlannerFor(await staff.GetRosterAsync(cancellationToken), await workload.CountsAsync(cancellationToken));

    /// <summary>A planner with a roster and open follow-ups by staff id.</summary>
    public CallPlanner PlannerFor(Roster roster, IReadOnlyDictionary<string, int> open) => new(policy.Value, OfficeZone, roster, open);
}
