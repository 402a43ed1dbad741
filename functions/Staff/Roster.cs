using System.Collections.Concurrent;
using Outreach.ServiceLevels;
using Outreach.SharedKernel;

namespace Outreach.Staff;

/// <summary>
/// Everyone on the roster at one moment, and the questions the rules ask of it. Of who was removed only the account is known.
/// </summary>
public sealed class Roster
{
    private readonly Dictionary<string, StaffMember> _accounts;
    private readonly Dictionary<string, StaffMember> _byId;
    private readonly ConcurrentDictionary<string, BusinessCalendar> _duty = new(StringComparer.Ordinal);
    private IReadOnlyList<StaffMember>? _members;

    /// <param name="accounts">With those that were removed.</param>
    public Roster(IEnumerable<StaffMember> accounts)
    {
        _accounts = accounts.ToDictionary(member => member.Id, StringComparer.Ordinal);
        _byId = _accounts.Values.Where(member => member.RemovedAt is null).ToDictionary(member => member.Id, StringComparer.Ordinal);
    }

    /// <summary>Everyone, by id.</summary>
    public IReadOnlyList<StaffMember> Members => _members ??= [.. _byId.Values.OrderBy(member => member.Id, StringComparer.Ordinal)];

    public StaffMember? Find(string? id) => id is not null && _byId.TryGetValue(id, out var member) ? member : null;

    /// <summary>The account with that id, also where it was removed; null where there never was one.</summary>
    public StaffMember? FindAccount(string? id) => id is not null && _accounts.TryGetValue(id, out var account) ? account : null;

    /// <summary>The name for an id in what happened, whoever it was.</summary>
    public string NameOf(string id) => FindAccount(id)?.Name ?? id;

    /// <summary>Whether others are led by this member: by role, or because somebody names them as their lead.</summary>
    public bool IsLead(StaffMember member) => member.Role == StaffRole.Lead || _byId.Values.Any(other => other.LeadId == member.Id);

    /// <summary>The persons who answer on a channel; everyone who is a person where nobody has claimed the channel.</summary>
    public IReadOnlyList<StaffMember> PersonsFor(string channel)
    {
        var persons = Members.Where(member => member.IsPerson).ToList();
        var onChannel = persons.Where(member => member.Channels.Contains(channel, StringComparer.Ordinal)).ToList();
        return onChannel.Count > 0 ? onChannel : persons;
    }

    public bool IsAbsent(string? id, DateTimeOffset now) => Find(id)?.Absence is { } absence && absence.From <= now && now < absence.To;

    /// <summary>Whether somebody else takes over what is open of this account: it is absent, removed, or no person.</summary>
    public bool IsToHandOver(string? id, DateTimeOffset now) => FindAccount(id) is { IsPerson: false } || IsAbsent(id, now);

    /// <summary>When somebody who is absent, or away for a short while, is back (UTC); null where they are there.</summary>
    public DateTimeOffset? BackAt(string? id, DateTimeOffset now)
    {
        var member = Find(id);
        var away = member?.AwayUntil > now ? member.AwayUntil : null;
        return IsAbsent(id, now) && !(away > member!.Absence!.To) ? member.Absence.To : away;
    }

    /// <summary>
    /// When somebody who is not on duty at a moment (UTC) is on duty next; null where they are, and where it is not known when.
    /// </summary>
    public DateTimeOffset? OnDutyAgainAt(string? id, DateTimeOffset now)
    {
        if (Find(id) is not { IsPerson: true } || IsOnDuty(id, now))
        {
            return null;
        }

        try
        {
            var at = now;
            while (!IsOnDuty(id, at))
            {
                at = BackAt(id, at) ?? HoursOf(id)!.NextOpening(at);
            }

            return at;
        }
        catch (OverflowException)
        {
            // Not within the calendar.
            return null;
        }
    }

    /// <summary>Whether this is a person who is there and not absent at a moment (UTC), be it outside their hours.</summary>
    public bool IsPresent(string? id, DateTimeOffset now) => Find(id) is { IsPerson: true } && BackAt(id, now) is null;

    /// <summary>Whether this is a person who is present, and inside their duty hours where they have any, at a moment (UTC).</summary>
    public bool IsOnDuty(string? id, DateTimeOffset now) => IsPresent(id, now) && HoursOf(id)?.IsOpen(now) != false;

    /// <summary>This member's duty hours; null for always.</summary>
    internal BusinessCalendar? HoursOf(string? id) =>
        Find(id) is { Hours: { } hours } member ? _duty.GetOrAdd(member.Id, _ => DutyHours.CalendarOf(member.TimeZone, hours)) : null;

    /// <summary>
    /// Who is escalated to when this member's promise is missed: their lead, else the first lead by id, else themselves. Where
    /// that one is absent at a moment (UTC), their deputy if it is a lead, else the first lead who is present, if there is one.
    /// </summary>
    public string LeadOf(string staffId, DateTimeOffset? now = null)
    {
        var leads = Members.Where(member => member is { Role: StaffRole.Lead, IsPerson: true }).ToList();
        var usual = Find(FindAccount(staffId)?.LeadId) is { IsPerson: true } named ? named.Id
            : leads.FirstOrDefault(lead => lead.Id != staffId)?.Id ?? staffId;
        if (now is not { } moment || BackAt(usual, moment) is null)
        {
            return usual;
        }

        // Notifying a person of their own miss is still better than notifying one who is away for weeks.
        var deputy = Find(usual)?.Absence?.Deputy;
        return leads.Where(lead => IsPresent(lead.Id, moment))
            .OrderBy(lead => lead.Id == staffId)
            .ThenByDescending(lead => lead.Id == deputy)
            .FirstOrDefault()?.Id ?? usual;
    }
}
