using Outreach.Staff;

namespace Outreach.FollowUps;

/// <summary>Who is there at a turn, and how much each has to do.</summary>
/// <param name="Open">Open follow-ups by staff id.</param>
internal sealed record ColleaguesNow(Roster Roster, IReadOnlyDictionary<string, int> Open);

public sealed class FollowUpColleagues(StaffStore staff, Workload workload)
{
    internal async Task<ColleaguesNow> ReadAsync(CancellationToken cancellationToken) =>
        new(await staff.GetRosterAsync(cancellationToken), await workload.CountsAsync(cancellationToken));
}
