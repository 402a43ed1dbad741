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

        var shown = groups.Where(group => group.Value.Customers.AreEnough).ToDictionary();
        var hidden = new CustomersSeen();
        foreach (var group in groups.Where(group => !shown.ContainsKey(group.Key)))
        {
            hidden.Add(group.Value.Customers);
        }

        // What is hidden is what the total is more than the rest: that must not be about few customers either.
        var areHidden = shown.Count < groups.Count;
        var smallestFirst = shown.OrderBy(group => group.Value.Mentions).ThenBy(group => group.Key, StringComparer.Ordinal).ToList();
        foreach (var (name, sum) in smallestFirst)
        {
            if (!areHidden || (hidden.AreEnough && shown.Count < groups.Count - 1))
            {
                break;
            }

            shown.Remove(name);
            hidden.Add(sum.Customers);
        }

        return shown;
    }
}
