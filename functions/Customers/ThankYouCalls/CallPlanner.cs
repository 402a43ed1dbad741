using NodaTime;
using Outreach.ServiceLevels;
using Outreach.SharedKernel;
using Outreach.Staff;

namespace Outreach.Customers.ThankYouCalls;

/// <summary>Finds the hours in which a call is to be made, and somebody available then. Pure.</summary>
internal sealed class CallPlanner(CallPolicy policy, Office office, Roster roster, IReadOnlyDictionary<string, int> open)
{
    public static readonly TimeSpan ShortestSlot = TimeSpan.FromMinutes(15);

    private static readonly TimeSpan UntriedWithin = TimeSpan.FromDays(7);

    /// <summary>Treats everybody as available around the clock, and keeps the calling hours once known.</summary>
    public static CallPlanner Everybody { get; } = new(new CallPolicy(), new Office("UTC"), new Roster([]), new Dictionary<string, int>());

    public Office Office => office;

    public CallWindow WindowOf(CustomerProfile customer, CallWindow known, DateTimeOffset now) =>
        this == Everybody ? known : CallWindowRules.WindowOf(customer, policy, office, now);

    /// <summary>
    /// The first slot in which a person can make the next attempt: inside the customer's window and the person's duty hours, not during an
    /// absence, not too soon after the previous attempt, in a part of the customer's day not tried yet; if there is none within a week, in
    /// any part of a later day. Null if there is none within <see cref="CallWindowRules.Horizon"/>.
    /// </summary>
    /// <param name="from">Not before (UTC).</param>
    /// <param name="whateverTheirHours">Whether to ignore the person's duty hours.</param>
    public CallSlot? SlotFor(string staffId, CallState call, DateTimeOffset from, bool whateverTheirHours = false)
    {
        var start = call.LastAttemptAt + policy.MinimumGap is { } rested && rested > from ? rested : from;
        List<BusinessCalendar> hours = [.. CallWindowRules.HoursOf(call.Window)];
        if (!whateverTheirHours && roster.HoursOf(staffId) is { } duty)
        {
            hours.Add(duty);
        }

        var absence = roster.Find(staffId)?.Absence;
        var tried = call.TriedAtHours.Select(PartOf).ToHashSet();
        var untried = Enumerable.Range(0, policy.Parts.Count).Where(part => !tried.Contains(part));
        return First(untried, start, start + UntriedWithin)
            ?? First(
                Enumerable.Range(0, policy.Parts.Count),
                tried.Count == 0 ? start : NextDay(call.Window, start),
                from + CallWindowRules.Horizon);

        CallSlot? First(IEnumerable<int> parts, DateTimeOffset notBefore, DateTimeOffset limit) => parts
            .Select(part => FirstPresent([.. hours, HoursOf(part, call.Window.TimeZone)], absence, notBefore, limit))
            .OfType<CallSlot>()
            .MinBy(slot => slot.NotBefore);
    }

    /// <summary>Somebody available in the customer's hours, by the assignment rule, with the slot; null if there is nobody.</summary>
    /// <param name="from">Not before (UTC).</param>
    public (Assignment Who, CallSlot Slot)? AnyoneFor(CallState call, string? knownBy, DateTimeOffset from)
    {
        var able = roster.Members
            .Where(member => member.IsPerson && member.Id != call.Assignee)
            .Select(member => (Member: member, Slot: SlotFor(member.Id, call, from)))
            .Where(one => one.Slot is not null)
            .ToDictionary(one => one.Member.Id, one => (one.Member, Slot: one.Slot!), StringComparer.Ordinal);
        if (able.Count == 0)
        {
            return null;
        }

        var who = AssignmentRule.Choose(
            new Roster(able.Values.Select(one => one.Member)), knownBy, lastSpokeAt: null, CallIndex.Channel, open, from);
        return (who, able[who.StaffId].Slot);
    }

    /// <summary>
    /// Colleagues on duty who could begin the call before it is due, by the rule for what is offered, where its caller is off duty or has
    /// too much to do; null where the caller can make it or there is nobody to ask. A time that the customer asked for stands for anyone.
    /// </summary>
    /// <param name="prefers">Whom the customer asks for.</param>
    /// <param name="now">UTC.</param>
    public ColleaguesToAsk? ColleaguesFor(CallState call, string? prefers, DateTimeOffset now) => OfferRule.Choose(
        roster,
        call.Assignee,
        CallIndex.Channel,
        open,
        now,
        colleague => call.AskedFor is not null || SlotFor(colleague.Id, call, now)?.NotBefore < call.Clock.DueAt,
        prefers);

    /// <summary>
    /// When the next colleague could begin the call before it is due (UTC); null where none could, or its caller can make it. Whether they
    /// have too much to do shows beside colleagues who are on duty.
    /// </summary>
    /// <param name="now">UTC.</param>
    public DateTimeOffset? NextColleagueAt(CallState call, DateTimeOffset now)
    {
        var colleagues = roster.PersonsFor(CallIndex.Channel).Where(person => person.Id != call.Assignee).ToList();
        return colleagues.Any(person => roster.IsOnDuty(person.Id, now))
            && OfferRule.WhyOffered(roster, call.Assignee, CallIndex.Channel, open, now) is null
                ? null
                : colleagues.Select(person => BeginsAt(person, call, now)).Where(at => at > now && at < call.Clock.DueAt).Min();
    }

    private DateTimeOffset? BeginsAt(StaffMember colleague, CallState call, DateTimeOffset now) => call.AskedFor is null
        ? SlotFor(colleague.Id, call, colleague.AwayUntil > now ? colleague.AwayUntil.Value : now)?.NotBefore
        : roster.OnDutyAgainAt(colleague.Id, now);

    /// <summary>The part of the day that an hour belongs to: 0, 1, 2, ...</summary>
    public int PartOf(int hour)
    {
        // An hour belongs to the part in which it begins.
        var time = new LocalTime(hour, 0).ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture);
        return Math.Max(0, policy.Parts.Count(part => string.CompareOrdinal(part, time) <= 0) - 1);
    }

    public StaffMember? Find(string id) => roster.Find(id);

    /// <summary>The hours of a part of the day; the first part starts, and the last one ends, with the day.</summary>
    private BusinessCalendar HoursOf(int part, string zone) => CallWindowRules.DailyHours(
        zone, part == 0 ? "00:00" : policy.Parts[part], part == policy.Parts.Count - 1 ? "24:00" : policy.Parts[part + 1]);

    private static CallSlot? FirstPresent(
        IReadOnlyList<BusinessCalendar> hours, Absence? absence, DateTimeOffset from, DateTimeOffset limit)
    {
        var slot = CallWindowRules.FirstStretch(hours, from, limit, ShortestSlot);
        while (slot is not null && absence is not null && slot.NotBefore < absence.To && absence.From < slot.Until)
        {
            var before = slot with { Until = absence.From };
            if (before.Until - before.NotBefore >= ShortestSlot)
            {
                return before;
            }

            slot = CallWindowRules.FirstStretch(hours, absence.To, limit, ShortestSlot);
        }

        return slot;
    }

    private static DateTimeOffset NextDay(CallWindow window, DateTimeOffset after)
    {
        var zone = DateTimeZoneProviders.Tzdb[window.TimeZone];
        return zone.AtStartOfDay(CallWindowRules.LocalTimeAt(window, after).Date.PlusDays(1)).ToDateTimeOffset().ToUniversalTime();
    }
}
