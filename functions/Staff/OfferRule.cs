namespace Outreach.Staff;

/// <summary>Colleagues who may take a follow-up or a call from its owner, in order, and why they are asked.</summary>
/// <param name="Why">In words, kept with what is offered.</param>
internal sealed record ColleaguesToAsk(IReadOnlyList<string> StaffIds, string Why);

/// <summary>
/// Decides whether a follow-up or a call that is due soon is offered to colleagues. Pure. A person's load is the number of their open
/// follow-ups, as for <see cref="AssignmentRule"/>.
/// </summary>
internal static class OfferRule
{
    /// <summary>So many colleagues are asked at the most.</summary>
    public const int MostAsked = 5;

    /// <summary>So many open follow-ups are nobody's overload, however few the others have.</summary>
    public const int NeverTooMany = 5;

    /// <summary>More open follow-ups than so many times the average of the colleagues on duty are an overload.</summary>
    public const int TimesTheAverage = 2;

    /// <summary>
    /// The persons for the channel who are on duty and not overloaded, where the owner is off duty or overloaded, those with the least to
    /// do first; null where the owner can do it or there is nobody to ask.
    /// </summary>
    /// <param name="open">Open follow-ups by staff id.</param>
    /// <param name="now">UTC.</param>
    /// <param name="can">Whether one of them could do it; null where all could.</param>
    /// <param name="prefers">Whom the customer asks for: before the others.</param>
    public static ColleaguesToAsk? Choose(
        Roster roster, string owner, string channel, IReadOnlyDictionary<string, int> open, DateTimeOffset now,
        Func<StaffMember, bool>? can = null, string? prefers = null)
    {
        var onDuty = roster.PersonsFor(channel).Where(person => person.Id != owner && roster.IsOnDuty(person.Id, now)).ToList();
        if (onDuty.Count == 0)
        {
            return null;
        }

        var average = onDuty.Average(person => LoadOf(person.Id));
        var why = !roster.IsOnDuty(owner, now) ? "its owner is off duty"
            : IsOverload(LoadOf(owner), average) ? $"its owner has {LoadOf(owner)} open follow-ups"
            : null;
        if (why is null)
        {
            return null;
        }

        var asked = onDuty.Where(person => !IsOverload(LoadOf(person.Id), average) && can?.Invoke(person) != false)
            .OrderBy(person => person.Id != prefers)
            .ThenBy(person => LoadOf(person.Id))
            .ThenBy(person => person.Id, StringComparer.Ordinal)
            .Take(MostAsked)
            .Select(person => person.Id)
            .ToList();
        return asked.Count == 0 ? null : new ColleaguesToAsk(asked, why);

        int LoadOf(string id) => open.GetValueOrDefault(id);
    }

    private static bool IsOverload(int load, double average) => load > NeverTooMany && load > TimesTheAverage * average;
}
