using Outreach.SharedKernel;
using Outreach.Staff;

namespace Outreach.Reports;

/// <summary>Which groups of a report a reader is shown. Pure.</summary>
/// <param name="StaffId">Who reads it.</param>
/// <param name="SeesEverybody">Whether they lead: a person's own figures are theirs and those of whoever leads.</param>
internal sealed record ReportViewer(string StaffId, bool SeesEverybody)
{
    public static ReportViewer Of(StaffMember member) =>
        new(member.Id, member is { Role: StaffRole.Lead or StaffRole.Admin, IsPerson: true });

    /// <summary>The groups that are shown, by name; nothing ranks them.</summary>
    public IReadOnlyDictionary<string, ReportSum> Shown(ReportBy by, IReadOnlyDictionary<string, ReportSum> groups)
    {
        if (by == ReportBy.Person && !SeesEverybody)
        {
            return groups.Where(group => group.Key == StaffId).ToDictionary();
        }

        if (!ReportGroups.NeedEnoughCustomers(by))
        {
            return groups;
        }

        var hidden = groups.Where(group => !group.Value.Customers.AreEnough).Select(group => group.Key).ToHashSet();
        if (hidden.Count == 1 && groups.Count > 1)
        {
            // One alone would be what the total is more than the rest.
            hidden.Add(groups.Where(group => !hidden.Contains(group.Key)).MinBy(group => group.Value.Mentions).Key);
        }

        return groups.Where(group => !hidden.Contains(group.Key)).ToDictionary();
    }
}
