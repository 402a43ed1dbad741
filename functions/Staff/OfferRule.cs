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

    /// <summary>Why it is offered: its owner is off duty or overloaded; null where they can do it.</summary>
    /// <inheritdoc cref="Choose"/>
    public static string? WhyOffered(
        Roster roster, string owner, string channel, IReadOnlyDictionary<string, int> open, DateTimeOffset now)
    {
        var load = open.GetValueOrDefault(owner);
        return !roster.IsOnDuty(owner, now) ? "its owner is off duty"
            : OnDuty(roster, owner, channel, now) is { Count: > 0 } onDuty && IsOverload(load, AverageOf(onDuty, open))
                ? $"its owner has {load} open follow-ups"
            : null;
    }

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
        var onDuty = OnDuty(roster, owner, channel, now);
        if (onDuty.Count == 0 || WhyOffered(roster, owner, channel, open, now) is not { } why)
        {
            return null;
        }

        var average = AverageOf(onDuty, open);
        var asked = onDuty.Where(person => !IsOverload(open.GetValueOrDefault(person.Id), average) && can?.Invoke(person) != false)
            .OrderBy(person => person.Id != prefers)
            .ThenBy(person => open.GetValueOrDefault(person.Id))
            .ThenBy(person => person.Id, StringComparer.Ordinal)
            .Take(MostAsked)
            .Select(person => person.Id)
            .ToList();
        return asked.Count == 0 ? null : new ColleaguesToAsk(asked, why);
    }

    private static List<StaffMember> OnDuty(Roster roster, string owner, string channel, DateTimeOffset now) =>
        [.. roster.PersonsFor(channel).Where(person => person.Id != owner && roster.IsOnDuty(person.Id, now))];

    private static double AverageOf(List<StaffMember> people, IReadOnlyDictionary<string, int> open) =>
        people.Average(person => open.GetValueOrDefault(person.Id));

    private static bool IsOverload(int load, double average) => load > NeverTooMany && load > TimesTheAverage * average;
}
