using Outreach.Platform;

namespace Outreach.Staff;

/// <summary>Who takes over from an absent person. Pure.</summary>
internal static class StandInRule
{
    /// <summary>Their deputy, if present; else as for a new follow-up; null where nobody is present.</summary>
    /// <param name="knownBy">Who spoke with the customer last about this.</param>
    /// <param name="open">Open follow-ups by staff id.</param>
    /// <param name="now">UTC.</param>
    public static Assignment? Choose(
        StaffMember absent, string? knownBy, string channel, Roster roster, IReadOnlyDictionary<string, int> open, DateTimeOffset now)
    {
        var why =
            $"stands in for {absent.Name}, who is absent"
                + (absent.Absence is { } absence ? $" until {LocalDay.InWords(absence.To, absent.TimeZone)}" : "");
        if (absent.Absence?.Deputy is { } deputy && deputy != absent.Id && roster.IsPresent(deputy, now))
        {
            return new Assignment(deputy, why);
        }

        var chosen = AssignmentRule.Choose(roster, knownBy, lastSpokeAt: null, channel, open, now);
        return roster.IsPresent(chosen.StaffId, now) ? chosen with { Why = $"{why}; {chosen.Why}" } : null;
    }
}
