namespace Outreach.Staff;

/// <summary>Who answers, and why.</summary>
/// <param name="StaffId">The person.</param>
/// <param name="Why">In words, kept with the assignment.</param>
public sealed record Assignment(string StaffId, string Why);

/// <summary>Who answers a new follow-up. Pure.</summary>
public static class AssignmentRule
{
    /// <summary>The person who knows the customer; else the one for the channel with the fewest open follow-ups; ties by staff id.</summary>
    /// <param name="roster">Everyone.</param>
    /// <param name="knownBy">Who spoke with the customer last, or is about to.</param>
    /// <param name="channel">Where the customer wrote.</param>
    /// <param name="open">Open follow-ups by staff id.</param>
    /// <exception cref="InvalidOperationException">There is no person on the roster.</exception>
    public static Assignment Choose(Roster roster, string? knownBy, string channel, IReadOnlyDictionary<string, int> open)
    {
        if (roster.Find(knownBy) is { IsPerson: true } known)
        {
            return new Assignment(known.Id, "knows this customer");
        }

        var fewest = roster.PersonsFor(channel)
            .OrderBy(person => open.GetValueOrDefault(person.Id))
            .ThenBy(person => person.Id, StringComparer.Ordinal)
            .FirstOrDefault()
            ?? throw new InvalidOperationException("There is no person on the roster who could answer.");
        return new Assignment(fewest.Id, $"fewest open for {channel}: {open.GetValueOrDefault(fewest.Id)}");
    }
}
