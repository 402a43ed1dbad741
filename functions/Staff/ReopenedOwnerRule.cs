using Outreach.Platform;

namespace Outreach.Staff;

/// <summary>Who owns a follow-up that is reopened: somebody has to be there for the customer now. Pure.</summary>
internal static class ReopenedOwnerRule
{
    /// <summary>
    /// Null where the owner is on duty, or nobody else is and the owner is at least present. Else their deputy if on duty, else as for a
    /// new follow-up.
    /// </summary>
    /// <param name="owner">Who owned it before.</param>
    /// <param name="knownBy">Who spoke with the customer last about this.</param>
    /// <param name="lastSpokeAt">When that was (UTC).</param>
    /// <param name="channel">Where the customer wrote.</param>
    /// <param name="open">Open follow-ups by staff id.</param>
    /// <param name="now">UTC.</param>
    /// <param name="prefers">Whom the customer asks for.</param>
    /// <param name="language">The language that they write in; null where that is not known.</param>
    public static Assignment? Choose(
        Roster roster,
        string owner,
        string? knownBy,
        DateTimeOffset? lastSpokeAt,
        string channel,
        IReadOnlyDictionary<string, int> open,
        DateTimeOffset now,
        string? prefers = null,
        string? language = null)
    {
        if (roster.IsOnDuty(owner, now) || !roster.Members.Any(member => member.IsPerson))
        {
            return null;
        }

        var why = $"reopened while {WhyNotOnDuty(roster, owner, now)}";
        var deputy = roster.IsAbsent(owner, now) ? roster.Find(owner)!.Absence!.Deputy : null;
        if (roster.IsOnDuty(deputy, now) && !roster.IsOnDuty(prefers, now))
        {
            return new Assignment(deputy!, $"{why}; deputy");
        }

        var chosen = AssignmentRule.Choose(roster, knownBy == owner ? null : knownBy, lastSpokeAt, channel, open, now, prefers, language);
        return roster.IsOnDuty(chosen.StaffId, now) || !IsBetterLeft(roster, owner, chosen.StaffId, now)
            ? chosen with { Why = $"{why}; {chosen.Why}" }
            : null;
    }

    /// <summary>Nobody is on duty: who is back sooner has it, and while everybody is absent it stays where it is.</summary>
    private static bool IsBetterLeft(Roster roster, string owner, string chosen, DateTimeOffset now) =>
        owner == chosen
        || roster.IsPresent(owner, now)
        || (roster.Find(owner) is { IsPerson: true } && !roster.IsPresent(chosen, now));

    private static string WhyNotOnDuty(Roster roster, string owner, DateTimeOffset now) => roster.FindAccount(owner) switch
    {
        null or { RemovedAt: not null } => $"{roster.NameOf(owner)} is not on the team any more",
        { IsPerson: false } account => $"{account.Name} is no person",
        { Absence: { } absence } absent when roster.IsAbsent(owner, now) =>
            $"{absent.Name} is absent until {LocalDay.InWords(absence.To, absent.TimeZone)}",
        var person => $"{person.Name} is not on duty",
    };
}
