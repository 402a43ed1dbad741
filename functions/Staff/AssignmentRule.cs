using Outreach.Platform;

namespace Outreach.Staff;

/// <summary>Who answers, and why.</summary>
/// <param name="Why">In words, kept with the assignment.</param>
internal sealed record Assignment(string StaffId, string Why);

/// <summary>
/// Decides who answers a new follow-up. Pure. A person's load is the number of follow-ups that are open and theirs, on all channels
/// together, including those that wait for somebody else.
/// </summary>
internal static class AssignmentRule
{
    /// <summary>
    /// The person whom the customer asks for, if on duty; else the one who spoke with them last, if on duty; else the one on duty for the
    /// channel with the fewest open follow-ups, of those who speak the customer's language where only some do; ties by staff id. Where
    /// nobody for the channel is on duty, the one with the fewest among those who will be back on duty before anyone who is absent.
    /// </summary>
    /// <param name="knownBy">Who spoke with the customer last, or is about to.</param>
    /// <param name="lastSpokeAt">When that was (UTC); null where it is about to be.</param>
    /// <param name="open">Open follow-ups by staff id.</param>
    /// <param name="now">UTC.</param>
    /// <param name="prefers">Whom the customer asks for.</param>
    /// <param name="language">The language that they write in, BCP 47; null where that is not known.</param>
    /// <exception cref="InvalidOperationException">There is no person on the roster.</exception>
    public static Assignment Choose(
        Roster roster, string? knownBy, DateTimeOffset? lastSpokeAt, string channel, IReadOnlyDictionary<string, int> open,
        DateTimeOffset now, string? prefers = null, string? language = null)
    {
        if (roster.IsOnDuty(prefers, now))
        {
            return new Assignment(prefers!, "the customer asks for them");
        }

        if (roster.IsOnDuty(knownBy, now))
        {
            return Known(roster, knownBy, lastSpokeAt);
        }

        var forChannel = roster.PersonsFor(channel);
        var onDuty = forChannel.Where(person => roster.IsOnDuty(person.Id, now)).ToList();
        var chosen = Fewest(Speaking(onDuty, language), open, $"speaks {language}; fewest open of those on {channel} who do")
            ?? Fewest(onDuty, open, $"fewest open of those on {channel}");
        if (chosen is not null)
        {
            return chosen;
        }

        var nobody = $"nobody for {channel} is on duty";
        if (roster.IsPresent(knownBy, now))
        {
            var known = Known(roster, knownBy, lastSpokeAt);
            return known with { Why = $"{nobody}; {known.Why}" };
        }

        return Fewest(forChannel.Where(person => roster.IsPresent(person.Id, now)), open, $"{nobody}; fewest open")
            ?? Fewest(
                roster.Members.Where(member => roster.IsPresent(member.Id, now)), open, $"everyone for {channel} is absent; fewest open")
            ?? Fewest(forChannel, open, "everyone is absent; fewest open")
            ?? throw new InvalidOperationException("There is no person on the roster who could answer.");
    }

    /// <summary>Those who speak it; nobody where all or none do, and it makes no difference.</summary>
    private static IReadOnlyList<StaffMember> Speaking(IReadOnlyList<StaffMember> persons, string? language) =>
        language is not null && persons.Where(person => person.Speaks(language)).ToList() is { } speaking && speaking.Count < persons.Count
            ? speaking
            : [];

    private static Assignment Known(Roster roster, string? knownBy, DateTimeOffset? lastSpokeAt)
    {
        var known = roster.Find(knownBy)!;
        return new Assignment(
            known.Id,
            lastSpokeAt is { } at
                ? $"spoke with this customer on {LocalDay.InWords(at, known.TimeZone)}"
                : "answers another mention of this customer");
    }

    private static Assignment? Fewest(IEnumerable<StaffMember> persons, IReadOnlyDictionary<string, int> open, string why) =>
        persons
            .OrderBy(person => open.GetValueOrDefault(person.Id))
            .ThenBy(person => person.Id, StringComparer.Ordinal)
            .FirstOrDefault() is { } fewest
            ? new Assignment(fewest.Id, $"{why}: {open.GetValueOrDefault(fewest.Id)}")
            : null;
}
