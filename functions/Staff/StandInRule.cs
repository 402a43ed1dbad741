using Outreach.Platform;

namespace Outreach.Staff;

/// <summary>Who takes over from somebody who is absent, or is no person of the team any more. Pure.</summary>
internal static class StandInRule
{
    /// <summary>Their deputy, if present; else as for a new follow-up; null where nobody is present.</summary>
    /// <param name="knownBy">Who spoke with the customer last about this.</param>
    /// <param name="open">Open follow-ups by staff id.</param>
    /// <param name="now">UTC.</param>
    /// <param name="prefers">Whom the customer asks for.</param>
    public static Assignment? Choose(
        StaffMember absent,
        string? knownBy,
        string channel,
        Roster roster,
        IReadOnlyDictionary<string, int> open,
        DateTimeOffset now,
        string? prefers = null)
    {
        var why = absent switch
        {
            { RemovedAt: not null } => $"takes over from {absent.Name}, who has left",
            { IsPerson: false } => $"takes over from {absent.Name}, whose account is no person's any more",
            { Absence: { } absence } =>
                $"stands in for {absent.Name}, who is absent until {LocalDay.InWords(absence.To, absent.TimeZone)}",
            _ => $"stands in for {absent.Name}, who is absent",
        };
        if (!roster.Members.Any(member => roster.IsPresent(member.Id, now)))
        {
            return null;
        }

        if (absent.Absence?.Deputy is { } deputy && deputy != absent.Id && roster.IsPresent(deputy, now))
        {
            return new Assignment(deputy, why);
        }

        var chosen = AssignmentRule.Choose(roster, knownBy == absent.Id ? null : knownBy, lastSpokeAt: null, channel, open, now, prefers);
        return roster.IsPresent(chosen.StaffId, now) ? chosen with { Why = $"{why}; {chosen.Why}" } : null;
    }
}
